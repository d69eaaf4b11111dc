"""Folding what has come in: a moment later, many checkouts at once, by whoever is there first.

A batch is only logged when it comes (`writer`); its checkout waits to be folded. That is done in a
thread a moment after, by `flask smartcheckout work`, and before a page of the dashboard is read.
"""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, datetime
from threading import Lock, Thread
from weakref import WeakKeyDictionary

from sqlalchemy import func, select

from ..settings import Settings
from ..storage import Database
from .checkouts import refold
from .log import hold
from .tables import checkouts

AT_ONCE = 100
"""How many checkouts are folded in a transaction: others wait for it."""

DELAY = 1.0
"""Seconds from a batch to the fold: what comes in between is folded with it."""

_WAITING = checkouts.c.waiting_since.is_not(None)
_NAME = "smartcheckout-folding"
_LOG = logging.getLogger("flask_smartcheckout.tracking")


def fold_waiting(
    database: Database, now: datetime, settings: Settings, *, seconds: float | None = None
) -> int:
    """Fold the checkouts that wait, none begun after so many seconds; return how many were."""
    until = None if seconds is None else time.monotonic() + seconds
    folded = 0
    while until is None or time.monotonic() < until:
        number = _fold_some(database, now, settings)
        folded += number
        if number < AT_ONCE:
            break
    return folded


def _fold_some(database: Database, now: datetime, settings: Settings) -> int:
    if not waiting(database, at_most=1):
        return 0
    with database.begin() as connection:
        rows = hold(connection, _WAITING, limit=AT_ONCE, others=False)
        return len(refold(connection, rows, settings, now))


def waiting(database: Database, at_most: int = 100_000) -> int:
    """Return how many checkouts wait to be folded, counted up to so many."""
    some = select(checkouts.c.id).where(_WAITING).limit(at_most).subquery()
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(some)).scalar_one()


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

    def _fold(self, database: Database, settings: Settings, closings: int) -> None:
        while self._asked:
            time.sleep(DELAY)
            self._asked = False
            if database.closings != closings:  # the app is gone
                return
            fold_waiting(database, datetime.now(UTC), settings)


_folders: WeakKeyDictionary[Database, Folder] = WeakKeyDictionary()


def folder_of(database: Database) -> Folder:
    """Return who folds for a database in this process."""
    return _folders.setdefault(database, Folder())


os.register_at_fork(after_in_child=_folders.clear)
