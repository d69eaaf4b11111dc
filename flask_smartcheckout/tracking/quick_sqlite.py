"""A connection of the writer's own to SQLite: what leads to a transaction costs more than it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import PoolProxiedConnection

from ..storage import Database
from ..storage.database import LONGEST_WAIT
from ..storage.write_lock import begin_immediate


class QuickSqlite:
    """Transactions on one connection, opened when it is needed; one at a time."""

    def __init__(self) -> None:
        self._connection: PoolProxiedConnection | None = None
        self._closings = 0

    @contextmanager
    def begin(self, database: Database) -> Iterator[sqlite3.Cursor]:
        """Write, as `Database.begin` does; raises errors of sqlite3."""
        connection = self._open(database)
        cursor = connection.cursor()
        try:
            begin_immediate(connection, LONGEST_WAIT)
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
        except BaseException:
            self._close()
            raise
        finally:
            cursor.close()

    def _open(self, database: Database) -> sqlite3.Connection:
        if self._connection is None or self._closings != database.closings:
            self._close()
            database.ensure_ready()
            self._connection = database.engine.raw_connection()
            self._closings = database.closings
        return cast(sqlite3.Connection, self._connection.driver_connection)

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection = None
