"""What a shopper types stays in the form and the order: not in logs, events or addresses."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from flask_smartcheckout.tracking import tables

from .conftest import DUTCH, Host, Shopper, fill_cart

TYPED = {
    **DUTCH,
    "email": "unik-email@example.nl",
    "name": "Uniknaam de Vries",
    "street": "Unikstraat",
    "city": "Unikstad",
    "phone": "0612345678",
    "company": "Unikbedrijf",
    "note": "Uniknotitie",
    "coupon": "UNIKCODE",
}
MORE = {
    "gift_card": "UNIKCARD",
    "billing_name": "Uniknaam Twee",
    "billing_street": "Uniklaan",
    "billing_postcode": "unik",
}
"""What is asked only of some."""
SECRETS = ("unik", "0612345678", "612345678", "1015")


def quiet(text: str, *more: str) -> None:
    """Assert that a text holds nothing that was typed."""
    found = [secret for secret in (*SECRETS, *more) if secret.lower() in text.lower()]
    assert found == []


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def said(log: pytest.LogCaptureFixture) -> str:
    """Return what our own code and Flask logged; the database's echo of statements is off."""
    return "\n".join(record.getMessage() for record in log.records)


def test_nothing_that_was_typed_reaches_the_log(
    app: Flask, shopper: Shopper, log: pytest.LogCaptureFixture
) -> None:
    log.clear()
    for json_wanted in (True, False):
        shopper.send("update", json=json_wanted, **TYPED)
        shopper.send(json=json_wanted, **TYPED)
        shopper.send(json=json_wanted, **{**TYPED, "fingerprint": "old", "coupon": ""})
    tokens = [shopper.hidden["token"], shopper.hidden["visit"]]
    placed = shopper.send(**{**TYPED, "coupon": ""})
    assert placed.status_code == 303
    shopper.client.get(placed.location)
    quiet(said(log), *tokens, placed.location.rpartition("/")[2])


def test_a_failure_of_the_shop_is_logged_without_what_was_typed(
    host: Host, shopper: Shopper, log: pytest.LogCaptureFixture
) -> None:
    def crash(order: Any) -> str:
        raise RuntimeError("disk full")

    host.handler = crash
    log.clear()
    shopper.send(**{**TYPED, "coupon": ""})
    assert "the order handler failed" in log.text
    assert "disk full" in log.text
    quiet(said(log), shopper.hidden["token"])


def test_nothing_that_was_typed_reaches_the_statistics(app: Flask, shopper: Shopper) -> None:
    shopper.send(**{**TYPED, **MORE, "postcode": "unik 10", "phone": "unik"})
    shopper.send(**{**TYPED, "coupon": ""})
    shopper.send(**{**TYPED, "coupon": ""})
    kept = statistics(app)
    assert len(kept) > 10
    for row in kept:
        quiet(row)


def statistics(app: Flask) -> list[str]:
    """Return every row that the statistics hold, figures too."""
    with app.extensions["smartcheckout"].events.connect() as connection:
        return [str(row) for table in tables.ALL for row in connection.execute(select(table))]


@pytest.mark.parametrize(
    ("settings", "headers"),
    [
        ({"SMARTCHECKOUT_TRACKING": "off"}, {}),
        ({"SMARTCHECKOUT_TRACKING": "consent"}, {}),
        ({}, {"Sec-GPC": "1"}),
        ({"SMARTCHECKOUT_TRACKING_DNT": True}, {"DNT": "1"}),
    ],
    ids=str,
)
def test_nothing_is_counted_of_whoever_was_not_asked_or_objects(
    settings: dict[str, Any], headers: dict[str, str], make_app: Callable[..., Flask]
) -> None:
    app = fill_cart(make_app(**settings))
    visitor = Shopper(app.test_client())
    visitor.client.environ_base |= {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()
    }
    visitor.open()
    visitor.send("update", **TYPED)
    assert visitor.send(**{**DUTCH, "name": ""}).status_code == 422
    assert visitor.send(**DUTCH).status_code == 303
    assert statistics(app) == []


def test_the_statistics_and_the_order_do_not_name_each_other(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    cookie = shopper.client.get_cookie("smartcheckout_id")
    assert cookie is not None
    page = shopper.open().text
    visit = page.partition('data-tracking-id="')[2].partition('"')[0]
    assert visit and visit != cookie.value
    placed = shopper.send(**DUTCH)
    confirmation = shopper.client.get(placed.location).text
    assert visit not in confirmation
    assert cookie.value not in page.replace(shopper.hidden["token"], "")


def test_a_confirmation_is_kept_by_nobody_on_the_way(shopper: Shopper) -> None:
    placed = shopper.send(**DUTCH)
    answer = shopper.client.get(placed.location)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_the_form_may_be_gone_back_to_but_is_kept_by_no_cache(shopper: Shopper) -> None:
    assert shopper.open().headers["Cache-Control"] == "private, no-cache"


def test_the_form_loads_nothing_from_anywhere_else(shopper: Shopper) -> None:
    page = shopper.open().text
    assert "http://" not in page.replace("http://www.w3.org/", "")
    assert "https://" not in page
    assert 'src="//' not in page


def test_a_database_that_fails_tells_no_address(
    app: Flask, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    database = app.extensions["smartcheckout"].database
    with database.begin() as connection:
        connection.exec_driver_sql("DROP TABLE smartcheckout_drafts")
    assert shopper.send("update", **DUTCH).status_code == 503
    assert "smartcheckout_drafts" in caplog.text
    for typed in ("Keizersgracht", "sanne@example.nl", "1015"):
        assert typed not in caplog.text
