"""flask smartcheckout work: what is due is done, whatever happened in between."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from flask_smartcheckout import Order, Rejected, checkout_abandoned
from flask_smartcheckout.orders.drafts import KEPT
from flask_smartcheckout.orders.tables import drafts, orders
from flask_smartcheckout.tracking.retention import forget
from flask_smartcheckout.tracking.simulation import simulate
from flask_smartcheckout.tracking.tables import checkouts, events, views

from .conftest import DUTCH, Host, Shopper, count, run

LONG = timedelta(hours=12)


def age(app: Flask, table: Any, column: str, by: timedelta) -> None:
    """Make rows older, as if time had passed."""
    with app.extensions["smartcheckout"].database.begin() as connection:
        long_ago = datetime.now(UTC) - by
        connection.execute(update(table).values({column: long_ago}))


def test_work_says_what_it_did(app: Flask) -> None:
    done = run(app, "work")
    assert done.exit_code == 0
    assert re.findall(r"^[\w ]+: (\d+)$", done.output, re.MULTILINE) == ["0"] * 15
    first = [line.partition(":")[0] for line in done.output.splitlines()[:3]]
    assert first == ["checkouts counted", "checkouts ended", "alarms raised"]


def test_what_fails_keeps_nothing_else_from_being_done(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*about: Any, **more: Any) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("flask_smartcheckout.upkeep.checkouts.sweep", break_down)
    done = run(app, "work")
    assert done.exit_code == 1
    assert "checkouts ended: failed" in done.output
    assert done.output.count(": 0") == 14
    assert "the disk is full" in caplog.text


@pytest.mark.parametrize("figures", [30, 90, 760])
def test_events_never_outlive_their_checkout(figures: int, make_app: Callable[..., Flask]) -> None:
    app = make_app(SMARTCHECKOUT_RETENTION_EVENTS=90, SMARTCHECKOUT_RETENTION_FIGURES=figures)
    state = app.extensions["smartcheckout"]
    now = datetime.now(UTC)
    simulate(state.events, seed=1, days=20, checkouts=40, now=now)
    assert count(app, events) > 100
    for days in (20, 45, 100, 400, 3000):
        forget(state.events, now + timedelta(days=days), state.settings)
        if not count(app, checkouts):
            assert count(app, events) == count(app, views) == 0
    assert count(app, checkouts) == 0


def test_work_forgets_drafts_after_a_day(app: Flask, shopper: Shopper) -> None:
    shopper.send("update", **DUTCH)
    assert "drafts forgotten: 0" in run(app, "work").output
    age(app, drafts, "updated_at", KEPT + timedelta(minutes=1))
    assert "drafts forgotten: 1" in run(app, "work").output
    assert count(app, drafts) == 0


def test_work_forever_goes_on_until_it_is_stopped(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", sleep)
    done = run(app, "work", "--forever")
    assert slept == [60, 60]
    assert done.output.count("drafts forgotten") == 2


def test_work_ends_silent_checkouts_and_tells_who_listens(app: Flask) -> None:
    heard: list[int] = []

    def listen(sender: object, count: int) -> None:
        heard.append(count)

    client = app.test_client()
    form = client.get("/smartcheckout/").text
    found = dict(re.findall(r'data-(token|tracking-id)="([^"]*)"', form))
    names = ("checkout_viewed", "checkout_started")
    events = [{"seq": seq, "name": name, "t": seq} for seq, name in enumerate(names)]
    batch = {"v": 1, "view_id": "view-1", "sent": 0, "events": events}
    batch |= {"token": found["token"], "checkout_id": found["tracking-id"]}
    assert client.post("/smartcheckout/events", json=batch).status_code == 204
    assert "checkouts counted: 1" in run(app, "work").output
    for table in (checkouts, views):
        age(app, table, "seen_at", LONG)
    with checkout_abandoned.connected_to(listen):
        assert "checkouts ended: 1" in run(app, "work").output
        assert "checkouts ended: 0" in run(app, "work").output
    assert heard == [1]


def test_orders_the_shop_never_took_are_forgotten_after_a_month(
    app: Flask, host: Host, shopper: Shopper
) -> None:
    def refuse(order: Order) -> str:
        raise Rejected("Sold out.")

    host.handler = refuse
    shopper.send(**DUTCH)
    age(app, orders, "created_at", timedelta(days=29))
    assert "orders forgotten: 0" in run(app, "work").output
    age(app, orders, "created_at", timedelta(days=31))
    assert "orders forgotten: 1" in run(app, "work").output


def test_placed_orders_are_kept_as_long_as_the_shop_says(app: Flask, shopper: Shopper) -> None:
    shopper.send(**DUTCH)
    age(app, orders, "created_at", timedelta(days=3600))
    assert "orders forgotten: 0" in run(app, "work").output
    age(app, orders, "created_at", timedelta(days=3700))
    assert "orders forgotten: 1" in run(app, "work").output
