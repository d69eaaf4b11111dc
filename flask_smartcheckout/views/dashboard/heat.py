"""Figures of a field as heat: a level of a fixed scale, the number in the field, who it counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ...i18n import N_, format_number
from ...i18n import gettext as _
from ...tracking.report import FieldFigures
from .figures import NOTHING, percent, seconds, share
from .selection import Selection

METRICS = {
    "left": N_("Left here"),
    "hesitation": N_("Hesitation"),
    "errors": N_("Errors"),
    "reached": N_("Reached"),
}
"""What the heat can show, in the order of the switch."""

_SCALES: Mapping[str, tuple[float, ...]] = {
    "left": (0.01, 0.02, 0.04, 0.08, 0.16),
    "hesitation": (1_000, 2_000, 3_000, 4_000, 6_000),
    "errors": (0.005, 0.01, 0.03, 0.06, 0.12),
    "reached": (0.1, 0.25, 0.5, 0.75, 0.9),
}
"""Where levels 1 to 5 begin: shares, and ms of hesitation. Fixed, so that two forms compare."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One measure of one field.

    `said` is the number in the field. `count` is how many checkouts it stands for, and `url` leads
    to them; a time has none. `bar` is an SVG length among the fields of the form.
    """

    metric: str
    level: int
    said: str
    bar: str
    count: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """The heat of a whole form by field; `started` are all checkouts that could have got there."""

    figures: Mapping[str, FieldFigures]
    started: int
    selection: Selection

    def marks(self, field: str) -> Sequence[Mark]:
        """Return the four measures of a field, or none where nobody has been."""
        row = self.figures.get(field)
        if row is None:
            return ()
        return (self._left(row), self._hesitation(row), self._errors(row), self._reached(row))

    def css(self, field: str) -> str:
        """Return the classes that give a field its heat, one a measure."""
        return " ".join(f"{mark.metric}-{mark.level}" for mark in self.marks(field))

    def _left(self, row: FieldFigures) -> Mark:
        return self._counted(row, "left", row.left_here, row.reached)

    def _errors(self, row: FieldFigures) -> Mark:
        return self._counted(row, "errors", row.erred, row.reached, did="erred")

    def _reached(self, row: FieldFigures) -> Mark:
        return self._counted(row, "reached", row.reached, self.started, did="reached")

    def _counted(
        self, row: FieldFigures, metric: str, count: int, whole: int, did: str | None = None
    ) -> Mark:
        return Mark(
            metric,
            level(metric, count / whole if whole else 0),
            percent(count, whole),
            share(count, self._most(_COUNTS[metric])),
            count,
            self.selection.url("dashboard_visits", field=row.field, did=did),
        )

    def _hesitation(self, row: FieldFigures) -> Mark:
        ms = row.hesitation_ms or 0
        longest = self._most(_COUNTS["hesitation"])
        return Mark("hesitation", level("hesitation", ms), _time(row), share(ms, longest))

    def _most(self, count: Callable[[FieldFigures], int]) -> int:
        return max(map(count, self.figures.values()), default=0)


_COUNTS: Mapping[str, Callable[[FieldFigures], int]] = {
    "left": lambda row: row.left_here,
    "hesitation": lambda row: row.hesitation_ms or 0,
    "errors": lambda row: row.erred,
    "reached": lambda row: row.reached,
}


def _time(row: FieldFigures) -> str:
    return NOTHING if row.hesitation_ms is None else seconds(row.hesitation_ms)


def level(metric: str, value: float) -> int:
    """Return how hot a value is, from 0 to 5."""
    return bisect_right(_SCALES[metric], value)


def legend(metric: str) -> list[str]:
    """Return what the levels of a measure mean, from 0 to 5."""
    bounds = [_bound(metric, value) for value in _SCALES[metric]]
    between = [_("%(low)s – %(high)s", low=low, high=high) for low, high in pairwise(bounds)]
    return [
        _("under %(bound)s", bound=bounds[0]),
        *between,
        _("%(bound)s and over", bound=bounds[-1]),
    ]


def _bound(metric: str, value: float) -> str:
    if metric == "hesitation":
        return _("%(number)s s", number=format_number(int(value) // 1000))
    return percent(value, 1, 0 if value >= 0.01 else 1)


def name(metric: str) -> str:
    """Return what a measure is called."""
    return _(METRICS[metric])
