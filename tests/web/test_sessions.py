"""Cookies, sessions and forgery: ours beside the shop's, and neither in the other's way."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, session
from flask_wtf import CSRFProtect

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


@pytest.mark.parametrize("first", [True, False])
def test_it_lives_with_the_shops_protection_against_forgery(
    first: bool, make_app: Callable[..., Flask]
) -> None:
    app = Flask("host")
    protect = CSRFProtect()
    app.secret_key = "test"
    if first:
        protect.init_app(app)
    make_app(SHOP, app)
    if not first:
        protect.init_app(app)
    app.add_url_rule("/contact", view_func=lambda: "sent", methods=["POST"])
    shopper = Shopper(fill_cart(app).test_client())
    shopper.open()
    assert shopper.client.post("/contact").status_code == 400
    assert shopper.send("update", json=True, **DUTCH).status_code == 200
    assert shopper.send(**DUTCH).status_code == 303
    assert shopper.client.post("/smartcheckout/events").get_json() == {"error": "malformed"}
    assert shopper.client.post("/contact").status_code == 400


def test_a_page_of_another_site_orders_and_stores_nothing(app: Flask) -> None:
    stranger, victim = Shopper(app.test_client()), Shopper(app.test_client())
    stranger.open()
    victim.open()
    victim.hidden = {**victim.hidden, "token": stranger.hidden["token"]}
    assert victim.send(**DUTCH).status_code == 422
    assert victim.send(**DUTCH).status_code == 303  # the page that came back is the victim's own
    other = Shopper(app.test_client())
    other.hidden = dict(stranger.hidden)
    host_of(fill_cart(app))
    assert other.send("update", **DUTCH).status_code == 422
    assert "Keizersgracht" not in other.open().text


def test_a_session_that_the_shop_clears_takes_no_draft_with_it(
    make_app: Callable[..., Flask],
) -> None:
    app = Flask("host")

    @app.get("/logout")
    def logout() -> str:
        session.clear()
        return "bye"

    shopper = Shopper(fill_cart(make_app(SHOP, app)).test_client())
    shopper.open()
    shopper.send("update", **DUTCH)
    shopper.client.get("/logout")
    assert 'value="Keizersgracht"' in shopper.open().text


def test_the_shops_session_is_left_alone(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/smartcheckout/", "/smartcheckout/cart-count"):
        client.get(path)
    with client.session_transaction() as kept:
        assert dict(kept) == {}
    assert client.get_cookie("session") is None


def test_the_one_cookie_is_ours_and_hidden_from_scripts(app: Flask) -> None:
    answer = app.test_client().get("/smartcheckout/", base_url="https://shop.example")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert re.match(r"smartcheckout_id=[0-9a-f]{32};", cookie)
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
