"""An order that the shop's own tables cannot hold: what the shopper reads, and can do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from flask_smartcheckout import Invoice, Order
from flask_smartcheckout.orders import records
from flask_smartcheckout.shop import ExtraField

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of

ELSEWHERE = Invoice(require_same_address=False)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


def saving(host: Host, **columns: Any) -> Callable[[Order], str]:
    """Return a handler that fits orders into a table."""
    table = sa.Table("orders", sa.MetaData(), *(sa.Column(*one) for one in columns.items()))

    def save(order: Order) -> str:
        order.fit(table)
        host.orders.append(order)
        return "A-1"

    return save


def test_a_text_that_is_too_long_for_the_shop_is_told_at_its_field(
    host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    host.handler = saving(host, city=sa.String(6), address=sa.String(15))
    answer = shopper.send(**DUTCH)
    assert answer.status_code == 422
    assert "City: more than 6 characters do not fit." in answer.text
    assert re.search(r'name="city"[^>]* value="Amsterdam"[^>]*aria-invalid', answer.text)
    assert "more than 11 characters do not fit" in answer.text
    assert "orders.city holds 6 characters" in caplog.text
    script = shopper.send(json=True, **DUTCH)
    assert script.status_code == 422
    found = [(one["field"], one["code"]) for one in script.get_json()["errors"]]
    assert sorted(found) == [("city", "too_long"), ("street", "too_long")]
    shorter = DUTCH | {"city": "A'dam", "street": "Keizersgr."}
    assert shopper.send(**shorter).status_code == 303
    assert [order.shipping.city for order in host.orders] == ["A'dam"]


def test_a_field_of_the_shops_own_and_another_address_are_called_what_the_page_calls_them(
    make_app: Callable[..., Flask],
) -> None:
    door = ExtraField("door_code", "text", "Door code")
    app = fill_cart(make_app(replace(SHOP, extra_fields=(door,), payments=(ELSEWHERE,))))
    host = host_of(app)
    host.handler = saving(
        host, door_code=sa.String(2), billing_city=sa.String(3), note=sa.String(2)
    )
    shopper = Shopper(app.test_client())
    shopper.open()
    typed = {f"billing_{name}": value for name, value in DUTCH.items() if name != "email"}
    typed |= {"billing_city": "Haarlem", "door_code": "4711", "note": "achterom"}
    answer = shopper.send(**DUTCH, **typed).text
    for said in ("Door code: more than 2", "City: more than 3", "Note for the shop: more"):
        assert said in answer


def test_what_shortening_does_not_mend_is_not_asked_to_be_tried_for_ever(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    host.handler = saving(host, zip=sa.Integer())
    first, second = shopper.send(**DUTCH), shopper.send(**DUTCH)
    assert (first.status_code, second.status_code) == (503, 503)
    assert "just now" in first.text and "Try again, or contact the shop" in first.text
    assert "this time either" in second.text and "Try again, or" not in second.text
    references = [set(re.findall(r"reference (\w{8})\.", one.text)) for one in (first, second)]
    assert references[0] == references[1] != set()
    assert 'value="Keizersgracht"' in second.text
    (listed,) = records.needing_a_person(app.extensions["smartcheckout"].database)
    assert {listed.id[:8]} == references[0]
    host.handler = None
    assert shopper.send(**DUTCH).status_code == 303
