"""Waiting to write on SQLite, where one writes at a time.

SQLite's own waiting sleeps longer after each try, up to a tenth of a second: whoever came last gets
the next turn, and while batches are folded one after another an order may wait for seconds.
"""

from __future__ import annotations

import sqlite3
import time

BETWEEN = 0.0005
"""Seconds between two tries to begin."""


def begin_immediate(connection: sqlite3.Connection, wait: float) -> None:
    """Begin a transaction that writes, as soon as nobody else does.

    Raises sqlite3.OperationalError when others wrote for over `wait` seconds.
    """
    until = time.monotonic() + wait
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while not _begins(connection, until):
            time.sleep(BETWEEN)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(wait * 1000)}")


def _begins(connection: sqlite3.Connection, until: float) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # with or without a reason
        if not is_busy or time.monotonic() >= until:
            raise
        return False
    return True
