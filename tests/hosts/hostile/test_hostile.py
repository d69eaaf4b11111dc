"""What only this shop shows: names that are ours too, cents, pickles, brief tokens."""

from __future__ import annotations

import io
import pickle
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string, url_for
from itsdangerous import TimestampSigner
from tests.web.conftest import DUTCH, Shopper, run

from .host import HOST, TOKEN, add, rows

MINUTE, HOUR = 60, 60 * 60


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = HOST.start(tmp_path, True)
    yield app
    app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def shopper(app: Flask) -> Shopper:
    """Somebody in front of the form, with two products in the cart."""
    shopper = Shopper(app.test_client())
    HOST.fill(shopper.client)
    shopper.open()
    return shopper


# Names


def test_our_pages_work_beside_a_blueprint_called_checkout(
    app: Flask, shopper: Shopper
) -> None:
    client = shopper.client
    assert "<h1>Wagentje</h1>" in client.get("/checkout/").text
    placed = shopper.send(**DUTCH)
    assert client.get(placed.location).status_code == 200
    dashboard = (
        run(app, "dashboard-link").stdout.strip().partition("://")[2].partition("/")[2]
    )
    assert client.get(f"/{dashboard}", follow_redirects=True).status_code == 200
    for page in ("", "orders", "fields", "visits", "coupons"):
        assert client.get(f"/smartcheckout/dashboard/{page}").status_code == 200
    assert (
        client.get("/smartcheckout").status_code == 200
    )  # though the shop is strict with slashes
    with client.get("/smartcheckout/static/checkout.js") as script:
        assert script.status_code == 200
    assert client.post("/smartcheckout/events", data=b"?").status_code == 400
    with app.test_request_context():
        assert (url_for("checkout.cart"), url_for("smartcheckout.form")) == (
            "/checkout/",
            "/smartcheckout/",
        )


def test_the_shops_list_of_parts_counts_us_once(app: Flask) -> None:
    assert vars(app)["parts"] == ["products", "checkout", "smartcheckout"]


def test_what_the_shop_calls_currency_stays_its_own(
    app: Flask, shopper: Shopper
) -> None:
    assert "€19,95" in shopper.client.get("/").text
    assert render_in(app, "{{ 4|currency }} {{ currency }}") == "€0,04 EUR"
    assert "€4.01" in shopper.open().text.replace("\N{NO-BREAK SPACE}", "")


def render_in(app: Flask, template: str) -> str:
    with app.test_request_context():
        return render_template_string(template)


# Cents


@pytest.mark.parametrize(
    ("cart", "cents"),
    [({"gum": 1}, 1), ({"gum": 99, "pen": 1}, 298), ({"ink": 7}, 13965)],
)
def test_an_order_is_right_to_the_cent(
    app: Flask, cart: dict[str, int], cents: int
) -> None:
    shopper = Shopper(app.test_client())
    for sku, quantity in cart.items():
        add(shopper.client, sku, quantity)
    shopper.open()
    assert shopper.send(**DUTCH).status_code == 303
    (order,) = rows(app, "SELECT total_cents FROM orders")
    assert order["total_cents"] == cents
    assert HOST.orders(app)[0].total == Decimal(cents).scaleb(-2)
    items = rows(app, "SELECT SUM(quantity * cents) AS cents FROM items")
    assert items[0]["cents"] == cents


# A token that is good for half an hour


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let so many seconds have passed for whoever judges a token."""

    def pass_by(seconds: int) -> None:
        moment = int(time.time()) + seconds
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self: moment)

    return pass_by


def test_a_page_older_than_the_shops_token_still_orders(
    app: Flask, shopper: Shopper, later: Any
) -> None:
    (token,) = TOKEN.findall(shopper.client.get("/products/pen").text)
    later(31 * MINUTE)
    own = {"csrf_token": token, "sku": "pen", "quantity": 1}
    assert shopper.client.post("/checkout/add", data=own).status_code == 400
    assert shopper.send(**DUTCH).status_code == 303


def test_a_page_of_yesterday_comes_back_with_everything_typed(
    app: Flask, shopper: Shopper, later: Any
) -> None:
    later(25 * HOUR)
    answer = shopper.send(**DUTCH, note="Bel bij de buren")
    assert answer.status_code == 422
    assert "This page was open for a long time" in answer.text
    shown = dict(
        re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', answer.text)
    )
    typed = {
        name: value
        for name, value in DUTCH.items()
        if name not in ("country", "postcode")
    }
    assert {name: shown[name] for name in typed} == typed
    assert "Bel bij de buren" in answer.text
    assert HOST.orders(app) == []
    assert shopper.send(**DUTCH).status_code == 303
    assert len(HOST.orders(app)) == 1


# Pickles


class Names(pickle.Unpickler):
    """Reads a pickle, and notes of whose classes there are objects in it."""

    def __init__(self, file: Path) -> None:
        super().__init__(io.BytesIO(file.read_bytes()))
        self.modules: set[str] = set()

    def find_class(self, module: str, name: str) -> Any:
        self.modules.add(module.partition(".")[0])
        return super().find_class(module, name)


def test_nothing_of_ours_is_ever_pickled(
    app: Flask, shopper: Shopper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[set[str], set[str]]] = []
    save = app.session_interface.save_session

    def save_and_look(*given: Any) -> None:
        save(*given)
        for file in (tmp_path / "sessions").iterdir():
            reader = Names(file)
            seen.append((set(reader.load()), reader.modules))

    monkeypatch.setattr(app.session_interface, "save_session", save_and_look)
    shopper.client.get("/")
    shopper.client.get("/smartcheckout/cart-count")
    shopper.open()
    shopper.send("update", json=True, **DUTCH)
    shopper.send(**{**DUTCH, "city": ""})
    shopper.client.get(shopper.send(**DUTCH).location)
    keys = set().union(*(keys for keys, _modules in seen))
    assert keys == {"cart", "csrf_token"}
    assert set().union(*(modules for _keys, modules in seen)) == set()
