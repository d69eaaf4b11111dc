"""What shoppers of other shops ran into, tried on the whole way from the form to the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from flask_smartcheckout import Invoice, ShippingMethod, Shop

from .conftest import DUTCH, Shopper, fill_cart, host_of

SHOP = Shop(
    "NL",
    sells_to=("NL", "HU", "US", "KR", "IE", "AE"),
    shipping=(ShippingMethod("parcel", "Parcel", "9.95"),),
    payments=(Invoice(),),
)
HU = {"country": "HU", "postcode": "1055", "city": "Budapest", "street": "Kossuth Lajos tér 1-3"}
KR = {
    "country": "KR",
    "state": "41",
    "city": "Suwon",
    "street": "825 Jeongjo-ro",
    "postcode": "16490",
}
IE = {"country": "IE", "state": "D", "city": "Dublin 2", "street": "Kildare Street"}
AE = {"country": "AE", "state": "DU", "city": "Dubai", "street": "1 Al Wasl Road"}
ADDRESS = ("postcode", "house_number", "street", "city")
PERSON = {name: value for name, value in DUTCH.items() if name not in ADDRESS}
TAKEN = {
    "WooCommerce 46270: the state of the country left behind": {**PERSON, **HU, "state": "13"},
    "saleor 13878: Suwon": {**PERSON, **KR},
    "WooCommerce 10663: no Eircode": {**PERSON, **IE},
    "WooCommerce 40544: a phone from abroad": {**DUTCH, "phone": "+1 617 253 1000"},
    "PrestaShop 42801: a name of one letter": {**DUTCH, "name": "O"},
    "PrestaShop 42801: a name of two letters": {**DUTCH, "name": "Bo"},
    "WooCommerce 29261: no postcode where there is none": {**PERSON, **AE},
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: nothing here depends on which."""
    return sqlite_url


@pytest.fixture
def shopper(make_app: Callable[..., Flask]) -> Shopper:
    """A shopper in front of the form of a shop in six countries."""
    shopper = Shopper(fill_cart(make_app(SHOP)).test_client())
    shopper.open()
    return shopper


@pytest.mark.parametrize("bug", TAKEN)
def test_it_is_an_order(bug: str, shopper: Shopper) -> None:
    shopper.send("update", **TAKEN[bug])
    assert shopper.send(**TAKEN[bug]).status_code == 303


def test_the_state_left_behind_is_not_kept_with_the_order(shopper: Shopper) -> None:
    """WooCommerce 46270, and CHECKOUT's own: what the country does not ask for is nowhere."""
    app = shopper.client.application
    shopper.send("update", **{**PERSON, **HU, "state": "13"})
    shopper.send(**{**PERSON, **HU, "state": "13"})
    (order,) = host_of(app).orders
    assert (order.shipping.country, order.shipping.state) == ("HU", "")


def test_labels_are_those_of_the_country(shopper: Shopper) -> None:
    """WooCommerce 16868: a label stayed that of the country before."""
    for country, label in {"IE": "Eircode", "NL": "Postcode", "US": "ZIP code"}.items():
        page = shopper.send("update", **{**PERSON, "country": country}).text
        field = page.partition('data-field="postcode"')[2].partition("</label>")[0]
        assert f'<span class="sc-label">{label}</span>' in field


def test_a_postcode_is_not_shown_where_there_is_none(shopper: Shopper) -> None:
    """WooCommerce 29261."""
    page = shopper.send("update", **{**PERSON, "country": "AE"}).text
    assert 'data-field="postcode" hidden' in page


def test_a_shop_in_one_country_keeps_it(make_app: Callable[..., Flask]) -> None:
    """WooCommerce 17026: whatever is filled in or forged."""
    app = fill_cart(make_app(replace(SHOP, sells_to=("NL",))))
    shopper = Shopper(app.test_client())
    assert 'name="country"' not in shopper.open().text
    assert shopper.send(**{**DUTCH, "country": "US", "state": "MA"}).status_code == 303
    (order,) = host_of(app).orders
    assert (order.shipping.country, order.shipping.state) == ("NL", "")
