"""Fetching an order: the points on the page, the chosen one in the order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from threading import Event
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from flask_smartcheckout import Address, ShippingMethod, Shop
from flask_smartcheckout.shop import Dispatch, PickupPoint

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of

STORE = PickupPoint(
    "store",
    {"en": "Our shop", "nl": "Onze winkel"},
    ("Twijnstraat 38", "3511 ZL Utrecht"),
    hours={"en": "Tuesday to Saturday, 10:00–17:30", "nl": "Di t/m za, 10.00–17.30 uur"},
    note="Ring the bell",
)
KIOSK = PickupPoint("kiosk <7>", "Kiosk & Co", ("Dam 1", "Amsterdam"))
FETCH = ShippingMethod("fetch", "Fetch it", "0", ("NL",), days=(0, 1), pickup_points=(STORE,))
NEAR = ShippingMethod("near", "Parcel shop", "3.95", ("NL",), pickup=True)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


def with_methods(*methods: ShippingMethod, **more: Any) -> Shop:
    return replace(SHOP, shipping=(*SHOP.shipping, *methods), **more)


@pytest.fixture
def shop_of(make_app: Callable[..., Flask]) -> Callable[..., Shopper]:
    """Open the form of a shop with these methods besides its own."""

    def make(*methods: ShippingMethod, **more: Any) -> Shopper:
        shopper = Shopper(fill_cart(make_app(with_methods(*methods, **more))).test_client())
        shopper.open()
        return shopper

    return make


def app_of(shopper: Shopper) -> Flask:
    app: Flask = shopper.client.application
    return app


def points(response: TestResponse) -> list[tuple[str, bool]]:
    """Return the points that are offered, each with whether it is chosen."""
    text = response.get_json()["fragments"]["sc-shipping"] if response.is_json else response.text
    found = re.findall(r'name="pickup_point"[^>]* value="([^"]*)"([^>]*)>', text)
    return [(unescape(value), "checked" in rest) for value, rest in found]


@pytest.mark.parametrize("json", [False, True])
def test_the_points_are_shown_once_their_method_is_chosen(
    json: bool, shop_of: Callable[..., Shopper]
) -> None:
    shopper = shop_of(replace(FETCH, pickup_points=(STORE, KIOSK)))
    assert points(shopper.send("update", json, **DUTCH)) == []
    chosen = shopper.send("update", json, **DUTCH, shipping="fetch")
    assert points(chosen) == [("store", False), ("kiosk <7>", False)]
    again = shopper.send("update", json, **DUTCH, shipping="fetch", pickup_point="kiosk <7>")
    assert points(again) == [("store", False), ("kiosk <7>", True)]
    assert points(shopper.send("update", json, **DUTCH, shipping="home")) == []


def test_a_point_is_shown_with_all_that_is_known_of_it(shop_of: Callable[..., Shopper]) -> None:
    page = shop_of(FETCH).send("update", **DUTCH, shipping="fetch").text
    for shown in ("Our shop", "Twijnstraat 38", "Tuesday to Saturday", "Ring the bell"):
        assert f">{shown}" in page
    assert "Ready to pick up" in page


def test_the_only_point_need_not_be_chosen(shop_of: Callable[..., Shopper]) -> None:
    shopper = shop_of(FETCH)
    assert points(shopper.send("update", **DUTCH, shipping="fetch")) == [("store", True)]
    assert shopper.send(**DUTCH, shipping="fetch").status_code == 303
    (order,) = host_of(app_of(shopper)).orders
    assert order.pickup_point == STORE


@pytest.mark.parametrize("json", [False, True])
@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ({}, "required", "Choose where you want to pick up your order."),
        ({"pickup_point": "nowhere"}, "unknown_value", "is no longer there"),
    ],
)
def test_a_method_with_points_needs_one_of_them(
    json: bool, typed: dict[str, str], code: str, says: str, shop_of: Callable[..., Shopper]
) -> None:
    shopper = shop_of(replace(FETCH, pickup_points=(STORE, KIOSK)))
    refused = shopper.send("order", json, **DUTCH, shipping="fetch", **typed)
    assert refused.status_code == 422
    if json:
        (error,) = refused.get_json()["errors"]
        assert (error["field"], error["code"]) == ("pickup_point", code)
        assert says in error["message"]
    else:
        assert says in refused.text
        assert '<a href="#sc-pickup_point">' in refused.text
        assert 'id="sc-pickup_point"' in refused.text
    assert points(refused) == [("store", False), ("kiosk <7>", False)]
    assert host_of(app_of(shopper)).orders == []


def test_the_chosen_point_is_in_the_order_and_on_its_confirmation(
    shop_of: Callable[..., Shopper],
) -> None:
    shopper = shop_of(replace(FETCH, pickup_points=(STORE, KIOSK)), dispatch=Dispatch("16:00"))
    shopper.send("update", **DUTCH, shipping="fetch")
    placed = shopper.send(**DUTCH, shipping="fetch", pickup_point="kiosk <7>")
    (order,) = host_of(app_of(shopper)).orders
    assert order.pickup_point == KIOSK
    confirmation = shopper.client.get(placed.location).text
    assert "Kiosk &amp; Co" in confirmation and "Dam 1" in confirmation
    assert "Ready to pick up" in confirmation and "Delivered" not in confirmation


def test_what_an_american_fetches_at_the_counter_is_taxed_at_home(
    shop_of: Callable[..., Shopper],
) -> None:
    shopper = shop_of(replace(FETCH, countries=()))
    american = {
        "email": "ann@example.com",
        "name": "Ann Miller",
        "country": "US",
        "street": "500 Main Street",
        "city": "Springfield",
        "state": "IL",
        "postcode": "62701",
    }
    assert "21% btw" not in shopper.send("update", **american, shipping="abroad").text
    assert "21% btw" in shopper.send("update", **american, shipping="fetch").text
    placed = shopper.send(**american, shipping="fetch")
    assert placed.status_code == 303
    (order,) = host_of(app_of(shopper)).orders
    assert (order.quote.treatment.kind, order.quote.treatment.territory) == ("domestic", "NL")
    assert "21% btw" in shopper.client.get(placed.location).text


def test_what_is_brought_has_no_point(shop_of: Callable[..., Shopper]) -> None:
    shopper = shop_of(FETCH)
    placed = shopper.send(**DUTCH, shipping="home", pickup_point="store")
    (order,) = host_of(app_of(shopper)).orders
    assert order.pickup_point is None
    confirmation = shopper.client.get(placed.location).text
    assert "Pickup point" not in confirmation and "Delivered" in confirmation


def test_hours_are_read_in_the_language_of_the_page(shop_of: Callable[..., Shopper]) -> None:
    shopper = shop_of(FETCH)
    page = shopper.send("update", **DUTCH, shipping="fetch", lang="nl").text
    assert "Di t/m za, 10.00–17.30 uur" in page and "Onze winkel" in page


# Points of a carrier


def test_a_carrier_is_asked_for_the_points_near_the_address(
    shop_of: Callable[..., Shopper],
) -> None:
    shopper = shop_of(NEAR)
    asked: list[tuple[str, str]] = []

    @host_of(app_of(shopper)).checkout.pickup_points
    def near(method: ShippingMethod, address: Address) -> Iterator[PickupPoint]:
        asked.append((method.id, address.postcode))
        yield from (KIOSK, STORE)

    shopper.open()
    assert asked == []
    chosen = shopper.send("update", **DUTCH, shipping="near")
    assert points(chosen) == [("kiosk <7>", False), ("store", False)]
    placed = shopper.send(**DUTCH, shipping="near", pickup_point="store")
    assert placed.status_code == 303
    assert asked == [("near", "1015 CJ")]


@pytest.mark.parametrize("json", [False, True])
def test_the_only_point_of_a_carrier_is_chosen_by_the_shopper(
    json: bool, shop_of: Callable[..., Shopper]
) -> None:
    shopper = shop_of(NEAR)
    host_of(app_of(shopper)).checkout.pickup_points(lambda method, address: [KIOSK])
    unseen = shopper.send("order", json, **DUTCH, shipping="near")
    assert unseen.status_code == 422
    assert points(unseen) == [("kiosk <7>", False)]
    placed = shopper.send("order", **DUTCH, shipping="near", pickup_point="kiosk <7>")
    assert placed.status_code == 303
    assert [one.pickup_point for one in host_of(app_of(shopper)).orders] == [KIOSK]


def test_without_an_address_the_page_says_that_points_follow(
    shop_of: Callable[..., Shopper],
) -> None:
    shopper = shop_of(NEAR)
    host_of(app_of(shopper)).checkout.pickup_points(lambda method, address: [KIOSK])
    page = shopper.send("update", country="NL", shipping="near")
    assert points(page) == []
    assert "Fill in your address to see where you can pick up your order." in page.text


def test_no_more_points_are_shown_than_anyone_reads(shop_of: Callable[..., Shopper]) -> None:
    shopper = shop_of(NEAR)
    many = [PickupPoint(str(number), f"Kiosk {number}") for number in range(50)]
    host_of(app_of(shopper)).checkout.pickup_points(lambda method, address: many)
    shown = points(shopper.send("update", **DUTCH, shipping="near"))
    assert [name for name, _chosen in shown] == [str(number) for number in range(20)]


def broken(*about: Any) -> Any:
    raise RuntimeError("the locker service is down")


@pytest.mark.parametrize(
    ("answer", "logged"),
    [
        (broken, "the locker service is down"),
        (lambda method, address: ["kiosk"], "'kiosk' is no PickupPoint"),
        (lambda method, address: [], ""),
        (None, ""),
    ],
)
def test_a_method_without_points_is_not_offered(
    answer: Any,
    logged: str,
    shop_of: Callable[..., Shopper],
    caplog: pytest.LogCaptureFixture,
) -> None:
    shopper = shop_of(NEAR)
    if answer:
        host_of(app_of(shopper)).checkout.pickup_points(answer)
    page = shopper.send("update", **DUTCH, shipping="near")
    assert page.status_code == 200
    assert "Home delivery" in page.text and "Parcel shop" not in page.text
    assert logged in caplog.text


def test_points_that_are_slow_are_not_waited_for(
    shop_of: Callable[..., Shopper], caplog: pytest.LogCaptureFixture
) -> None:
    shopper, hold = shop_of(NEAR), Event()
    checkout = host_of(app_of(shopper)).checkout
    checkout.pickup_points(timeout=0.01)(lambda method, address: [KIOSK] if hold.wait() else [])
    page = shopper.send("update", **DUTCH).text
    hold.set()
    assert "Parcel shop" not in page
    assert "@checkout.pickup_points: no answer in 0.01 seconds" in caplog.text


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (broken, "The pickup points cannot be looked up just now."),
        (lambda method, address: [], "The shop cannot deliver this order to Netherlands."),
    ],
)
def test_where_points_are_all_there_is_the_page_says_what_is_wrong(
    answer: Any, says: str, make_app: Callable[..., Flask]
) -> None:
    app = fill_cart(make_app(replace(SHOP, shipping=(NEAR,))))
    host_of(app).checkout.pickup_points(answer)
    shopper = Shopper(app.test_client())
    shopper.open()
    assert says in shopper.send("update", **DUTCH).text
    assert shopper.send(**DUTCH).status_code == 422
    assert host_of(app).orders == []


# Why nothing goes


@pytest.mark.parametrize(
    ("method", "says"),
    [
        ({"postcodes": ("35",)}, "The shop does not deliver to this part of Netherlands."),
        ({"by_quantity": {2: "5"}}, "This is more than the shop can send to Netherlands"),
    ],
)
def test_the_page_says_why_nothing_can_be_sent(
    method: dict[str, Any], says: str, make_app: Callable[..., Flask]
) -> None:
    price = None if "by_quantity" in method else "5"
    post = ShippingMethod("post", "Post", price, ("NL",), **method)
    shopper = Shopper(fill_cart(make_app(replace(SHOP, shipping=(post,)))).test_client())
    shopper.open()
    assert says in shopper.send("update", **DUTCH).text
    (error,) = shopper.send("order", True, **DUTCH).get_json()["errors"]
    assert (error["field"], error["code"]) == ("country", "not_deliverable")
    assert error["message"].startswith(says)
