"""What only this shop shows: columns that are too small, and a checkout of its own."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ..contract import Host
from ..shopping import Shopper, typed_in
from .host import HOST, rows

LONG_CITY = "Sri Venkateswara Puram East"  # 27 characters, and the column holds 25


@pytest.fixture
def host() -> Host:
    return HOST


def test_a_city_that_the_column_cannot_hold_is_told_before_the_order(
    app: Flask, shopper: Shopper
) -> None:
    answer = shopper.send(**typed_in(app) | {"city": LONG_CITY})
    assert answer.status_code == 422
    assert "City: more than 25 characters do not fit." in answer.text
    assert f'value="{LONG_CITY}"' in answer.text
    assert HOST.orders(app) == []


def test_postcode_and_phone_are_kept_as_the_numbers_they_are(
    app: Flask, shopper: Shopper
) -> None:
    assert shopper.send(**typed_in(app) | {"phone": "098123 45678"}).status_code == 303
    (row,) = rows(app, "SELECT zip, phone, firstname, lastname FROM shipping_address")
    assert tuple(row) == (560001, 919812345678, "Sanne de", "Vries")


def test_a_phone_number_is_asked_as_its_column_needs_one(
    app: Flask, shopper: Shopper
) -> None:
    assert shopper.send(**typed_in(app) | {"phone": ""}).status_code == 422
    assert HOST.orders(app) == []


def test_the_shops_own_checkout_and_its_tokens_stay_its_own(
    app: Flask, shopper: Shopper
) -> None:
    page = shopper.client.get("/product/checkout")
    assert "Our old checkout: call us to order." in page.text
    refused = shopper.client.post("/product/1/add")
    assert (refused.status_code, "CSRF" in refused.text) == (400, True)


def test_whoever_is_not_logged_in_has_an_empty_cart(client: FlaskClient) -> None:
    page = client.get("/smartcheckout/").text
    assert "Your cart is empty" in page
    assert re.search(r'class="nav-item" href="/login">Login</a>', page)
