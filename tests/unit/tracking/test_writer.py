"""Batches that come at once share a transaction; what cannot be stored is told and counted."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.devices import recognise
from flask_smartcheckout.tracking.entry import MAX_EVENTS, Entry
from flask_smartcheckout.tracking.folding import fold_waiting, waiting
from flask_smartcheckout.tracking.log import view_of
from flask_smartcheckout.tracking.losses import lost
from flask_smartcheckout.tracking.period import Period
from flask_smartcheckout.tracking.story import Logged
from flask_smartcheckout.tracking.tables import checkouts, events, losses, views
from flask_smartcheckout.tracking.writer import Writer, writer_of

from .shopper import CHROME, NOON, Shopper, facts, focused, viewed
from .test_exactness import figures

SETTINGS = Settings()


def entry(number: int = 0, seqs: range = range(2), **more: Any) -> Entry:
    view = view_of(facts(f"visit-{number:04}", **more), "view0001", recognise(CHROME), NOON)
    named = [Logged("view0001", seq, seq * 1000, "field_focused", "email") for seq in seqs]
    return Entry(f"visit-{number:04}", view, named)


def rows(database: Database, table: Any) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


class Slow:
    """A database whose transactions wait for a sign, and are counted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.dialect = database.dialect
        self.go = threading.Event()
        self.begun = threading.Event()
        self.transactions = 0

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        self.transactions += 1
        self.begun.set()
        assert self.go.wait(10)
        with self._database.begin() as connection:
            yield connection


def test_batches_that_come_while_one_is_written_share_the_next_transaction(
    database: Database,
) -> None:
    slow, writer, taken = Slow(database), Writer(), []

    def send(number: int) -> None:
        taken.append(writer.write(slow, entry(number)))  # type: ignore[arg-type]

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    threads[0].start()
    assert slow.begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(writer._queue) < len(threads) - 1:
        pass
    slow.go.set()
    for thread in threads:
        thread.join(10)
    assert taken == [True] * 8
    assert slow.transactions == 2
    assert (rows(database, checkouts), rows(database, events)) == (8, 16)


def test_a_batch_is_written_once_and_its_newer_facts_count(database: Database) -> None:
    writer = writer_of(database)
    assert writer.write(database, entry())
    later = entry(0, range(1, 4), now=NOON + timedelta(minutes=1), country="BE")
    assert writer.write(database, later)
    assert (rows(database, events), rows(database, views)) == (4, 1)
    with database.connect() as connection:
        assert connection.execute(select(views.c.country)).scalar_one() == "BE"
        assert connection.execute(select(checkouts.c.events)).scalar_one() == 4


def test_one_checkout_of_a_group_that_is_full_leaves_the_others(database: Database) -> None:
    writer = writer_of(database)
    for start in range(0, MAX_EVENTS, 500):
        assert writer.write(database, entry(0, range(start, start + 500)))
    assert not writer.write(database, entry(0, range(MAX_EVENTS, MAX_EVENTS + 1)))
    assert writer.write(database, entry(1))
    assert rows(database, events) == MAX_EVENTS + 2


def test_what_cannot_be_stored_is_counted_once_it_can(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    database.ensure_ready()
    writer = Writer()

    def be_full(*about: Any) -> None:
        raise OperationalError("INSERT", None, Exception("database or disk is full"))

    with monkeypatch.context() as patch:
        patch.setattr(database, "begin", be_full)
        for _ in range(3):
            with pytest.raises(SQLAlchemyError, match="disk is full"):
                writer.write(database, entry())
    today = datetime.now(UTC).date()
    for _ in range(2):
        assert writer.write(database, entry())
        with database.connect() as connection:
            assert lost(connection, Period(today - timedelta(days=1), today)) == 3
    assert rows(database, losses) == 1
    database.dispose()


def test_folding_at_once_counts_every_checkout_once(database: Database) -> None:
    for number in range(30):
        assert writer_of(database).write(database, entry(number))
    assert waiting(database) == 30
    folded: list[int] = []
    threads = [
        threading.Thread(target=lambda: folded.append(fold_waiting(database, NOON, SETTINGS)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(folded) == 30
    assert waiting(database) == 0
    assert figures(database)["daily", "all", "1", "2026-11-21", *[""] * 4, "EUR", "viewed"] == 30


def test_a_clock_that_goes_back_and_a_repeated_batch_change_no_figure(shopper: Shopper) -> None:
    backwards = [viewed(5), {**focused("email", 6), "t": 10}, {**focused("phone", 7), "t": 0}]
    shopper.send(*backwards, now=NOON)
    before = figures(shopper.database)
    for _ in range(3):
        assert shopper.send(*backwards, now=NOON - timedelta(hours=1)).ok
    assert figures(shopper.database) == before
