"""Whose batches are taken, how many, and what the server itself says of a checkout."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from flask_smartcheckout.settings import ConfigurationError
from flask_smartcheckout.tracking.tables import checkouts
from flask_smartcheckout.tracking.token import read

from .conftest import DUTCH, Shopper, fill_cart, host_of
from .test_events_endpoint import URL, batch, open_form, send, stored


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


CAME_FROM: dict[str, tuple[dict[str, str], int]] = {
    "our own page": ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 204),
    "another host of the shop": ({"Sec-Fetch-Site": "same-site", "Origin": "http://x.test"}, 204),
    "somebody else's page": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "our page in an older browser": ({"Origin": "http://localhost"}, 204),
    "our page behind a proxy that says another host": ({"Origin": "https://shop.example"}, 204),
    "somebody else's page in an older browser": ({"Origin": "https://evil.example"}, 403),
    "a page in a sandbox": ({"Origin": "null"}, 403),
    "no address at all": ({"Origin": "http://[::1"}, 403),
    "a browser that says nothing": ({}, 204),
}


@pytest.mark.parametrize("place", CAME_FROM)
def test_pages_of_others_may_not_report(place: str, make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_PUBLIC_URL="https://shop.example"))
    headers, status = CAME_FROM[place]
    _report(app, headers, status)


@pytest.mark.parametrize("origin", ["null", "http://[::1", "", "about:blank"])
def test_a_page_of_no_host_may_not_report_to_a_shop_that_did_not_say_its_own(
    origin: str, app: Flask
) -> None:
    _report(app, {"Origin": origin}, 403)


def _report(app: Flask, headers: dict[str, str], status: int) -> None:
    client = app.test_client()
    assert send(client, batch(open_form(client)), headers=headers).status_code == status
    assert stored(app)[0] == (status == 204)


@pytest.mark.parametrize(
    ("address", "limit", "statuses"),
    [
        ("93.184.216.34", "events=2/hour", [204, 204, 429]),
        ("2a00:1450:4001::1", "events=2/hour", [204, 204, 429]),
        ("93.184.216.34", "events=off", [204, 204, 204]),
        ("10.0.0.7", "events=2/hour", [204, 204, 204]),
    ],
)
def test_one_network_address_sends_only_so_much(
    address: str, limit: str, statuses: list[int], make_app: Callable[..., Flask]
) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_RATE_LIMITS=limit))
    client = app.test_client()
    page, environ = open_form(client), {"REMOTE_ADDR": address}
    found = [send(client, batch(page), environ_base=environ).status_code for _ in statuses]
    assert found == statuses


def test_without_the_store_that_counts_for_all_each_process_counts(
    make_app: Callable[..., Flask],
) -> None:
    url = "redis://127.0.0.1:9/0"
    limits = {"SMARTCHECKOUT_RATE_LIMITS": "events=1/hour", "SMARTCHECKOUT_RATE_LIMIT_URL": url}
    client = fill_cart(make_app(**limits)).test_client()
    page, environ = open_form(client), {"REMOTE_ADDR": "93.184.216.34"}
    found = [send(client, batch(page), environ_base=environ).status_code for _ in range(2)]
    assert found == [204, 429]


@pytest.mark.parametrize(
    ("url", "missing", "says"),
    [
        ("redis://localhost:99999", "", "is the address of a Redis"),
        ("redis://user:pa/ss@localhost", "", "is the address of a Redis"),
        ("redis://localhost", "limits", r"needs Flask-SmartCheckout\[redis\]"),
        ("redis://localhost", "redis", r"needs Flask-SmartCheckout\[redis\]"),
    ],
)
def test_a_store_that_cannot_be_is_told_at_the_start(
    url: str,
    missing: str,
    says: str,
    make_app: Callable[..., Flask],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if missing:
        monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigurationError, match=says) as refusal:
        make_app(SMARTCHECKOUT_RATE_LIMIT_URL=url)
    assert "'pa'" not in str(refusal.value)
    assert refusal.value.__cause__ is None or missing


@pytest.mark.parametrize(("sample", "counted"), [(1, True), (0, False)])
def test_a_checkout_outside_the_sample_leaves_nothing(
    sample: int, counted: bool, make_app: Callable[..., Flask]
) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_TRACKING_SAMPLE=sample))
    client = app.test_client()
    assert (open_form(client)["events_url"] == URL) == counted
    place_order(client)
    assert stored(app) == ((1, 1) if counted else (0, 0))


def place_order(client: FlaskClient) -> None:
    shopper = Shopper(client)
    shopper.open()
    assert shopper.send(json=True, **DUTCH).status_code == 200


@pytest.mark.parametrize(
    ("customer", "word"),
    [({"email": "ann@example.nl"}, "returning"), ({"country": "NL"}, "new"), (None, "new")],
)
def test_the_shop_says_who_came_back(
    customer: dict[str, Any] | None, word: str, app: Flask
) -> None:
    host_of(app).checkout.prefill(lambda: customer)
    shopper = Shopper(app.test_client())
    shopper.open()
    assert facts_of(app, shopper).returning == word


def test_where_the_shop_is_never_asked_nobody_is_new(app: Flask, shopper: Shopper) -> None:
    assert facts_of(app, shopper).returning == ""


def test_the_way_to_pay_is_one_of_the_shops_or_none(app: Flask, shopper: Shopper) -> None:
    assert facts_of(app, shopper).payment == ""
    shopper.send("update", **{**DUTCH, "payment": "my own bank"})
    assert facts_of(app, shopper).payment == ""
    shopper.send("update", **{**DUTCH, "payment": "invoice"})
    assert facts_of(app, shopper).payment == "invoice"
    shopper.send(**{**DUTCH, "payment": "invoice"})
    with app.extensions["smartcheckout"].events.connect() as connection:
        assert connection.execute(select(checkouts.c.payment)).scalar_one() == "invoice"


def test_the_form_has_the_name_that_the_shop_gives_it(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(SMARTCHECKOUT_FORM_VERSION="one column " * 9))
    shopper = Shopper(app.test_client())
    shopper.open()
    assert facts_of(app, shopper).form_version == ("one column " * 9)[:32]


def facts_of(app: Flask, shopper: Shopper) -> Any:
    secret = app.extensions["smartcheckout"].secret
    return read(secret, shopper.hidden["visit"], datetime.now(UTC))
