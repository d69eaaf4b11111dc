"""The examples of how to join, and of how to move, do what the pages say of them."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, redirect, render_template_string, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import select

from flask_smartcheckout import Order, Rejected
from flask_smartcheckout.tracking import token
from flask_smartcheckout.tracking.folding import fold_waiting
from flask_smartcheckout.tracking.tables import checkouts

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of, run
from .documented import DOCS, blocks, example

SHOPS = "in-your-shop.md"
OWN = "from-your-own-checkout.md"
PAGE = "<!doctype html><html><body>{% block content %}{% endblock %}</body></html>"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


def written(page: str, heading: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run an example, and return the names it made beside those it was given."""
    exec(compile(example(page, heading), f"docs/{page}: {heading}", "exec"), names)
    return names


@pytest.fixture
def kept() -> list[Any]:
    """What the shop's own `save` was given."""
    return []


@pytest.fixture
def names(app: Flask, host: Host, kept: list[Any]) -> dict[str, Any]:
    """What an example takes for granted."""

    def save(*values: Any) -> str:
        kept.append(values)
        return "1001"

    customer = SimpleNamespace(
        is_authenticated=True, id=7, email="sanne@example.nl", name="Sanne de Vries"
    )
    return {
        "app": app,
        "checkout": host.checkout,
        "current_user": customer,
        "save": save,
        "Rejected": Rejected,
    }


def test_every_example_is_run_by_a_test_of_this_file() -> None:
    headings = {heading for heading in HEADINGS if blocks(SHOPS, heading)}
    assert headings == HEADINGS
    ours = [text for _kind, text in blocks(SHOPS, "One by one")]
    assert len(ours) == len(HEADINGS)


HEADINGS = {
    "`order.fit`",
    "`one_line`",
    "`Rejected`",
    "`prefill`",
    "`SMARTCHECKOUT_BASE_CONTEXT`",
    "`SMARTCHECKOUT_ICON_ADOPT` and `SMARTCHECKOUT_ICON_EXCLUDE`",
    "`exempt_from`",
}


# One by one


@pytest.fixture
def orders(app: Flask) -> SimpleNamespace:
    """A shop's own model of orders, and its rows."""
    db = SQLAlchemy()
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)

    class OrderRow(db.Model):  # type: ignore[name-defined, misc]
        id = db.Column(db.Integer, primary_key=True)
        user_id = db.Column(db.Integer)
        checkout_id = db.Column(db.String(32), unique=True)
        email = db.Column(db.String(254), nullable=False)
        total = db.Column(db.Numeric(10, 2), nullable=False)
        status = db.Column(db.String(20), nullable=False, default="")
        source = db.Column(db.String(20), nullable=False, default="")

    with app.app_context():
        db.create_all()

    def rows() -> list[Any]:
        with app.app_context():
            return list(db.session.execute(select(OrderRow.__table__)).mappings())

    return SimpleNamespace(db=db, OrderRow=OrderRow, rows=rows)


def ordered(app: Flask) -> Any:
    shopper = Shopper(app.test_client())
    shopper.open()
    return shopper.send(**DUTCH)


def test_order_fit(app: Flask, names: dict[str, Any], orders: SimpleNamespace) -> None:
    written(SHOPS, "`order.fit`", names | vars(orders))
    assert ordered(app).status_code == 303
    (row,) = orders.rows()
    assert (row["user_id"], row["email"], row["total"]) == (7, DUTCH["email"], Decimal("54.90"))


def test_one_line(app: Flask, names: dict[str, Any], kept: list[Any]) -> None:
    written(SHOPS, "`one_line`", names)
    assert ordered(app).status_code == 303
    ((english, dutch, escaped, decimal, minor),) = kept
    assert english.endswith(", 1015 CJ Amsterdam, Netherlands")
    assert dutch.endswith(", 1015 CJ Amsterdam, Nederland")
    assert escaped == english
    assert decimal * 100 == minor == 5490


def test_rejected(app: Flask, names: dict[str, Any], kept: list[Any]) -> None:
    stock = {"mug": 1, "atlas": 1}
    written(SHOPS, "`Rejected`", names | {"stock": stock})
    refused = ordered(app)
    assert (refused.status_code, kept) == (422, [])
    assert "Blue mug: 1 left." in refused.text
    stock["mug"] = 2
    assert ordered(app).status_code == 303


def test_prefill(app: Flask, host: Host, names: dict[str, Any]) -> None:
    asked: list[str] = []
    customer = written(SHOPS, "`prefill`", names)["customer"]
    host.checkout.prefill(lambda: asked.append("prefill") or customer())
    lines, host.lines = host.lines, []
    client = app.test_client()
    client.get("/smartcheckout/")
    assert asked == []  # nothing in the cart
    host.lines = lines
    page = client.get("/smartcheckout/").text
    assert asked == ["prefill"]
    assert 'value="sanne@example.nl"' in page and 'value="1015 CJ"' in page
    assert "favourite_mug" not in page and "blue" not in page.partition("<form")[2][:2000]
    shopper = Shopper(client)
    shopper.open()
    shopper.send("update", **DUTCH | {"name": "Another"})
    assert 'value="Another"' in shopper.open().text
    names["current_user"].is_authenticated = False
    assert 'value="sanne@example.nl"' not in app.test_client().get("/smartcheckout/").text


def test_the_keys_of_prefill_are_all_named() -> None:
    from flask_smartcheckout.views.entry import BILLING, CARRIED, NAMES

    text = re.sub(r"\s+", " ", (DOCS / SHOPS).read_text(encoding="utf-8"))
    named = text.partition("names of the form's fields: ")[2].partition(", those of an address")[0]
    own = {name for name in NAMES - CARRIED if not name.startswith(BILLING)}
    assert set(re.findall(r"`(\w+)`", named)) == own


def test_base_context(make_app: Callable[..., Flask]) -> None:
    app = Flask("host")
    source = PAGE.replace("<body>", "<body>{% for one in categories %}<i>{{ one }}</i>{% endfor %}")
    written(
        SHOPS,
        "`SMARTCHECKOUT_BASE_CONTEXT`",
        {"app": app, "all_categories": lambda: ["Mugs", "Linen"]},
    )
    make_app(SHOP, app)
    app.jinja_env.loader = DictLoader({"base.html": source})
    assert "<i>Mugs</i><i>Linen</i>" in app.test_client().get("/smartcheckout/").text


def test_icon_adopt_and_exclude(make_app: Callable[..., Flask]) -> None:
    app = Flask("host")
    written(SHOPS, "`SMARTCHECKOUT_ICON_ADOPT` and `SMARTCHECKOUT_ICON_EXCLUDE`", {"app": app})
    make_app(SHOP, app)
    app.add_url_rule("/<path:path>", "page", lambda path: render_template_string(PAGE))
    client = app.test_client()
    page = client.get("/mugs").text
    assert 'data-adopt=".nav .cart-link"' in page and '<a href="/cart"' in page
    for path in ("/staff", "/staff/orders", "/admin/x"):
        assert "sc-cart" not in client.get(path).text


def test_exempt_from(app: Flask, names: dict[str, Any]) -> None:
    limiter = partial(Limiter, storage_uri="memory://")
    names |= {"Limiter": limiter, "get_remote_address": get_remote_address}
    made = written(SHOPS, "`exempt_from`", names)
    made["limiter"].init_app(app)
    client = app.test_client()
    answers = [client.get("/smartcheckout/cart-count").status_code for _again in range(210)]
    assert set(answers) == {200}


# From a checkout of your own


FORM = example(OWN, "1. Measure the form you have", "html+jinja")


@pytest.fixture
def with_own_form(app: Flask, host: Host) -> Flask:
    """The shop with the form of the page, and its view."""
    app.add_url_rule("/form", "form", lambda: render_template_string(FORM))
    names = {
        "app": app,
        "checkout": host.checkout,
        "request": request,
        "redirect": redirect,
        "save_order": lambda form: form["zip"],
    }
    written(OWN, "1. Measure the form you have", names)
    return app


def states(app: Flask) -> list[tuple[str, str]]:
    state = app.extensions["smartcheckout"]
    fold_waiting(state.events, state.settings)
    with app.extensions["smartcheckout"].database.connect() as connection:
        found = connection.execute(select(checkouts.c.state, checkouts.c.form_version))
        return [(row.state, row.form_version) for row in found]


def begin(app: Flask, path: str = "/form") -> tuple[Any, dict[str, str]]:
    """Open the form and type in it, as our script reports it."""
    client = app.test_client()
    page = client.get(path).text
    found = dict(re.findall(r'data-(token|tracking-id)="([^"]*)"', page))
    events = [
        {"seq": 0, "name": "checkout_viewed", "t": 0},
        {"seq": 1, "name": "checkout_started", "t": 5},
        {"seq": 2, "name": "field_focused", "t": 5, "field": "postcode"},
    ]
    batch = {"v": 1, "view_id": "view-1", "sent": 9, "events": events[:2]}
    batch |= {"token": found["token"], "checkout_id": found["tracking-id"]}
    assert client.post("/smartcheckout/events", json=batch).status_code == 204
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', page))
    return client, hidden


def test_a_form_of_the_shops_own_is_counted(with_own_form: Flask) -> None:
    client, hidden = begin(with_own_form)
    page = client.get("/form").text
    assert "data-smartcheckout-track" in page
    assert 'src="/smartcheckout/static/reporter.js' in page
    assert states(with_own_form) == [("active", "own")]
    assert client.post("/checkout", data=hidden | {"zip": "1015"}).location == "/thanks/1015"
    assert states(with_own_form) == [("ordered", "own")]


def test_a_form_that_was_open_for_days_is_counted_when_it_is_sent(
    with_own_form: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, hidden = begin(with_own_form)
    monkeypatch.setattr(token, "LIFETIME", timedelta(seconds=-1))
    client.post("/checkout", data=hidden | {"zip": "1015"})
    assert states(with_own_form) == [("ordered", "own")]


def test_a_form_that_is_shown_again_is_the_same_checkout(app: Flask, host: Host) -> None:
    app.add_url_rule("/form", "form", lambda: render_template_string(FORM), methods=["GET", "POST"])
    client = app.test_client()
    first, again = client.get("/form").text, ""
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', first))
    again = client.post("/form", data=hidden).text
    ids = [re.findall('data-tracking-id="([^"]+)"', page) for page in (first, again)]
    assert ids[0] == ids[1] != []


@pytest.mark.parametrize("headers", [{"Sec-GPC": "1"}])
def test_who_does_not_want_to_be_counted_gets_a_plain_form(
    headers: dict[str, str], with_own_form: Flask
) -> None:
    page = with_own_form.test_client().get("/form", headers=headers).text
    assert '<form method="post" >' in page
    assert "reporter.js" not in page and "smartcheckout_visit" not in page


def test_a_cart_that_breaks_leaves_the_shops_own_form_unharmed(
    with_own_form: Flask, host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> list[Any]:
        raise RuntimeError("no such table: cart")

    host.checkout.cart(broken)
    page = with_own_form.test_client().get("/form")
    assert (page.status_code, '<form method="post" >' in page.text) == (200, True)
    assert "no such table: cart" in caplog.text


def test_an_order_without_a_visit_is_not_counted(with_own_form: Flask) -> None:
    client = with_own_form.test_client()
    for hidden in ({}, {"smartcheckout_visit": "forged"}):
        answer = client.post("/checkout", data={**hidden, "zip": "1"})
        assert answer.location == "/thanks/1"
    assert states(with_own_form) == []


@pytest.mark.parametrize(("share", "sent_on"), [(0.0, False), (1.0, True)])
def test_some_are_sent_to_the_new_checkout_and_stay_there(
    share: float, sent_on: bool, app: Flask
) -> None:
    names = {
        "app": app,
        "session": session,
        "random": random,
        "SHARE": share,
        "redirect": redirect,
        "url_for": url_for,
        "old_form": lambda: "old",
    }
    written(OWN, "2. Let some have the new one", names)
    client = app.test_client()
    names["SHARE"] = share
    for _again in range(2):
        answer = client.get("/checkout")
        assert (answer.location == "/smartcheckout/") is sent_on
        names["SHARE"] = 1 - share  # whoever was there before goes on as they began


def test_one_table_holds_the_orders_of_both_and_none_twice(
    app: Flask, host: Host, names: dict[str, Any], orders: SimpleNamespace
) -> None:
    place = written(OWN, "3. One table for both", names | vars(orders))["place"]
    tries: list[Order] = []

    def fails_late(order: Order) -> Any:
        tries.append(order)
        number = place(order)
        if len(tries) == 1:
            raise ConnectionError("the mail server does not answer")
        return number

    host.checkout.order(fails_late)
    shopper = Shopper(app.test_client())
    shopper.open()
    assert shopper.send(**DUTCH).status_code == 503
    placed = shopper.send(**DUTCH)
    assert placed.status_code == 303
    (row,) = orders.rows()
    assert (row["status"], row["source"]) == ("new", "smartcheckout")
    assert f"<bdi>{row['id']}</bdi>" in shopper.client.get(placed.location).text
    assert row["checkout_id"] == tries[0].id == tries[1].id


def test_old_addresses_lead_to_the_new_form(app: Flask) -> None:
    written(OWN, "4. Keep the addresses", {"app": app, "redirect": redirect, "url_for": url_for})
    client = app.test_client()
    for path in ("/checkout", "/checkout/address", "/checkout/payment"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (301, "/smartcheckout/")


def test_the_prefix_of_a_page_that_is_still_there_is_told(make_app: Callable[..., Flask]) -> None:
    app = Flask("host")
    app.add_url_rule("/checkout/", "theirs", lambda: "theirs")
    fill_cart(make_app(SHOP, app, SMARTCHECKOUT_URL_PREFIX="/checkout"))
    app.testing = False
    assert host_of(app).orders == []
    assert "/checkout/ is a page of the shop's own (theirs)" in run(app, "doctor").stdout
