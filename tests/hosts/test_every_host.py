"""Dropped into somebody else's shop: orders are its own, none lost or doubled."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_smartcheckout import Order, order_placed
from flask_smartcheckout.orders.tables import orders
from sqlalchemy import select
from werkzeug.test import TestResponse

from .contract import Host, Placed
from .found import HERE, HOSTS
from .shopping import Form, Shopper, typed_in

OWN = "smartcheckout"
OURS = re.compile(r"checkout\.py|host\.py|test_.*|__init__\.py")
ALERT = re.compile(r'class="sc-(?:alert|err)\b.*?</(?:div|p|section)>', re.S)
SOURCES = (".py", ".html", ".css", ".js")


def only(names: str) -> Any:
    """Those shops alone that have such a thing; a shop that has none is not tried."""
    having = [host for host in HOSTS if getattr(host, names)]
    named = [pytest.param(host, id=host.name) for host in having]
    return pytest.mark.parametrize("host", named, indirect=True)


@pytest.fixture
def told(app: Flask) -> Iterator[list[Order]]:
    """The orders that the shop is told of by our signal."""
    heard: list[Order] = []

    def listen(sender: Flask, order: Order) -> None:
        heard.append(order)

    with order_placed.connected_to(listen, app):
        yield heard


# What it takes


def test_joining_takes_25_lines_that_can_be_read(host: Host) -> None:
    lines = (HERE / host.name / "checkout.py").read_text().splitlines()
    assert len([line for line in lines if line.strip()]) <= 25
    assert max(map(len, lines)) <= 88
    assert not [line for line in lines if ";" in line or line.count("lambda") > 1]


def test_the_shop_itself_knows_nothing_of_us(host: Host) -> None:
    files = [one for one in (HERE / host.name).rglob("*") if one.suffix in SOURCES]
    theirs = [one for one in files if not OURS.fullmatch(one.name)]
    assert HERE / host.name / "shop.py" in theirs
    assert [one.name for one in theirs if OWN in one.read_text()] == []


def test_the_doctor_finds_nothing_wrong_with_how_it_joined(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=[OWN, "doctor", "--json"])
    checks = ("callbacks", "addresses", "cart", "pages", "policy", "limits", "models")
    found = [one for one in json.loads(done.stdout) if one["check"] in checks]
    assert {one["check"] for one in found} == set(checks)
    assert [one["message"] for one in found if one["level"] != "ok"] == []


# An order


def test_an_order_is_one_of_the_shops_own(
    host: Host, app: Flask, client: FlaskClient, told: list[Order]
) -> None:
    items = host.fill(client)
    assert host.in_cart(client) == sum(items.values())
    shopper = Shopper(client, app)
    assert shopper.open().status_code == 200
    typed = typed_in(app)
    answer = shopper.send(**typed)
    assert answer.status_code == 303, alerts(answer)
    (order,) = told
    (placed,) = host.orders(app)
    assert placed.number == order.ref
    assert placed.items == items
    assert placed.email in (None, typed["email"])
    assert placed.name in (None, typed["name"])
    assert all(typed[name] in placed.address for name in ("street", "postcode", "city"))
    assert placed.total in (None, order.quote.total.decimal)
    assert host.in_cart(client) == 0
    confirmation = client.get(answer.location)
    assert confirmation.status_code == 200
    assert order.ref in confirmation.text


def test_pressed_twice_it_is_one_order(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    sent = shopper.form.values | shopper.form.hidden | typed_in(app)
    first, second = shopper.send_again(**sent), shopper.send_again(**sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(host.orders(app)) == 1


def test_the_next_cart_is_the_next_order(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    numbers = [ordered(host, app, shopper).number]
    host.fill(shopper.client)
    shopper.open()
    numbers.append(ordered(host, app, shopper).number)
    assert len(set(numbers)) == 2


def ordered(host: Host, app: Flask, shopper: Shopper) -> Placed:
    assert shopper.send(**typed_in(app)).status_code == 303
    return host.orders(app)[-1]


def test_a_form_that_was_open_too_long_is_shown_again(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    typed = typed_in(app)
    answer = shopper.send(**typed, token="old")
    assert answer.status_code == 422
    assert kept(answer, typed) == typed
    assert host.orders(app) == []
    assert shopper.send().status_code == 303


def test_what_was_typed_outlives_the_shops_session(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    typed = typed_in(app)
    shopper.send("update", **typed)
    with shopper.client.session_transaction() as session:
        session.clear()
    host.fill(shopper.client)
    assert kept(shopper.open(), typed) == typed


@only("sign_in")
def test_what_the_shop_knows_is_filled_in(
    host: Host, app: Flask, client: FlaskClient
) -> None:
    assert host.sign_in
    known = host.sign_in(client)
    host.fill(client)
    page = Shopper(client, app).open()
    assert known
    assert kept(page, known) == known


# When it cannot be taken


@only("sold_out")
def test_what_has_sold_out_is_said_and_nothing_typed_is_lost(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    typed = typed_in(app)
    assert host.sold_out
    pieces = host.in_cart(shopper.client)
    host.sold_out(app)
    answer = shopper.send(**typed)
    assert answer.status_code == 422
    assert refusal(app) in " ".join(alerts(answer))
    assert kept(answer, typed) == typed
    assert host.orders(app) == []
    assert host.in_cart(shopper.client) == pieces


@only("fails")
def test_nothing_is_lost_when_the_shops_database_fails(
    host: Host, app: Flask, shopper: Shopper, told: list[Order]
) -> None:
    typed = typed_in(app)
    assert host.fails
    with host.fails(app):
        answer = shopper.send(**typed)
    assert answer.status_code == 503
    (reference,) = re.findall(r"\b[0-9a-f]{8}\b", " ".join(alerts(answer)))
    assert kept(answer, typed) == typed
    assert host.orders(app) == told == []
    assert shopper.send().status_code == 303
    (order,) = told
    assert order.id.startswith(reference)
    assert len(host.orders(app)) == 1
    assert host.in_cart(shopper.client) == 0


def test_a_handler_that_breaks_after_it_saved_all_is_no_second_order(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    callbacks, typed = app.extensions[OWN].callbacks, typed_in(app)
    save = callbacks.order

    def save_and_break(order: Order) -> object:
        save(order)
        callbacks.order = save
        raise ConnectionError("the mail server does not answer")

    callbacks.order = save_and_break
    answer = shopper.send(**typed)
    assert answer.status_code == 503
    assert re.search(r"\b[0-9a-f]{8}\b", " ".join(alerts(answer)))
    assert kept(answer, typed) == typed
    (placed,) = host.orders(app)
    again = (
        shopper.send()
    )  # the shop has emptied the cart: there is nothing to order again
    assert "/order/" not in again.headers.get("Location", "")
    assert 'id="sc-form"' not in again.text
    assert [order.address for order in host.orders(app)] == [placed.address]


def kept(answer: TestResponse, typed: dict[str, str]) -> dict[str, str]:
    """Return what the form holds in the fields that were typed in."""
    values = Form(answer.text).values
    return {name: values.get(name, "") for name in typed}


def alerts(answer: TestResponse) -> list[str]:
    """Return what is said above the form and beside its fields."""
    return ALERT.findall(answer.text)


def refusal(app: Flask) -> str:
    """Return the sentence by which the shop refused its only order."""

    with app.extensions[OWN].database.connect() as connection:
        return str(connection.scalars(select(orders.c.failure)).one())
