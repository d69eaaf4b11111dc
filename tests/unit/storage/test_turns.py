"""Whoever waits to write on SQLite begins as soon as the other is done, and not for ever."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Timer

import pytest

from flask_smartcheckout.storage.turns import begin_immediate

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


def test_the_next_begins_when_the_first_is_done(connect: Connect) -> None:
    first, second = connect(), connect()
    begin_immediate(first, 1)
    done: list[float] = []

    def commit() -> None:
        first.execute("COMMIT")
        done.append(time.monotonic())

    Timer(0.4, commit).start()
    begin_immediate(second, 30)
    assert second.in_transaction
    assert 0 <= time.monotonic() - done[0] < 0.3  # SQLite's own waiting sleeps longer by now


def test_after_so_long_it_is_given_up(connect: Connect) -> None:
    first, second = connect(), connect()
    begin_immediate(first, 1)
    began = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        begin_immediate(second, 0.2)
    assert time.monotonic() - began >= 0.2
    assert not second.in_transaction


def test_what_no_waiting_mends_is_said_at_once(connect: Connect) -> None:
    connection = connect()
    begin_immediate(connection, 30)
    with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
        begin_immediate(connection, 30)


def test_reading_waits_as_it_did(connect: Connect) -> None:
    connection = connect()
    begin_immediate(connection, 7)
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (7000,)
