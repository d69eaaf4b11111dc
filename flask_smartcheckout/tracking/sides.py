"""The two sides of a comparison: the same measures of two periods, or of two kinds of checkouts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection

from .comparison import Judged, Share, judge
from .period import Filters, Period
from .steps import STEPS
from .sums import Sums, read
from .tables import daily_figures, error_figures, field_figures, step_figures

Kind = Literal["viewed", "bounced", "started", "step", "field"]


@dataclass(frozen=True, slots=True)
class Side:
    """What is on one side: the checkouts of a period that some filters let through."""

    period: Period
    filters: Filters


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing both sides are compared by.

    `kind`: orders per checkout `viewed` or `started`, `bounced` ones of those viewed, those who
    left at a `step` of those who got to the one before, those who saw an error at a `field` of
    those who reached it. `name` is the step or the field.
    """

    kind: Kind
    name: str
    judged: Judged

    @property
    def more_is_better(self) -> bool:
        """Whether a larger share is good news."""
        return self.kind in ("viewed", "started")

    @property
    def is_better(self) -> bool:
        """Whether the second side has the better share."""
        return (self.judged.difference.value > 0) == self.more_is_better


def compare(connection: Connection, before: Side, after: Side) -> tuple[Measure, ...]:
    """Return every measure that either side has anything of, in the order of the form.

    All of them count as looked at together: see `comparison.judge`.
    """
    was, now = (_shares(connection, side) for side in (before, after))
    pairs = {key: (was.get(key, _NONE), now.get(key, _NONE)) for key in {**was, **now}}
    known = {key: pair for key, pair in pairs.items() if pair[0].whole or pair[1].whole}
    judged = judge([*known.values()])
    return tuple(Measure(*key, one) for key, one in zip(known, judged, strict=True))


_NONE = Share(0, 0)
_Key = tuple[Kind, str]


def _shares(connection: Connection, side: Side) -> dict[_Key, Share]:
    days = read(connection, daily_figures, side.period, side.filters)
    totals = Sums.total(days.values())
    return {
        ("viewed", ""): Share(totals["ordered"], totals["viewed"]),
        ("bounced", ""): Share(totals["bounced"], totals["viewed"]),
        ("started", ""): Share(totals["ordered"], totals["started"]),
        **_steps(connection, side, totals["started"]),
        **_fields(connection, side),
    }


def _steps(connection: Connection, side: Side, started: int) -> Mapping[_Key, Share]:
    by_step = read(connection, step_figures, side.period, side.filters, "step")
    found: dict[_Key, Share] = {}
    for step in STEPS:
        sums = by_step.get((step,), Sums())
        found["step", step] = Share(sums["left_here"], started)
        started = sums["reached"]
    return found


def _fields(connection: Connection, side: Side) -> Mapping[_Key, Share]:
    reached = read(connection, field_figures, side.period, side.filters, "field")
    erred = read(connection, error_figures, side.period, side.filters, "field")
    return {
        ("field", str(name)): Share(erred[name,]["seen"], sums["reached"])
        for (name,), sums in sorted(reached.items(), key=lambda item: -item[1]["reached"])
        if (name,) in erred and erred[name,]["seen"]
    }


def values(connection: Connection, period: Period, name: str) -> tuple[str, ...]:
    """Return the values that a filter can be set to in a period, most checkouts first."""
    found = read(connection, daily_figures, period, Filters(), name)
    ranked = sorted(found, key=lambda key: (-found[key]["viewed"], key))
    return tuple(str(key[0]) for key in ranked if key[0] and found[key]["viewed"])


def first_days(connection: Connection, period: Period, name: str) -> dict[str, date]:
    """Return on which day of a period each value of a filter was first seen."""
    found = read(connection, daily_figures, period, Filters(), name, "day")
    seen = sorted((day, str(value)) for value, day in found if isinstance(day, date))
    return {value: day for day, value in reversed(seen)}
