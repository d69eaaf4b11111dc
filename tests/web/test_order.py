"""Sending the form: tabs, refusals, a shop that breaks, and what the shopper is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from flask_smartcheckout import Order, Rejected, checkout_started, order_paid, order_placed
from flask_smartcheckout.orders import placing, records
from flask_smartcheckout.orders.tables import orders
from flask_smartcheckout.settings import ConfigurationError

from .conftest import DUTCH, Host, Shopper, fill_cart

EMPTY_COUNTRIES = ("NL", "DE", "US")


def refuse(order: Order) -> str:
    raise Rejected("The blue mug has sold out.")


def crash(order: Order) -> str:
    raise RuntimeError("disk full")


def errors_in(page: str) -> set[tuple[str, str]]:
    """Return (field, code) of every control that is marked as wrong."""
    controls = re.findall(r"<(?:input|select)[^>]* aria-invalid[^>]*>", page)
    found = (re.search(r'name="(\w+)".*data-code="(\w+)"', control) for control in controls)
    return {(hit[1], hit[2]) for hit in found if hit}


# The two ways of asking agree


@pytest.mark.parametrize("country", EMPTY_COUNTRIES)
def test_the_page_and_our_script_are_told_the_same(country: str, shopper: Shopper) -> None:
    typed = {"country": country, "email": "sanne@", "postcode": "1", "coupon": "NOSUCH"}
    script = shopper.send(json=True, **typed).get_json()["errors"]
    answer = shopper.send(**typed)
    on_fields = [error for error in script if error["field"] not in ("order", "cart", "payment")]
    assert errors_in(answer.text) == {(error["field"], error["code"]) for error in on_fields}
    summary = re.findall(r'<li><a href="#sc-[\w-]+">(.*?)</a></li>', answer.text)
    assert len(summary) == len(script)
    for error in script:
        assert error["message"].replace("'", "&#39;") in answer.text


def test_the_page_and_our_script_are_given_the_same_prices(shopper: Shopper) -> None:
    typed = {**DUTCH, "country": "DE", "coupon": "WELCOME10"}
    script = shopper.send("update", json=True, **typed).get_json()
    page = shopper.send("update", **typed).text
    assert shopper.hidden["fingerprint"] == script["fingerprint"]
    for name in ("sc-items", "sc-totals", "sc-coupons"):
        assert script["fragments"][name].strip() in page


def test_a_script_is_sent_where_a_browser_is_sent(shopper: Shopper, host: Host) -> None:
    placed = shopper.send(json=True, **DUTCH)
    assert placed.status_code == 200
    answer = placed.get_json()
    assert answer["ok"] is True
    assert "A-1" in shopper.client.get(answer["location"]).text
    assert len(host.orders) == 1


def test_the_same_form_is_drawn_the_same(app: Flask) -> None:
    def fields(client: Any) -> list[str]:
        return re.findall(r'\s(?:id|name|for)="([^"]+)"', client.get("/smartcheckout/").text)

    assert fields(app.test_client()) == fields(app.test_client())


# Twice, and again


def test_an_old_tab_finds_the_order_that_was_placed_in_another(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    other = Shopper(shopper.client, dict(shopper.hidden))
    first = shopper.send(**DUTCH)
    fill_cart(app)
    again = other.send(**DUTCH)
    assert again.location == first.location
    assert len(host.orders) == 1


def test_an_order_sent_again_after_the_cart_was_emptied_is_shown(shopper: Shopper) -> None:
    hidden = dict(shopper.hidden)
    first = shopper.send(**DUTCH)
    shopper.hidden = hidden
    assert shopper.send(**DUTCH).location == first.location
    shopper.hidden = hidden
    assert shopper.send(json=True, **DUTCH).get_json() == {"ok": True, "location": first.location}


@pytest.mark.parametrize("cart_left", [True, False])
@pytest.mark.parametrize("state", ["placing", "review"])
def test_an_order_whose_fate_is_not_known_is_never_sent_again(
    state: str, cart_left: bool, app: Flask, host: Host, shopper: Shopper
) -> None:
    hidden = dict(shopper.hidden)
    shopper.send(**DUTCH)
    with app.extensions["smartcheckout"].database.begin() as connection:
        connection.execute(update(orders).values(state=state))
    if cart_left:
        fill_cart(app)
    shopper.hidden = hidden
    again = shopper.send(**DUTCH)
    assert again.status_code == 303
    said = {"placing": "is being placed", "review": "is being looked at"}[state]
    assert said in shopper.client.get(again.location).text
    assert len(host.orders) == 1


@pytest.mark.parametrize("handler", [refuse, crash])
def test_the_link_of_an_order_that_was_not_taken_leads_back(
    handler: Callable[[Order], str], app: Flask, host: Host, shopper: Shopper
) -> None:
    host.handler = handler
    shopper.send(**DUTCH)
    cookie = shopper.client.get_cookie("smartcheckout_id")
    assert cookie is not None
    record = records.by_checkout(app.extensions["smartcheckout"].database, cookie.value)
    assert record is not None
    page = shopper.client.get(f"/smartcheckout/order/{record.token}")
    assert "The shop did not take this order" in page.text
    assert 'href="/smartcheckout/"' in page.text
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_lost_cookie_loses_nothing_that_was_typed(host: Host, shopper: Shopper) -> None:
    shopper.client.delete_cookie("smartcheckout_id")
    again = shopper.send(**DUTCH)
    assert again.status_code == 422
    assert 'value="Keizersgracht"' in again.text
    assert host.orders == []
    assert shopper.send(**DUTCH).status_code == 303


# A shop that breaks


@pytest.mark.parametrize("send", [False, True])
def test_a_cart_that_cannot_be_read_is_a_friendly_page(
    send: bool, app: Flask, host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> list[Any]:
        raise RuntimeError("no such table: cart")

    host.checkout.cart(broken)
    answer = shopper.send(**DUTCH) if send else shopper.open()
    assert answer.status_code == 503
    assert "cannot look into your cart just now" in answer.text
    assert "no such table" not in answer.text
    assert "no such table: cart" in caplog.text
    script = shopper.send(json=True, **DUTCH)
    assert script.status_code == 503
    assert [(e["field"], e["code"]) for e in script.get_json()["errors"]] == [
        ("cart", "cart_unavailable")
    ]
    assert host.orders == []


def test_a_line_in_another_currency_is_told_to_the_log(
    host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    from flask_smartcheckout import Line, Money

    host.lines = [Line("mug", "Mug", Money(100, "USD"))]
    assert shopper.open().status_code == 503
    assert "mug is priced in USD, the shop in EUR" in caplog.text


def test_a_handler_that_returns_nothing_leaves_our_number(host: Host, shopper: Shopper) -> None:
    kept: list[Order] = []
    host.handler = lambda order: kept.append(order)
    placed = shopper.send(**DUTCH)
    assert placed.status_code == 303
    page = shopper.client.get(placed.location).text
    assert kept[0].id[:8] in page
    assert "None" not in page


def test_a_failed_handler_leaves_the_shops_own_session_clean(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    class Session:
        rolled_back = 0

        def rollback(self) -> None:
            Session.rolled_back += 1

    class Extension:
        session = Session()

    app.extensions["sqlalchemy"] = Extension()
    for handler in (refuse, crash):
        host.handler = handler
        shopper.send(**DUTCH)
    assert Session.rolled_back == 2


# What the shop and its listeners are handed


def test_the_shop_is_handed_everything_it_needs(host: Host, shopper: Shopper) -> None:
    more = {"phone": "06 12345678", "company": "Mok BV", "note": "achterom", "lang": "nl"}
    shopper.send(**DUTCH, **more, coupon="WELCOME10", fingerprint="old")
    assert shopper.send(**DUTCH, **more, coupon="WELCOME10").status_code == 303
    (order,) = host.orders
    assert re.fullmatch(r"[0-9a-f]{32}", order.id)
    assert (order.name, order.email) == ("Sanne de Vries", "sanne@example.nl")
    assert (order.phone, order.company, order.note) == ("+31612345678", "Mok BV", "achterom")
    assert (order.shipping_method, order.payment_method) == ("home", "invoice")
    assert order.locale == "nl"
    assert order.billing == order.shipping
    assert [line.ref for line in order.lines] == ["mug", "atlas"]
    assert order.quote.discount_total.minor == 500
    assert "Keizersgracht" in order.shipping.one_line("nl")


def test_every_step_is_signalled_once(app: Flask, shopper: Shopper) -> None:
    heard: list[str] = []

    def started(sender: object, cart: Any) -> None:
        heard.append(f"started {cart.count}")

    def placed(sender: object, order: Order) -> None:
        heard.append(f"placed {order.ref}")

    def paid(sender: object, order: Order) -> None:
        heard.append("paid")

    with (
        checkout_started.connected_to(started, sender=app),
        order_placed.connected_to(placed, sender=app),
        order_paid.connected_to(paid, sender=app),
    ):
        shopper.open()
        hidden = dict(shopper.hidden)
        shopper.send(**DUTCH)
        shopper.hidden = hidden
        shopper.send(**DUTCH)
    assert heard == ["started 3", "placed A-1"]


def test_a_receiver_that_breaks_does_not_stop_the_order(
    shopper: Shopper, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(sender: object, order: Order) -> None:
        raise RuntimeError("the mail server is down")

    with order_placed.connected_to(broken):
        assert shopper.send(**DUTCH).status_code == 303
    assert "the mail server is down" in caplog.text
    assert len(host.orders) == 1


def test_a_lost_answer_does_not_swallow_the_next_cart(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    old = shopper.client.get_cookie("smartcheckout_id")
    assert old is not None
    shopper.send(**DUTCH)
    shopper.client.set_cookie("smartcheckout_id", old.value)  # the answer never arrived
    fill_cart(app)
    shopper.open()
    shopper.send(**DUTCH)
    assert len(host.orders) == 2


def test_a_press_while_the_order_is_being_placed_waits_for_it(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    hidden, second = dict(shopper.hidden), []

    def slow(order: Order) -> str:
        cookie = shopper.client.get_cookie("smartcheckout_id")
        assert cookie is not None
        other = Shopper(app.test_client(), hidden=dict(hidden))
        other.client.set_cookie("smartcheckout_id", cookie.value)
        second.append(other.send(**DUTCH))
        return "A-1"

    host.handler = slow
    placed = shopper.send(**DUTCH)
    assert second[0].location == placed.location
    assert "Set-Cookie" not in second[0].headers  # should the first fail, it can be tried again
    assert "Set-Cookie" in placed.headers


def test_an_order_the_shop_took_stands_though_our_record_breaks(
    host: Host, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*about: Any) -> None:
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    monkeypatch.setattr(placing, "_settle", broken)
    placed = shopper.send(**DUTCH)
    assert placed.status_code == 303
    assert "is being placed" in shopper.client.get(placed.location).text
    assert len(host.orders) == 1


def test_a_browser_without_cookies_is_told_so(app: Flask, host: Host) -> None:
    shopper = Shopper(app.test_client(use_cookies=False))
    shopper.open()
    assert "keeps no cookies" in shopper.send(**DUTCH).text
    assert host.orders == []


def test_a_missing_order_handler_is_told_before_the_first_order(app: Flask, host: Host) -> None:
    host.checkout.callbacks.order = None
    with pytest.raises(ConfigurationError, match="decorate a function with @checkout"):
        app.test_client().get("/smartcheckout/")


def test_an_empty_cart_leads_to_what_was_ordered(app: Flask, host: Host, shopper: Shopper) -> None:
    placed = shopper.send(**DUTCH)
    empty = shopper.client.get("/smartcheckout/")
    assert "Your cart is empty" in empty.text
    assert f'Your order has been received · <a href="{placed.location}">Order A-1</a>' in empty.text
    assert empty.headers["Cache-Control"] == "private, no-store"
    elsewhere = app.test_client().get("/smartcheckout/")
    assert "Your order" not in elsewhere.text
    fill_cart(app)
    shopper.open()  # another cart, left empty again
    host.lines = []
    assert placed.location in shopper.client.get("/smartcheckout/").text


def test_an_empty_cart_leads_to_no_order_of_an_hour_ago(app: Flask, shopper: Shopper) -> None:
    shopper.send(**DUTCH)
    app.extensions["host"].lines = []
    with app.extensions["smartcheckout"].database.begin() as connection:
        long_ago = datetime.now(UTC) - timedelta(minutes=61)
        connection.execute(update(orders).values(created_at=long_ago))
    assert "Your order" not in shopper.client.get("/smartcheckout/").text


def test_an_empty_cart_leads_to_no_order_that_was_cancelled(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    shopper.send(**DUTCH)
    with app.app_context():
        assert host.checkout.cancel(host.orders[0].id)
    empty = shopper.client.get("/smartcheckout/")
    assert "Your cart is empty" in empty.text
    assert "Your order" not in empty.text


def test_a_cookie_of_somebodys_making_leads_to_no_order(app: Flask, shopper: Shopper) -> None:
    shopper.send(**DUTCH)
    app.extensions["host"].lines = []
    for cookie in ("0" * 32 + ".x", "0" * 32 + ".", "0" * 32 + "." + "y" * 65):
        client = app.test_client()
        client.set_cookie("smartcheckout_id", cookie)
        answer = client.get("/smartcheckout/")
        assert answer.status_code == 200
        assert "Your order" not in answer.text
