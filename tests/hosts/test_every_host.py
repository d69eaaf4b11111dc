"""Dropped into somebody else's shop: an order is one of its own, and nothing of it is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from flask_smartcheckout import Order, order_placed

from .conftest import Start
from .contract import Host, Placed
from .found import HERE, HOSTS
from .shopping import Form, Shopper, typed_in

ICON = re.compile(rb"<link [^>]+><script [^>]+></script><nav [^>]+data-count-url.*?</nav>\s*", re.S)
MADE_ANEW = re.compile(rb'(name="csrf[^>]*? (?:value|content)|nonce)="[^"]+"')
OWN = "smartcheckout"


def only(names: str) -> Any:
    """Those shops alone that have such a thing; a shop that has none is not tried."""
    having = [host for host in HOSTS if getattr(host, names)]
    return pytest.mark.parametrize("host", having, ids=lambda host: host.name, indirect=True)


@pytest.fixture
def told(app: Flask) -> list[Order]:
    """The orders that the shop is told of by our signal."""
    heard: list[Order] = []

    def listen(sender: Flask, order: Order) -> None:
        heard.append(order)

    order_placed.connect(listen, sender=app, weak=False)
    return heard


# What it takes


def test_joining_takes_25_lines_that_can_be_read(host: Host) -> None:
    lines = (HERE / host.name / "checkout.py").read_text().splitlines()
    assert len([line for line in lines if line.strip()]) <= 25
    assert max(map(len, lines)) <= 88
    assert not [line for line in lines if ";" in line or re.search(r"lambda.*lambda", line)]


def test_the_shop_itself_knows_nothing_of_us(host: Host) -> None:
    files = [file for file in (HERE / host.name).rglob("*") if file.suffix in SOURCES]
    ours = {HERE / host.name / name for name in ("checkout.py", "host.py")}
    assert HERE / host.name / "shop.py" in files
    assert [file.name for file in files if file not in ours and OWN in file.read_text()] == []


SOURCES = (".py", ".html", ".css", ".js")


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


def test_pressed_twice_it_is_one_order(host: Host, app: Flask, shopper: Shopper) -> None:
    sent = shopper.form.values | shopper.form.hidden | typed_in(app)
    first, second = shopper.send_again(**sent), shopper.send_again(**sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(host.orders(app)) == 1


def test_the_next_cart_is_the_next_order(host: Host, app: Flask, shopper: Shopper) -> None:
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
def test_what_the_shop_knows_is_filled_in(host: Host, app: Flask, client: FlaskClient) -> None:
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


def kept(answer: TestResponse, typed: dict[str, str]) -> dict[str, str]:
    """Return what the form holds in the fields that were typed in."""
    values = Form(answer.text).values
    return {name: values.get(name, "") for name in typed}


def alerts(answer: TestResponse) -> list[str]:
    """Return what is said above the form and beside its fields."""
    return re.findall(r'class="sc-(?:alert|err)\b.*?</(?:div|p|section)>', answer.text, re.S)


def refusal(app: Flask) -> str:
    """Return the sentence by which the shop refused its only order."""
    from sqlalchemy import select

    from flask_smartcheckout.orders.tables import orders

    with app.extensions[OWN].database.connect() as connection:
        return str(connection.scalars(select(orders.c.failure)).one())


# The shop's own pages


def test_every_page_has_the_icon_and_is_otherwise_what_it_was(host: Host, start: Start) -> None:
    before, after = (start(joined).test_client() for joined in (False, True))
    for path in host.pages:
        was, now = before.get(path), after.get(path)
        assert now.data.count(b"data-count-url") == 1, path
        assert MADE_ANEW.sub(b"", ICON.sub(b"", now.data)) == MADE_ANEW.sub(b"", was.data), path
        assert headers(now, but="Content-Length") == headers(was, but="Content-Length"), path
        assert now.content_length in (None, len(now.data)), path


def test_whoever_ordered_sees_the_pages_of_anybody_else(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    stranger = app.test_client()
    ordered(host, app, shopper)
    for path in host.pages:
        assert stranger.get(path).data.count(b"data-count-url") == 1, path
        assert shopper.client.get(path).data.count(b"data-count-url") == 1, path


def test_the_icon_counts_what_is_in_the_cart(host: Host, app: Flask) -> None:
    client = app.test_client()
    url = str(app.extensions[OWN].settings.url_prefix) + "/cart-count"
    assert client.get(url).get_json() == {"count": 0}
    items = host.fill(client)
    assert client.get(url).get_json() == {"count": sum(items.values())}


def test_every_other_answer_is_untouched(host: Host, start: Start) -> None:
    before, after = (start(joined).test_client() for joined in (False, True))
    missing = ("/no/such/page", "/no-such-page", "/static/no.css", "/smartcheckoutx")
    for path in (*host.untouched, *missing):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "DELETE"):
            was, now = (client.open(path, method=method) for client in (before, after))
            about = f"{method} {path}"
            assert (now.status, headers(now)) == (was.status, headers(was)), about
            assert MADE_ANEW.sub(b"", now.data) == MADE_ANEW.sub(b"", was.data), about
            was.close()
            now.close()


def test_what_a_page_refuses_is_refused_as_before(host: Host, start: Start) -> None:
    before, after = (start(joined).test_client() for joined in (False, True))
    for path in host.pages:
        for method in ("POST", "PUT", "OPTIONS"):
            was, now = (client.open(path, method=method) for client in (before, after))
            assert now.status == was.status, f"{method} {path}"
            assert headers(now, but="Content-Length") == headers(was, but="Content-Length")


def headers(answer: TestResponse, but: str = "") -> list[tuple[str, str]]:
    """Return the headers of an answer; of a signed cookie only its name, as it holds the time."""
    return sorted(
        (name, value.partition("=")[0] if name == "Set-Cookie" else value)
        for name, value in answer.headers
        if name not in (but, "Date")
    )


# Names


NAMES: dict[str, Callable[[Flask], set[str]]] = {
    "endpoints": lambda app: {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules()},
    "views": lambda app: {name.partition(".")[0] for name in app.view_functions},
    "blueprints": lambda app: set(app.blueprints),
    "paths": lambda app: {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()},
    "globals": lambda app: set(app.jinja_env.globals),
    "filters": lambda app: set(app.jinja_env.filters),
    "tests": lambda app: set(app.jinja_env.tests),
    "extensions": lambda app: set(app.extensions),
    "commands": lambda app: set(app.cli.commands),
    "config": lambda app: {name.partition("_")[0].lower() for name in app.config},
}


def test_no_name_is_new_but_our_own(host: Host, start: Start) -> None:
    before, after = start(False), start(True)
    prefix = after.extensions[OWN].settings.url_prefix.strip("/")
    for kind, names in NAMES.items():
        new = names(after) - names(before)
        assert new <= {OWN, prefix}, kind
        assert names(before) <= names(after), kind
    assert {kind: names(after) - names(before) for kind, names in NAMES.items()}["blueprints"]


def test_no_name_of_the_shops_means_something_else(host: Host, start: Start) -> None:
    before, after = start(False), start(True)
    for kind in ("globals", "filters", "tests"):
        was, now = getattr(before.jinja_env, kind), getattr(after.jinja_env, kind)
        changed = {name for name in was if described(was[name]) != described(now[name])}
        assert changed == set(), kind
    rules = {str(rule): rule.endpoint for rule in after.url_map.iter_rules()}
    for rule in before.url_map.iter_rules():
        assert rules[str(rule)] == rule.endpoint


def described(value: object) -> str:
    """Return what something is called and of which kind it is, whichever start it came from."""
    return f"{type(value).__name__} {getattr(value, '__qualname__', '')}"


def test_no_cookie_and_no_word_in_the_session_is_new_but_our_own(host: Host, start: Start) -> None:
    before, app = start(False), start(True)
    theirs, ours = before.test_client(), app.test_client()
    host.fill(theirs)
    host.fill(ours)
    was, now = session_of(theirs), session_of(ours)
    assert now == was
    shopper = Shopper(ours, app)
    shopper.open()
    shopper.send("update", **typed_in(app))
    assert {name for name in session_of(ours) - was if not name.startswith(OWN)} == set()
    ordered(host, app, shopper)
    assert {name for name in session_of(ours) - was if not name.startswith(OWN)} == set()
    new = cookies(ours) - cookies(theirs)
    assert new
    assert {name for name in new if not name.startswith(OWN)} == set()


def session_of(client: FlaskClient) -> set[str]:
    with client.session_transaction() as session:
        return set(session)


def cookies(client: FlaskClient) -> set[str]:
    """Return the names of the cookies that a visitor has been given."""
    jar: dict[Any, Any] = client._cookies  # type: ignore[attr-defined]
    return {cookie.key for cookie in jar.values()}


# The frame


def test_the_form_stands_in_the_frame_that_the_shop_named(
    host: Host, app: Flask, shopper: Shopper
) -> None:
    home = shopper.client.get(host.pages[0]).text
    page = shopper.open().text
    assert page.count("<html") == page.count("</body>") == page.count('id="sc-form"') == 1
    assert len(re.findall("<main", page)) == 1
    framed = bool(app.extensions[OWN].settings.base_template)
    assert all(style in page for style in styles(home)) == framed
    assert all(style in styles(page) for style in styles(home)) == framed


def styles(page: str) -> list[str]:
    """Return the style sheets of a page that are the shop's own."""
    found = re.findall(r'<link [^>]*?href="([^"]+\.css[^"]*)"', page)
    return [one for one in found if OWN not in one and "cart.css" not in one]


def test_nothing_stays_of_a_shop_that_was_started(host: Host, start: Start) -> None:
    import sys

    before = set(sys.modules)
    start(False)
    own = str(HERE / host.name)
    left = {
        n for n in set(sys.modules) - before if own in str(getattr(sys.modules[n], "__file__", ""))
    }
    assert left == set()
    assert Path(own, "instance").exists() is False
