"""flask smartcheckout simulate: a history once, of a size that was asked for, with orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from flask_smartcheckout import Coupon, Invoice, Shop
from flask_smartcheckout.aftercare.tables import outbox
from flask_smartcheckout.cli import simulate
from flask_smartcheckout.cli.made_up_orders import make_up_orders
from flask_smartcheckout.codes import coupons
from flask_smartcheckout.orders import records
from flask_smartcheckout.orders.tables import orders, payments
from flask_smartcheckout.tracking.tables import checkouts, events

from .conftest import DUTCH, SHOP, Host, Shopper, count, run

FEW = ("simulate", "--checkouts", "40", "--days", "3")


def test_an_empty_database_is_filled_once(app: Flask) -> None:
    told = run(app, *FEW, "--if-empty").output
    assert told == f"40 checkouts over 3 days were made up, {count(app, events)} events.\n"
    assert count(app, checkouts) == 40
    assert run(app, *FEW, "--if-empty").output == "There is a history already.\n"
    assert count(app, checkouts) == 40


def test_made_up_visits_join_others_only_when_it_is_asked_for(
    app: Flask, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulate, "ORDERS", 2)
    shopper.open()
    assert shopper.send(json=True, **DUTCH).status_code == 200
    with app.extensions["smartcheckout"].events.begin() as connection:
        connection.execute(delete(checkouts))
    refused = run(app, *FEW, "--with-orders")
    assert (refused.exit_code, "or --add" in refused.output) == (2, True)
    assert (count(app, checkouts), count(app, orders)) == (0, 1)
    assert run(app, *FEW, "--if-empty").output == "There is a history already.\n"
    assert run(app, *FEW, "--add", "--with-orders").exit_code == 0
    assert (count(app, checkouts), count(app, orders)) == (40, 3)


def test_so_many_events_are_about_so_many(app: Flask) -> None:
    assert run(app, "simulate", "--events", "3000").exit_code == 0
    assert 2400 < count(app, events) < 3600
    refused = run(app, *FEW, "--events", "3000")
    assert (refused.exit_code, "not both" in refused.output) == (2, True)


def test_orders_come_only_when_they_are_asked_for(
    app: Flask, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(app, *FEW).exit_code == 0
    assert count(app, orders) == 0
    monkeypatch.setattr(simulate, "ORDERS", 3)
    assert run(app, *FEW, "--add", "--with-orders").output.endswith("3 orders were made up.\n")
    assert count(app, orders) == 3
    assert (host.orders, count(app, outbox)) == ([], 0)


def test_orders_are_of_every_kind_and_of_nobody_real(app: Flask) -> None:
    state, now = app.extensions["smartcheckout"], datetime.now(UTC)
    made = make_up_orders(state.database, state.shop, seed=5, days=90, orders=24, now=now)
    assert made == count(app, orders) == 24
    with state.database.connect() as connection:
        rows = connection.execute(select(orders)).all()
        paid = Counter(connection.execute(select(payments.c.state)).scalars())
    assert all(row.email.endswith("@example.com") for row in rows)
    assert all(now - timedelta(days=90) <= row.placed_at <= now for row in rows)
    assert {row.state for row in rows} == {"placed", "cancelled", "review"}
    assert paid["paid"] > paid["deferred"] > 0
    assert len({row.email for row in rows}) < len(rows)
    placed: Any = records.by_id(state.database, rows[0].id)
    assert placed.order.quote.total.minor == rows[0].total_minor > 0


def test_coupons_of_made_up_orders_are_used(make_app: Callable[..., Flask]) -> None:
    once = Coupon("ONCE", "percent_order", "10", public=True, once_per_customer=True)
    state = make_app(replace(SHOP, payments=(Invoice(),), coupons=(once,))).extensions[
        "smartcheckout"
    ]
    now = datetime.now(UTC)
    make_up_orders(state.database, state.shop, seed=5, days=30, orders=30, now=now)
    with state.database.connect() as connection:
        documents = connection.execute(select(orders.c.document)).scalars()
        with_it = sum('"code":"ONCE"' in document for document in documents)
        lost = connection.scalar(
            select(func.count()).select_from(orders).where(orders.c.state == "cancelled")
        )
    used = coupons.uses(state.database, ["ONCE"])["ONCE"]
    assert 0 < with_it - (lost or 0) <= used <= with_it


def test_a_shop_that_sells_where_we_know_nobody_gets_no_orders(app: Flask) -> None:
    database, now = app.extensions["smartcheckout"].database, datetime.now(UTC)
    assert make_up_orders(database, Shop(country="JP"), seed=1, days=9, orders=5, now=now) == 0
