"""Folding what has come in: a moment later, many checkouts at once, by whoever is there first.

A batch is only put into the inbox when it comes (`writer`). It is sorted into the log, and its
checkout folded, in a thread a moment after, by `flask smartcheckout work`, and before a page of the
dashboard is read.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from threading import Lock, Thread
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Select, func, select

from ..settings import Settings
from ..storage import Database
from ..storage.database import LONGEST_WAIT
from ..storage.write_lock import BETWEEN
from . import inbox
from .checkouts import refold
from .log import hold
from .tables import checkouts
from .tables import inbox as received

AT_ONCE = 100
"""How many batches are sorted, or checkouts folded, in a transaction: others wait for it."""

DELAY = 1.0
"""Seconds from a batch to the fold: what comes in between is folded with it."""

PAUSE = 3 * BETWEEN
"""Seconds between two of many transactions in a file of SQLite: time to begin for who waits."""

_WAITING = checkouts.c.waiting_since.is_not(None)
_NAME = "smartcheckout-folding"
_LOG = logging.getLogger("flask_smartcheckout.tracking")


def fold_waiting(
    database: Database,
    settings: Settings,
    *,
    seconds: float | None = None,
    at_once: int = AT_ONCE,
    wait: float = LONGEST_WAIT,
) -> int:
    """Sort what has come in and fold the checkouts that wait; return how many those were.

    None is ended by it, however long it was silent: that is for `checkouts.sweep`, whose callers
    tell who listens.

    `at_once` are done in a transaction, at least one of each kind and no other after so many
    `seconds`. Raises OperationalError when others write for over `wait` seconds.
    """
    until = None if seconds is None else time.monotonic() + seconds
    pause = pause_of(database)
    _repeat(lambda: _sort_some(database, at_once, wait), at_once, until, pause)
    return _repeat(lambda: _fold_some(database, settings, at_once, wait), at_once, until, pause)


def pause_of(database: Database) -> float:
    """Return how many seconds to leave between two of many transactions, for others who write."""
    return PAUSE if database.dialect == "sqlite" and not database.in_memory else 0.0


def _repeat(some: Callable[[], int], at_once: int, until: float | None, pause: float) -> int:
    """Do some after some until there is no more or the time is over; return how many it were."""
    total = number = some()
    while number == at_once and (until is None or time.monotonic() < until):
        time.sleep(pause)
        number = some()
        total += number
    return total


def _sort_some(database: Database, at_once: int, wait: float) -> int:
    if not _is_any(database, select(received.c.id)):
        return 0
    with database.begin(wait=wait) as connection:
        return inbox.sort(connection, at_most=at_once)


def _fold_some(database: Database, settings: Settings, at_once: int, wait: float) -> int:
    if not _is_any(database, select(checkouts.c.id).where(_WAITING)):
        return 0
    with database.begin(wait=wait) as connection:
        rows = hold(connection, _WAITING, limit=at_once, others=False)
        return len(refold(connection, rows, settings, None))


def _is_any(database: Database, query: Select[Any]) -> bool:
    with database.connect() as connection:
        return connection.execute(query.limit(1)).first() is not None


def waiting(database: Database, at_most: int = 100_000) -> int:
    """Return how many batches wait to be sorted and checkouts to be folded, each up to so many."""
    batches = select(received.c.id).limit(at_most).subquery()
    visits = select(checkouts.c.id).where(_WAITING).limit(at_most).subquery()
    with database.connect() as connection:
        numbers = [
            connection.execute(select(func.count()).select_from(some)).scalar_one()
            for some in (batches, visits)
        ]
    return sum(numbers)


class Folder:
    """Who folds for one database in this process, in a thread that is there while there is work."""

    def __init__(self) -> None:
        self._busy = Lock()
        self._asked = False

    def fold_soon(self, database: Database, settings: Settings) -> None:
        """Fold in a moment; whoever asks does not wait.

        A database in memory has one connection, and so no second thread: its pages fold by
        themselves.
        """
        self._asked = True
        if database.in_memory or not self._busy.acquire(blocking=False):
            return
        try:
            Thread(target=self._run, args=(database, settings), name=_NAME, daemon=True).start()
        except RuntimeError:  # no thread to be had: a page or `flask smartcheckout work` folds
            self._busy.release()

    def _run(self, database: Database, settings: Settings) -> None:
        try:
            self._fold(database, settings, database.closings)
        except Exception:
            _LOG.exception("batches are stored but not counted yet")
        finally:
            self._busy.release()
        if self._asked:  # after the last look at it, and before others could begin
            self.fold_soon(database, settings)

    def _fold(self, database: Database, settings: Settings, closings: int) -> None:
        while self._asked:
            time.sleep(DELAY)
            self._asked = False
            if database.closings != closings:  # the app is gone
                return
            fold_waiting(database, settings)


_folders: WeakKeyDictionary[Database, Folder] = WeakKeyDictionary()


def folder_of(database: Database) -> Folder:
    """Return who folds for a database in this process."""
    return _folders.setdefault(database, Folder())


os.register_at_fork(after_in_child=_folders.clear)
