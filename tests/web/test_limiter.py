"""A shop that counts requests: what pages ask by themselves need not count."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of

MOST = 3
PLENTY = range(MOST + 5)
LIMITS: dict[str, dict[str, Any]] = {
    "each view": {"default_limits": [f"{MOST} per hour"]},
    "the whole app": {"application_limits": [f"{MOST} per hour"]},
    "who is over a limit": {
        "default_limits": [f"{MOST} per hour"],
        "meta_limits": ["1 per hour"],
    },
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


@pytest.fixture
def limited(make_app: Callable[..., Flask]) -> Callable[..., Flask]:
    """Make a shop with a limiter, registered before us or after, that leaves us alone or not."""

    def make(kind: str = "each view", first: bool = True, exempt: bool = True) -> Flask:
        limiter = Limiter(get_remote_address, storage_uri="memory://", **LIMITS[kind])
        app = Flask("host")
        if first:
            limiter.init_app(app)
        fill_cart(make_app(SHOP, app))
        if exempt:
            host_of(app).checkout.exempt_from(limiter)
        if not first:
            limiter.init_app(app)
        return app

    return make


def statuses(ask: Callable[[], Any]) -> set[int]:
    return {ask().status_code for _again in PLENTY}


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("kind", LIMITS)
def test_what_pages_ask_by_themselves_counts_towards_no_limit(
    kind: str, first: bool, limited: Callable[..., Flask]
) -> None:
    client = limited(kind, first).test_client()
    assert statuses(partial(client.get, "/smartcheckout/cart-count")) == {200}
    assert statuses(partial(client.post, "/smartcheckout/events", data=b"?")) == {400}
    shopper = Shopper(client)  # and none of it was taken from what the form may be asked
    assert shopper.open().status_code == 200
    assert shopper.send(**DUTCH).status_code == 303


def test_what_people_ask_goes_on_to_count(limited: Callable[..., Flask]) -> None:
    client = limited().test_client()
    assert statuses(partial(client.get, "/smartcheckout/")) == {200, 429}
    assert statuses(partial(client.post, "/smartcheckout/lookup", data=b"?")) == {400, 429}


def test_a_shop_that_says_nothing_limits_everything(limited: Callable[..., Flask]) -> None:
    client = limited(exempt=False).test_client()
    assert statuses(partial(client.get, "/smartcheckout/cart-count")) == {200, 429}


def test_a_view_that_the_shop_wraps_is_known_all_the_same(
    limited: Callable[..., Flask],
) -> None:
    app = limited()
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = lambda *args, view=view, **values: view(*args, **values)
    client = app.test_client()
    assert statuses(partial(client.get, "/smartcheckout/cart-count")) == {200}


def test_a_page_of_the_shop_is_limited_as_before(limited: Callable[..., Flask]) -> None:
    app = limited()
    app.add_url_rule("/", view_func=lambda: "<html><body></body></html>")
    assert statuses(partial(app.test_client().get, "/")) == {200, 429}
