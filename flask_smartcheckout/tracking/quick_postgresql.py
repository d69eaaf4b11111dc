"""A connection of the writer's own to PostgreSQL: one statement is a transaction, and one trip."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any
from weakref import finalize

from sqlalchemy.exc import OperationalError

from ..storage import Database
from . import inbox


class QuickPostgresql:
    """Puts rows into the inbox on one connection, opened when it is needed; one at a time."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._closings = 0

    def put(self, database: Database, rows: Sequence[inbox.Row]) -> list[bool]:
        """Store rows as `inbox.put` does, and commit.

        A connection that has gone since the last time is opened anew: what was stored after all is
        a repeat then. Raises OperationalError when the database does not answer.
        """
        database.ensure_ready()
        failed: type[Exception] = database.engine.dialect.loaded_dbapi.OperationalError
        try:
            if self._is_open(database):
                try:
                    return self._put(database, rows)
                except failed:
                    self._close()
            return self._put(database, rows)
        except BaseException as error:
            self._close()
            if isinstance(error, failed):
                raise OperationalError(None, None, error) from error
            raise

    def _put(self, database: Database, rows: Sequence[inbox.Row]) -> list[bool]:
        with self._open(database).cursor() as cursor:
            cursor.execute(inbox.PUT_POSTGRESQL, inbox.columns(rows))
            return [row[0] for row in cursor.fetchall()]

    def _open(self, database: Database) -> Any:
        if self._connection is None:
            pooled = database.engine.raw_connection()
            pooled.detach()  # nobody else is to get one that commits by itself
            self._connection = pooled.dbapi_connection
            self._connection.autocommit = True
            self._closings = database.closings
            self._finalize = finalize(self, _close_ours, self._connection, os.getpid())
        return self._connection

    def _is_open(self, database: Database) -> bool:
        if self._connection is not None and self._closings != database.closings:
            self._close()
        return self._connection is not None

    def _close(self) -> None:
        if self._connection is not None:
            self._finalize()
            self._connection = None


def _close_ours(connection: Any, opened_by: int) -> None:
    """Close a connection; in a child of who opened it, that would end its parent's."""
    if os.getpid() == opened_by:
        connection.close()
