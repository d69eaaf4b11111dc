"""Whether two sides of a comparison are alike: who is on each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from .comparison import Share
from .sides import Side
from .sums import Sums, read
from .tables import daily_figures


@dataclass(frozen=True, slots=True)
class Moved:
    """A country or a device (`name`, `value`) and which part of all viewed checkouts it is."""

    name: str
    value: str
    before: Share
    after: Share

    @property
    def points(self) -> float:
        """How much its part moved, in percentage points, without a sign."""
        return 100 * abs(self.after.value - self.before.value)


def most_moved(
    connection: Connection, before: Side, after: Side, names: Iterable[str]
) -> Moved | None:
    """Return whose part differs most between the sides, None when a side is empty."""
    found = [one for name in names for one in _parts(connection, before, after, name)]
    return max(found, key=lambda one: one.points, default=None)


def _parts(connection: Connection, before: Side, after: Side, name: str) -> list[Moved]:
    was, now = (
        read(connection, daily_figures, side.period, side.filters, name) for side in (before, after)
    )
    viewed = [Sums.total(side.values())["viewed"] for side in (was, now)]
    if not all(viewed):
        return []
    return [
        Moved(
            name,
            str(key[0]),
            Share(was.get(key, Sums())["viewed"], viewed[0]),
            Share(now.get(key, Sums())["viewed"], viewed[1]),
        )
        for key in {**was, **now}
    ]
