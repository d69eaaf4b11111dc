"""Whoever waits to write on SQLite begins as soon as the other is done, and not for ever."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from flask_smartcheckout.storage.write_lock import BETWEEN, begin_immediate

Connect = Callable[[], sqlite3.Connection]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Open one more connection to a file."""

    def opened() -> sqlite3.Connection:
        path = tmp_path / "file.sqlite3"
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        return stack.enter_context(closing(connection))

    with ExitStack() as stack:
        yield opened


def test_the_next_tries_all_the_time(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = connect(), connect()
    begin_immediate(first, 1)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 50:
            first.execute("COMMIT")

    monkeypatch.setattr("flask_smartcheckout.storage.write_lock.time.sleep", sleep)
    begin_immediate(second, 30)
    assert second.in_transaction
    assert slept == [BETWEEN] * 50


def test_after_so_long_it_is_given_up(connect: Connect) -> None:
    first, second = connect(), connect()
    begin_immediate(first, 1)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        begin_immediate(second, 0.2)
    assert not second.in_transaction


def test_what_no_waiting_mends_is_said_at_once(connect: Connect) -> None:
    connection = connect()
    begin_immediate(connection, 30)
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        begin_immediate(connection, 30)


def test_reading_waits_as_it_did(connect: Connect) -> None:
    first, second = connect(), connect()
    second.execute("PRAGMA busy_timeout = 7000")
    begin_immediate(first, 30)
    with pytest.raises(sqlite3.OperationalError):
        begin_immediate(second, 0)
    first.execute("COMMIT")
    begin_immediate(second, 0.1)
    assert second.execute("PRAGMA busy_timeout").fetchone() == (7000,)
