"""What could not be stored: counted while the database does not answer, told when it does again.

A browser sends a refused batch again, so that a loss is what came while the database was away, not
necessarily what is missing for good.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from threading import Lock

from sqlalchemy import Connection, func, select

from .period import Period
from .tables import insert, losses


class Losses:
    """Batches that one process could not store, by day, until they are written down."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._days: Counter[date] = Counter()

    def __bool__(self) -> bool:
        """Whether anything waits to be written down."""
        return bool(self._days)

    def count(self, now: datetime, batches: int = 1) -> None:
        """Count what was lost."""
        with self._lock:
            self._days[now.date()] += batches

    def post(self, connection: Connection) -> Counter[date]:
        """Write down what is counted, and return it; see `forget`."""
        with self._lock:
            counted = Counter(self._days)
        if counted:
            _add(connection, counted)
        return counted

    def forget(self, written: Counter[date]) -> None:
        """Forget what was written down and committed."""
        with self._lock:
            self._days -= written


def _add(connection: Connection, days: Counter[date]) -> None:
    statement = insert(connection.dialect.name, losses)
    added = {"batches": losses.c.batches + statement.excluded.batches}
    rows = [{"day": day, "batches": number} for day, number in sorted(days.items())]
    connection.execute(statement.on_conflict_do_update(index_elements=["day"], set_=added), rows)


def lost(connection: Connection, period: Period) -> int:
    """Return how many batches could not be stored in a period, whether they came again or not."""
    query = select(func.coalesce(func.sum(losses.c.batches), 0))
    query = query.where(losses.c.day.between(period.start, period.end))
    return int(connection.execute(query).scalar_one())
