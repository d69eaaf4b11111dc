"""Waiting for SQLite's one write lock.

SQLite's own waiting sleeps longer after each try, up to a tenth of a second: whoever came last gets
the lock, and while batches are folded one after another an order may wait for seconds. Here all try
equally often. There is no queue: the first to try gets it. A thread that waits costs about 80 µs
a try, four per cent of a core.
"""

from __future__ import annotations

import sqlite3
import time

BETWEEN = 0.002
"""Seconds between two tries."""


def begin_immediate(connection: sqlite3.Connection, wait: float) -> None:
    """Begin a transaction that writes, as soon as nobody else does.

    Raises sqlite3.OperationalError when others wrote for over `wait` seconds.
    """
    (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        once_free(connection, "BEGIN IMMEDIATE", wait)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before}")


def once_free(connection: sqlite3.Connection, statement: str, wait: float) -> None:
    """Execute a statement that no other connection may keep from it for over `wait` seconds.

    Raises sqlite3.OperationalError then.
    """
    until = time.monotonic() + wait
    while not _is_executed(connection, statement, until):
        time.sleep(BETWEEN)


def _is_executed(connection: sqlite3.Connection, statement: str, until: float) -> bool:
    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # with or without a reason
        if not is_busy or time.monotonic() >= until:
            raise
        return False
    return True
