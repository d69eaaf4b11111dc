"""The shop's own fields in its own table: a column of the same name takes what was entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from flask_smartcheckout.orders.fit import DoesNotFit
from flask_smartcheckout.orders.order import Order

from .conftest import make_order

ENTERED: dict[str, str | bool] = {
    "door_code": "1234#",
    "floor": "12",
    "newsletter": True,
    "terms": False,
    "wanted_on": "2026-12-24",
    "comment": "",
}


def an_order(**extra: str | bool) -> Order:
    return replace(make_order(), note="Ring twice", extra=ENTERED | extra)


def table(**columns: Any) -> sa.Table:
    return sa.Table(
        "orders",
        sa.MetaData(),
        *(sa.Column(name, *given, **more) for name, (given, more) in columns.items()),
    )


def column(kind: Any, **more: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (kind,), more


@pytest.mark.parametrize(
    ("name", "kind", "value"),
    [
        ("door_code", sa.Text(), "1234#"),
        ("doorCode", sa.String(5), "1234#"),
        ("floor", sa.Integer(), 12),
        ("newsletter", sa.Boolean(), True),
        ("newsletter", sa.Integer(), 1),
        ("terms", sa.Boolean(), False),
        ("terms", sa.JSON(), False),
        ("wanted_on", sa.Date(), date(2026, 12, 24)),
        ("wanted_on", sa.String(10), "2026-12-24"),
        ("door_code", sa.JSON(), "1234#"),
        ("comment", sa.Text(), None),
    ],
)
def test_a_column_of_that_name_takes_it(name: str, kind: Any, value: object) -> None:
    assert an_order().fit(table(**{name: column(kind)})) == {name: value}


def test_the_name_of_an_own_field_goes_before_what_it_means_to_us() -> None:
    fitted = an_order(comment="Blue, please").fit(
        table(comment=column(sa.Text), note=column(sa.Text))
    )
    assert fitted == {"comment": "Blue, please", "note": "Ring twice"}


def test_without_such_a_field_the_column_means_what_it_always_did() -> None:
    assert make_order().fit(table(comment=column(sa.Text))) == {
        "comment": make_order().note or None
    }


@pytest.mark.parametrize(
    ("name", "kind", "more", "says"),
    [
        ("door_code", sa.String(4), {}, "holds 4 characters .* and this door code has 5"),
        ("door_code", sa.Integer(), {}, "this door code has more than digits in it"),
        ("door_code", sa.Date(), {}, "is DATE, and this door code is another kind of value"),
        ("door_code", sa.Numeric(4, 2), {}, "this door code is another kind of value"),
        ("newsletter", sa.Text(), {}, "is TEXT, and this newsletter is ticked or not"),
        ("comment", sa.Date(), {"nullable": False}, "NOT NULL, and this order has no comment"),
    ],
)
def test_what_does_not_go_in_is_refused_and_never_told(
    name: str, kind: Any, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(DoesNotFit, match=says) as refused:
        an_order().fit(table(**{name: column(kind, **more)}))
    assert "1234" not in str(refused.value)
