"""Writing batches: those that come while one is written share the next transaction.

Nobody has a thread of their own: whoever comes first writes for all who wait. So there is nothing
to start after a fork and nothing to end, and a server that answers one request at a time pays for
no other thread. A batch is acknowledged after the commit.
"""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from ..storage import Database, DatabaseNotReady
from . import inbox
from .entry import Entry
from .losses import Losses
from .quick_postgresql import QuickPostgresql
from .quick_sqlite import QuickSqlite

MOST_AT_ONCE = 100
"""How many batches share a transaction at most."""


@dataclass(slots=True)
class _Waiting:
    """An entry, and what came of it: taken, not taken, or an error; None while it waits."""

    entry: Entry
    outcome: bool | Exception | None = None


class Writer:
    """Who writes batches to one database in this process."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._queue: deque[_Waiting] = deque()
        self._quick_sqlite, self._quick_postgresql = QuickSqlite(), QuickPostgresql()
        self.losses = Losses()

    def write(self, database: Database, entry: Entry) -> bool:
        """Log an entry, and return after the commit whether there was room for it.

        Raises SQLAlchemyError or DatabaseNotReady when it could not be stored.
        """
        mine = _Waiting(entry)
        self._queue.append(mine)
        while mine.outcome is None:
            with self._turn:
                if mine.outcome is None:
                    self._write_next(database)
        if isinstance(mine.outcome, Exception):
            raise mine.outcome
        return mine.outcome

    def _write_next(self, database: Database) -> None:
        number = min(len(self._queue), MOST_AT_ONCE)
        group = [self._queue.popleft() for _ in range(number)]
        try:
            self._write_all(database, group)
        finally:  # whatever ends this thread, nobody else waits for it for ever
            if left := [one for one in group if one.outcome is None]:
                self._lose(left, SQLAlchemyError("the writing was interrupted"))

    def _write_all(self, database: Database, group: list[_Waiting]) -> None:
        try:
            self._write(database, group)
        except (OperationalError, sqlite3.OperationalError, DatabaseNotReady) as error:
            self._lose(group, error)
        except Exception as error:
            if len(group) == 1:
                self._lose(group, error)
                return
            for one in group:  # one of them spoils it: let it be that one's alone
                self._write_alone(database, one)

    def _write_alone(self, database: Database, one: _Waiting) -> None:
        try:
            self._write(database, [one])
        except Exception as error:
            self._lose([one], error)

    def _write(self, database: Database, group: list[_Waiting]) -> None:
        rows = [inbox.row_of(one.entry) for one in group]
        if self.losses or database.in_memory:
            taken = self._put(database, rows)
        elif database.dialect == "postgresql":
            taken = self._quick_postgresql.put(database, rows)
        else:
            with self._quick_sqlite.begin(database) as cursor:
                taken = inbox.put_sqlite(cursor, rows)
        for one, is_taken in zip(group, taken, strict=True):
            one.outcome = is_taken

    def _put(self, database: Database, rows: list[inbox.Row]) -> list[bool]:
        with database.begin() as connection:
            taken = inbox.put(connection, rows)
            written = self.losses.post(connection)
        self.losses.forget(written)
        return taken

    def _lose(self, group: list[_Waiting], error: Exception) -> None:
        self.losses.count(datetime.now(UTC), len(group))
        known = isinstance(error, SQLAlchemyError | DatabaseNotReady)
        for one in group:
            one.outcome = error if known else SQLAlchemyError(str(error))


_writers: WeakKeyDictionary[Database, Writer] = WeakKeyDictionary()


def writer_of(database: Database) -> Writer:
    """Return who writes to a database in this process."""
    found = _writers.get(database)
    return _writers.setdefault(database, Writer()) if found is None else found


# In a child, what another thread of the parent was writing has no end.
os.register_at_fork(after_in_child=_writers.clear)
