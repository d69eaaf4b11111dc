"""Batches that come at once share a transaction; what cannot be stored is told and counted."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import ServerEvent, folding, record
from flask_smartcheckout.tracking.devices import recognise
from flask_smartcheckout.tracking.entry import MAX_EVENTS, Entry
from flask_smartcheckout.tracking.folding import Folder, fold_waiting, waiting
from flask_smartcheckout.tracking.inbox import has, put, row_of
from flask_smartcheckout.tracking.log import view_of
from flask_smartcheckout.tracking.losses import lost
from flask_smartcheckout.tracking.period import Period
from flask_smartcheckout.tracking.story import Logged
from flask_smartcheckout.tracking.tables import checkouts, events, inbox, losses, views
from flask_smartcheckout.tracking.writer import Writer, _Waiting, writer_of

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


class Slow(Writer):
    """A writer whose transactions wait for a sign, and are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.begun = threading.Event()
        self.groups: list[int] = []

    def _write(self, database: Database, group: list[Any]) -> None:
        self.groups.append(len(group))
        self.begun.set()
        assert self.go.wait(10)
        super()._write(database, group)


def test_batches_that_come_while_one_is_written_share_the_next_transaction(
    database: Database,
) -> None:
    writer, taken = Slow(), []

    def send(number: int) -> None:
        taken.append(writer.write(database, entry(number)))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    threads[0].start()
    assert writer.begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(writer._queue) < len(threads) - 1:
        pass
    writer.go.set()
    for thread in threads:
        thread.join(10)
    assert (taken, writer.groups) == ([True] * 8, [1, 7])
    assert fold_waiting(database, SETTINGS) == 8
    assert (rows(database, checkouts), rows(database, events)) == (8, 16)


def test_a_batch_is_sorted_once_and_its_newer_facts_count(database: Database) -> None:
    writer = writer_of(database)
    later = entry(0, range(1, 4), now=NOON + timedelta(minutes=1), country="BE")
    for one in (entry(), later, entry()):
        assert writer.write(database, one)
    fold_waiting(database, SETTINGS)
    assert (rows(database, events), rows(database, views), rows(database, inbox)) == (4, 1, 0)
    with database.connect() as connection:
        assert connection.execute(select(views.c.country)).scalar_one() == "BE"
        assert connection.execute(select(checkouts.c.events)).scalar_one() == 4


@pytest.mark.parametrize("is_sorted", [True, False])
def test_a_checkout_that_is_full_leaves_the_others(is_sorted: bool, database: Database) -> None:
    """A browser hears at once that there is no room; what was acknowledged is never left out."""
    writer = writer_of(database)
    for start in range(0, MAX_EVENTS, 500):
        assert writer.write(database, entry(0, range(start, start + 500)))
    if is_sorted:
        fold_waiting(database, SETTINGS)
    assert not writer.write(database, entry(0, range(MAX_EVENTS, MAX_EVENTS + 1)))
    assert writer.write(database, entry(1))
    fold_waiting(database, SETTINGS)
    assert rows(database, events) == MAX_EVENTS + 2


def test_batches_of_one_transaction_share_the_room_that_there_is(database: Database) -> None:
    batches = [entry(0, range(start, start + 500)) for start in range(0, 3_000, 500)]
    with database.begin() as connection:
        taken = put(connection, [row_of(one) for one in [*batches, entry(1)]])
    assert taken == [True] * 4 + [False] * 2 + [True]
    fold_waiting(database, SETTINGS)
    assert rows(database, events) == MAX_EVENTS + 2


@pytest.mark.parametrize("is_sorted", [True, False])
def test_a_repeat_is_no_more_than_there_is_room_for(is_sorted: bool, database: Database) -> None:
    for start in range(0, MAX_EVENTS, 500):
        assert writer_of(database).write(database, entry(0, range(start, start + 500)))
    if is_sorted:
        fold_waiting(database, SETTINGS)
    with database.connect() as connection:
        assert has(connection, entry(0, range(500, 700)))
        assert not has(connection, entry(0, range(MAX_EVENTS - 1, MAX_EVENTS + 1)))


def test_a_connection_that_was_cut_meanwhile_loses_nothing(postgres_url: str) -> None:
    database, writer = Database(postgres_url), Writer()
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for number in range(2):
        assert writer.write(database, entry(number))
        with database.engine.connect() as connection:
            connection.execute(cut)
    assert writer.write(database, entry(0))
    assert (rows(database, inbox), bool(writer.losses)) == (3, False)
    database.engine.dispose()


class Ended(Writer):
    """A writer whose thread is ended when several wait."""

    def _write(self, database: Database, group: list[Any]) -> None:
        if len(group) > 1:
            raise SystemExit
        super()._write(database, group)


def test_whoever_waits_for_a_thread_that_is_ended_hears_of_it(database: Database) -> None:
    writer = Ended()
    others = [_Waiting(entry(number)) for number in (1, 2)]
    writer._queue.extend(others)
    with pytest.raises(SystemExit):
        writer.write(database, entry(0))
    assert all(isinstance(one.outcome, SQLAlchemyError) for one in others)
    assert writer.write(database, entry(0))


def test_who_asks_just_when_the_folding_ends_is_not_forgotten(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, done = Folder(), threading.Event()
    database = Database(sqlite_url)
    rounds: list[int] = []

    def fold(*_: Any) -> int:
        rounds.append(1)
        if len(rounds) == 2:
            done.set()
        return 0

    class Busy:
        """A lock; before it is let go for the first time, somebody asks."""

        lock = threading.Lock()
        acquire = lock.acquire

        def release(self) -> None:
            if len(rounds) == 1:
                folder.fold_soon(database, SETTINGS)
            self.lock.release()

    monkeypatch.setattr(folding, "DELAY", 0.0)
    monkeypatch.setattr(folding, "fold_waiting", fold)
    folder._busy = Busy()  # type: ignore[assignment]
    folder.fold_soon(database, SETTINGS)
    assert done.wait(5)


def test_what_cannot_be_stored_is_counted_once_it_can(database: Database) -> None:
    writer = Writer()
    inbox.drop(database.engine)
    for _ in range(3):
        with pytest.raises(SQLAlchemyError):
            writer.write(database, entry())
    inbox.create(database.engine)
    today = datetime.now(UTC).date()
    for _ in range(2):
        assert writer.write(database, entry())
        with database.connect() as connection:
            assert lost(connection, Period(today - timedelta(days=1), today)) == 3
    assert rows(database, losses) == 1


def test_what_cannot_be_read_in_the_inbox_stops_nothing_else(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as connection:
        row = {"checkout_id": "visit-0009", "events": 1, "entry": '{"of": "another release"}'}
        connection.execute(insert(inbox), row)
    assert fold_waiting(database, SETTINGS) == 0
    writer_of(database).write(database, entry())
    assert fold_waiting(database, SETTINGS) == 1
    assert (rows(database, inbox), rows(database, checkouts)) == (0, 1)
    assert "cannot be read" in caplog.text


def test_folding_at_once_counts_every_checkout_once(database: Database) -> None:
    for number in range(30):
        assert writer_of(database).write(database, entry(number))
    assert waiting(database) == 30
    folded: list[int] = []
    threads = [
        threading.Thread(target=lambda: folded.append(fold_waiting(database, SETTINGS)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(folded) == 30
    assert waiting(database) == 0
    assert figures(database)["daily", "all", "1", "2026-11-21", *[""] * 4, "EUR", "viewed"] == 30


def test_the_servers_word_counts_before_the_browsers_was_sorted(database: Database) -> None:
    """With consent needed, the browser's report alone makes a checkout known."""
    writer_of(database).write(database, entry())
    assert record(database, "visit-0000", [ServerEvent("order_placed")], now=NOON)
    assert not record(database, "visit-0001", [ServerEvent("order_placed")], now=NOON)
    fold_waiting(database, SETTINGS)
    with database.connect() as connection:
        row = connection.execute(select(checkouts.c.state, checkouts.c.events)).one()
    assert tuple(row) == ("ordered", 3)


def test_a_clock_that_goes_back_and_a_repeated_batch_change_no_figure(shopper: Shopper) -> None:
    backwards = [viewed(5), {**focused("email", 6), "t": 10}, {**focused("phone", 7), "t": 0}]
    shopper.send(*backwards, now=NOON)
    before = figures(shopper.database)
    for _ in range(3):
        assert shopper.send(*backwards, now=NOON - timedelta(hours=1)).ok
    assert figures(shopper.database) == before
