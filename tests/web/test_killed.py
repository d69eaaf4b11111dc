"""A server that is killed at any step of an order: nothing is lost, nothing is there twice."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from flask_smartcheckout.orders import records
from flask_smartcheckout.orders.placing import STALE
from flask_smartcheckout.orders.tables import orders
from tests.dying import until_killed

from .conftest import DUTCH, Shopper, run
from .killed_shop import COOKIE, STEPS, TABLE, make_app

UNTAKEN = STEPS[:3]  # the shop's own tables have nothing
UNSETTLED = STEPS[1:6]
STANDING = STEPS[6:]


@dataclass(frozen=True)
class Wreck:
    """What is there after the server was killed and started anew."""

    app: Flask
    shopper: Shopper
    cookie: str
    path: Path

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The shop's own orders."""
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute("SELECT * FROM orders").fetchall()

    @property
    def record(self) -> records.Record | None:
        """Our record of the order."""
        return records.by_checkout(self.app.extensions["smartcheckout"].database, self.cookie)

    def wait(self) -> None:
        """Let the time go by after which nobody waits for a handler any more."""
        with self.app.extensions["smartcheckout"].database.begin() as connection:
            long_ago = datetime.now(UTC) - STALE - timedelta(minutes=1)
            connection.execute(update(orders).values(created_at=long_ago))

    def dashboard(self) -> str:
        """Return what the owner's page of orders says."""
        link = run(self.app, "dashboard-link").output.strip()
        owner = self.app.test_client()
        owner.get(link.removeprefix("http://127.0.0.1:5000"))
        return owner.get("/smartcheckout/dashboard/orders").text


@pytest.fixture
def wreck(database_url: str, tmp_path: Path) -> Iterator[Callable[[str], Wreck]]:
    """Kill a shop at a step, and start it again."""
    apps: list[Flask] = []

    def kill_at(step: str) -> Wreck:
        prepare(tmp_path / "shop.sqlite3")
        given = (database_url, str(tmp_path / "shop.sqlite3"))
        ((cookie, hidden),) = until_killed("tests.web.killed_shop:order_and_die", *given, step)
        app, _checkout = make_app(*given)
        apps.append(app)
        shopper = Shopper(app.test_client(), hidden)
        shopper.client.set_cookie(COOKIE, cookie)
        return Wreck(app, shopper, cookie, tmp_path / "shop.sqlite3")

    yield kill_at
    for app in apps:
        app.extensions["smartcheckout"].database.dispose()


def prepare(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(TABLE)


def test_killed_before_our_record_it_is_ordered_by_the_next_press(
    wreck: Callable[[str], Wreck],
) -> None:
    found = wreck(STEPS[0])
    assert (found.record, found.rows) == (None, [])
    assert 'value="Keizersgracht"' in found.shopper.open().text
    assert found.shopper.send(**DUTCH).status_code == 303
    assert len(found.rows) == 1
    assert found.record and found.record.state == "placed"


@pytest.mark.parametrize("step", UNSETTLED)
def test_killed_while_the_shop_had_it_it_is_never_handed_over_twice(
    step: str, wreck: Callable[[str], Wreck]
) -> None:
    found = wreck(step)
    before = found.rows
    assert len(before) == (step not in UNTAKEN)
    assert found.record and found.record.state == "placing"
    reference = found.record.order.id[:8]
    again = found.shopper.send(**DUTCH)
    assert again.status_code == 303
    page = found.shopper.client.get(again.location).text
    assert "You need not order again" in page and reference in page
    assert 'value="Keizersgracht"' in found.shopper.open().text
    assert "orders to look at: 0" in run(found.app, "work").output
    found.wait()
    assert "orders to look at: 1" in run(found.app, "work").output
    assert found.record.state == "review"
    page = found.shopper.client.get(again.location).text
    assert f"Your reference is {reference}." in page and "Keizersgracht" in page
    assert found.shopper.send(**DUTCH).location == again.location
    owners = found.dashboard()
    assert "1 order needs you" in owners and reference in owners
    assert found.rows == before
    assert found.record.order.shipping.one_line().startswith("Sanne de Vries, Keizersgracht 112")


@pytest.mark.parametrize("step", STANDING)
def test_killed_after_our_record_it_stands(step: str, wreck: Callable[[str], Wreck]) -> None:
    found = wreck(step)
    assert found.record and found.record.state == "placed"
    ((number, order_id, address),) = found.rows
    assert (str(number), order_id) == (found.record.order.ref, found.record.order.id)
    assert "Keizersgracht 112" in address
    again = found.shopper.send(**DUTCH)
    assert again.status_code == 303
    page = found.shopper.client.get(again.location).text
    kept = rf"Order number <b><bdi>{number}</bdi>|[Oo]rder {number} is kept"  # paid for, or not yet
    assert re.search(kept, page)
    assert len(found.rows) == 1
    assert "needs you" not in found.dashboard()


@pytest.mark.parametrize("who", ["the shopper", "the owner"])
def test_where_no_timer_runs_it_is_settled_by_whoever_looks(
    who: str, wreck: Callable[[str], Wreck]
) -> None:
    found = wreck("after its commit")
    found.wait()
    link = found.shopper.send(**DUTCH).location
    if who == "the owner":
        assert "1 order needs you" in found.dashboard()
    page = found.shopper.client.get(link)
    assert "Your order is being looked at" in page.text
    assert "Refresh" not in page.headers
    assert found.record and found.record.state == "review"
