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
"""Seconds between two tries to begin."""


def begin_immediate(connection: sqlite3.Connection, wait: float) -> None:
    """Begin a transaction that writes, as soon as nobody else does.

    Raises sqlite3.OperationalError when others wrote for over `wait` seconds.
    """
    until = time.monotonic() + wait
    (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while not _begins(connection, until):
            time.sleep(BETWEEN)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before}")


def _begins(connection: sqlite3.Connection, until: float) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # with or without a reason
        if not is_busy or time.monotonic() >= until:
            raise
        return False
    return True
