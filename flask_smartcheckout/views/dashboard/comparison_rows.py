"""The rows of a comparison: the reading, the range as a picture, and the visits behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...i18n import N_
from ...i18n import gettext as _
from ...tracking.comparison import Difference
from ...tracking.sides import Measure, Side
from . import words
from .days import Days
from .selection import Selection

SHOWN = 10
_SCALES = (5, 10, 20, 50, 100)
"""Points from the middle to the ends of a picture: the least that holds every range."""

_NAMES = {
    "viewed": N_("Orders per checkout viewed"),
    "bounced": N_("Left untouched"),
    "started": N_("Orders per checkout started"),
}
_STATES = {"viewed": "ordered", "started": "ordered", "bounced": "bounced"}
_RANK = {"clear": 0, "barely": 1, "chance": 2, "few": 3}


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as it is read; `before` and `after` lead to the visits, "" where none do."""

    measure: Measure
    name: str
    reading: str
    before: str
    after: str
    picture: tuple[str, str, str] | None = None
    """Where the range begins, its dot and its end stand, as lengths for SVG."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with one scale, from −`scale` to `scale` points."""

    rows: tuple[Row, ...]
    scale: int


def rows(selection: Selection, both: tuple[Side, Side], measures: Sequence[Measure]) -> list[Row]:
    """Return a row for each measure."""
    chosen = [
        replace(selection, days=_days(selection, side), chosen=side.filters.segment, asked={})
        for side in both
    ]
    return [_row(one, *(_visits(there, one) for there in chosen)) for one in measures]


def _row(measure: Measure, before: str, after: str) -> Row:
    return Row(measure, _name(measure), _reading(measure), before, after)


def _days(selection: Selection, side: Side) -> Days:
    return selection.days if side.period == selection.period else Days(side.period, None)


def _name(measure: Measure) -> str:
    if measure.kind == "step":
        return _("Not reached: %(step)s", step=words.step(measure.name))
    if measure.kind == "field":
        return words.field(measure.name)
    return _(_NAMES[measure.kind])


def _reading(measure: Measure) -> str:
    reading, better = measure.judged.reading, measure.is_better
    if reading == "few":
        return _("Too few to say")
    if reading == "chance":
        return _("No clear difference")
    if reading == "barely":
        return _("Better, only just") if better else _("Worse, only just")
    return _("Better") if better else _("Worse")


def _visits(selection: Selection, measure: Measure) -> str:
    if measure.kind == "field":
        return ""
    if measure.kind == "step":
        return selection.step_url(measure.name)
    return selection.url("dashboard_visits", state=_STATES[measure.kind])


def clearest(found: Sequence[Row], every: bool) -> list[Row]:
    """Return the rows that say most, cut unless all were asked for."""
    ranked = sorted(found, key=_by_clearness)
    # Cutting a single row away would take as much room as showing it.
    return ranked if every or len(ranked) <= SHOWN + 1 else ranked[:SHOWN]


def _by_clearness(row: Row) -> tuple[int, float]:
    judged = row.measure.judged
    return _RANK[judged.reading], -abs(judged.difference.value)


def drawn(found: Sequence[Row]) -> Table:
    """Give rows their pictures, on a scale that holds them all."""
    ranges = [row.measure.judged.difference for row in found if _says_something(row)]
    widest = max((100 * max(-one.low, one.high) for one in ranges), default=0.0)
    scale = next(one for one in _SCALES if widest <= one)
    return Table(tuple(_with_picture(row, scale) for row in found), scale)


def _says_something(row: Row) -> bool:
    return row.measure.judged.reading != "few"


def _with_picture(row: Row, scale: int) -> Row:
    if not _says_something(row):
        return row
    found: Difference = row.measure.judged.difference
    low, middle, high = (
        f"{50 + 50 * 100 * share / scale:.1f}%" for share in (found.low, found.value, found.high)
    )
    return replace(row, picture=(low, middle, high))
