"""What the server counts of a browser without our script, which cannot report for itself."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from flask_smartcheckout.tracking.tables import events

from .conftest import DUTCH, Host, Shopper


def told(app: Flask) -> list[str]:
    """Return the names of the events that were stored, in their order."""
    with app.extensions["smartcheckout"].events.connect() as connection:
        return list(connection.execute(select(events.c.name).order_by(events.c.seq)).scalars())


def test_pressing_a_button_is_beginning(app: Flask, shopper: Shopper) -> None:
    shopper.send("update", **DUTCH)
    assert told(app) == ["checkout_started"]


@pytest.mark.parametrize("more", [{"lang": "de"}, {"leave": "cart"}])
def test_another_language_or_the_cart_is_none(
    more: dict[str, str], app: Flask, shopper: Shopper
) -> None:
    shopper.client.post("/smartcheckout/", data={**shopper.hidden, **DUTCH, **more})
    assert told(app) == []


def test_our_script_reports_for_itself(app: Flask, shopper: Shopper) -> None:
    shopper.send("update", json=True, **DUTCH)
    shopper.send(json=True, **{**DUTCH, "name": ""})
    assert told(app) == []


def test_a_refused_order_was_tried(app: Flask, shopper: Shopper) -> None:
    shopper.send(**{**DUTCH, "name": ""})
    assert told(app) == ["submit_attempted", "field_error", "submit_failed"]


@pytest.mark.parametrize("json", [False, True])
def test_a_changed_price_and_a_broken_shop_are_no_refusal(
    app: Flask, host: Host, shopper: Shopper, json: bool
) -> None:
    shopper.hidden["fingerprint"] = "another"
    assert shopper.send(json=json, **DUTCH).status_code == 409

    def break_down(order: object) -> str:
        raise RuntimeError("the disk is full")

    host.handler = break_down
    assert shopper.send(json=json, **DUTCH).status_code == 503
    outcomes = ["price_changed", "order_failed"]
    tried = [("submit_attempted", outcome, "submit_failed") for outcome in outcomes]
    assert told(app) == (outcomes if json else [name for one in tried for name in one])


def test_an_order_is_counted_whoever_sends_it(app: Flask, shopper: Shopper) -> None:
    assert shopper.send(**DUTCH).status_code == 303
    assert told(app) == ["order_placed"]
