"""Forgetting, which is called every minute: others who write hardly notice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, insert, select

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import retention, sweep
from flask_smartcheckout.tracking.retention import forget
from flask_smartcheckout.tracking.tables import (
    ALL,
    FIGURES,
    checkouts,
    daily_figures,
    events,
    losses,
    views,
)
from tests.plans import asked_of, reading_all

from .shopper import NOON, Shopper, facts, focused, viewed

SETTINGS = Settings()
DAY = timedelta(days=1)
LATER = NOON + 91 * DAY
"""When events of noon have had their time, but not their checkouts."""

FOLLOWING = NOON + 800 * DAY
"""When nothing of noon is kept."""


def visits(database: Database, number: int) -> None:
    """Let so many shoppers look at the form, begin and leave."""
    for one in range(number):
        Shopper(database, facts(f"visit-{one:04}")).send(viewed(), focused("email", 1), now=NOON)
    sweep(database, NOON + DAY, SETTINGS)


def count(database: Database, table: Table) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def writes(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note each transaction that writes."""
    begun: list[str] = []
    begin = database.begin

    def noted(**how: Any) -> Any:
        begun.append("begin")
        return begin(**how)

    monkeypatch.setattr(database, "begin", noted)
    return begun


def test_nothing_is_written_where_nothing_is_due(database: Database, writes: list[str]) -> None:
    visits(database, 2)
    writes.clear()
    assert forget(database, NOON + 89 * DAY, SETTINGS) == 0
    assert writes == []


def test_nothing_is_written_of_what_was_forgotten(database: Database, writes: list[str]) -> None:
    visits(database, 2)
    assert forget(database, LATER, SETTINGS) == 4
    writes.clear()
    assert forget(database, LATER, SETTINGS) == 0
    assert writes == []


def test_looking_reads_no_whole_table(database: Database) -> None:
    visits(database, 2)
    with asked_of(database) as asked:
        forget(database, NOON, SETTINGS)
    assert len(asked) == 3 + len(FIGURES)
    assert reading_all(database, asked) == []


def test_many_are_forgotten_a_few_at_a_time(
    database: Database, writes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    visits(database, 5)
    writes.clear()
    assert forget(database, LATER, SETTINGS) == 10
    assert len(writes) == 3
    assert count(database, checkouts) == 5
    assert count(database, events) == count(database, views) == 0
    forget(database, FOLLOWING, SETTINGS)
    assert all(count(database, table) == 0 for table in ALL)


def test_figures_go_a_block_at_a_time(database: Database, writes: list[str]) -> None:
    for ago in (0, 100, 200):
        day = NOON - ago * DAY
        Shopper(database, facts(f"visit-{ago:04}", now=day)).send(viewed(), now=day)
    before = count(database, daily_figures)
    writes.clear()
    forget(database, NOON, Settings(retention_events=900 * DAY, retention_figures=50 * DAY))
    assert count(database, daily_figures) * 3 == before
    assert len(writes) == 1 + 2  # the checkouts, and two blocks of the only table with figures


def test_losses_are_forgotten_with_their_day(database: Database) -> None:
    with database.begin() as connection:
        rows = [{"day": (NOON - ago * DAY).date(), "batches": 1} for ago in (760, 761)]
        connection.execute(insert(losses), rows)
    forget(database, NOON, SETTINGS)
    with database.connect() as connection:
        assert connection.execute(select(losses.c.day)).scalars().all() == [rows[0]["day"]]


def test_one_who_is_heard_of_meanwhile_keeps_their_events(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the transaction, as another process may."""
    visits(database, 2)
    look = retention._read

    def slowly(database: Database, query: Any) -> Any:
        found = look(database, query)
        if "visit-0000" in found:
            late = facts("visit-0000", now=LATER)
            Shopper(database, late, view_id="view0002").send(viewed(), now=LATER)
        return found

    monkeypatch.setattr(retention, "_read", slowly)
    assert forget(database, LATER, SETTINGS) == 2
    assert count(database, events) == 3


def test_what_came_after_the_forgetting_is_forgotten_in_its_time(database: Database) -> None:
    visits(database, 1)
    assert forget(database, LATER, SETTINGS) == 2
    late = facts("visit-0000", now=LATER)
    Shopper(database, late, view_id="view0002").send(viewed(), now=LATER)
    sweep(database, LATER + DAY, SETTINGS)
    assert forget(database, LATER + 89 * DAY, SETTINGS) == 0
    assert forget(database, LATER + 91 * DAY, SETTINGS) == 1
