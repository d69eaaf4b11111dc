"""What the shopper is asked to shorten, where the shop's own column is too small."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from flask_smartcheckout.orders.fit import DoesNotFit, fit
from flask_smartcheckout.orders.order import Order
from flask_smartcheckout.orders.placing import Failed
from flask_smartcheckout.orders.shortening import Shorten

from .conftest import Till, make_order
from .test_fit import BERLIN, HOME, an_order, table

GIFT = replace(an_order(), extra={"gift": "With love from all of us"})


def to_shorten(order: Order, **columns: Any) -> tuple[Shorten, ...]:
    with pytest.raises(DoesNotFit) as refused:
        fit(order, table(**columns))
    return refused.value.shorten


@pytest.mark.parametrize(
    ("order", "columns", "wanted"),
    [
        (an_order(), {"city": sa.String(5)}, [Shorten("city", 5)]),
        (an_order(), {"full_name": sa.String(10)}, [Shorten("name", 10)]),
        (an_order(), {"note": sa.String(4)}, [Shorten("note", 4)]),
        (an_order(), {"email": sa.String(8)}, [Shorten("email", 8)]),
        (GIFT, {"gift": sa.String(9)}, [Shorten("gift", 9)]),
        # "Keizersgracht 112 A": the number takes six of them
        (an_order(), {"address": sa.String(15), "city": sa.Text()}, [Shorten("street", 9)]),
        (an_order(), {"first_name": sa.String(5), "last_name": sa.Text()}, []),
        (an_order(HOME, BERLIN), {"billing_city": sa.String(3)}, [Shorten("billing_city", 3)]),
        (an_order(), {"billing_city": sa.String(3)}, [Shorten("city", 3)]),
        (
            an_order(),
            {"city": sa.String(5), "name": sa.String(9)},
            [Shorten("city", 5), Shorten("name", 9)],
        ),
    ],
)
def test_a_text_that_is_too_long_for_its_column_can_be_shortened(
    order: Order, columns: dict[str, Any], wanted: list[Shorten]
) -> None:
    assert list(to_shorten(order, **columns)) == wanted


@pytest.mark.parametrize(
    "columns",
    [
        {"zip": sa.Integer()},
        {"postcode": sa.String(4)},  # a postcode has one right form
        {"phone": sa.String(8)},
        {"total": sa.String(3)},
        {"address": sa.String(5), "city": sa.Text()},  # the number alone would fill it
        {"city": sa.String(5), "zip": sa.Integer()},  # a shorter city is not enough
        {"city": sa.Enum("Utrecht", name="cities")},
    ],
)
def test_what_shortening_does_not_mend_is_not_asked_of_the_shopper(columns: dict[str, Any]) -> None:
    assert to_shorten(an_order(), **columns) == ()


@pytest.mark.parametrize("errors", [(KeyError, KeyError), (KeyError, ValueError)])
def test_an_order_that_fails_the_same_way_again_says_so(
    errors: tuple[type[Exception], type[Exception]], till: Till
) -> None:
    def fail(order: Order) -> str:
        raise errors[len(till.orders) - 1]

    till.answer = fail
    first, second = till.place("c1"), till.place("c1")
    assert isinstance(first, Failed) and isinstance(second, Failed)
    assert (first.again, second.again) == (False, errors[0] is errors[1])


def test_a_failure_passes_on_what_can_be_shortened(till: Till) -> None:
    till.answer = lambda order: fit(order, table(name=sa.String(3)))
    failed = till.place("c1", make_order())
    assert isinstance(failed, Failed)
    assert failed.shorten == (Shorten("name", 3),)
