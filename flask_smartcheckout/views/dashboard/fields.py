"""Every field and what shoppers do there: the table, errors by code, refused shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Response

from ...state import current
from ...tracking import report
from ...tracking.report import Amounts, ErrorFigures, FieldFigures, ShapeFigures
from . import words
from .figures import total
from .frame import answer, dashboard_page
from .selection import Selection

OUTSTANDING = 3
"""A time is shown bold from so many times the median of all fields on."""

_ORDER = {name: place for place, name in enumerate(words.FIELDS)}


def _share(part: Callable[[FieldFigures], int]) -> Callable[[FieldFigures], float]:
    return lambda row: part(row) / row.reached if row.reached else 0.0


# What a column sorts by; all but the field's place in the form from much to little.
SORTS: dict[str, Callable[[FieldFigures], float]] = {
    "form": lambda row: _ORDER.get(row.field.removeprefix("billing_"), len(_ORDER)),
    "reached": lambda row: -row.reached,
    "left": lambda row: -row.left_here,
    "rate": lambda row: -_share(lambda one: one.left_here)(row),
    "focused": lambda row: -row.focused,
    "money": lambda row: -(row.money_left[0].minor if row.money_left else 0),
    "errors": lambda row: -row.erred,
    "fixed": lambda row: -row.fixed,
    "gave_up": lambda row: -row.gave_up,
    "time": lambda row: -(row.time_ms or 0),
    "hesitation": lambda row: -(row.hesitation_ms or 0),
    "corrections": lambda row: -_share(lambda one: one.corrections)(row),
    "returns": lambda row: -_share(lambda one: one.returns)(row),
    "blank": lambda row: -row.left_blank,
    "help": lambda row: -row.help_opened,
    "autofilled": lambda row: -_share(lambda one: one.autofilled)(row),
}


@dataclass(frozen=True, slots=True)
class Sums:
    """The foot of the tables, and what their bars and bold figures are measured by."""

    left: int
    most_left: int
    money: Amounts
    erred: int
    fixed: int
    gave_up: int
    most_seen: int
    long_time: float
    long_hesitation: float


@dashboard_page("/fields", "dashboard_fields")
def fields(selection: Selection) -> Response:
    """Show the fields."""
    with current().events.connect() as connection:
        found = report.fields(connection, selection.period, selection.where)
        choices = report.choices(connection, selection.period)
    data = {"period": selection.period, "fields": found}
    return answer("fields", selection, data, choices=choices, **_values(found, selection))


def _values(found: Sequence[FieldFigures], selection: Selection) -> dict[str, Any]:
    sort = selection.sort if selection.sort in SORTS else "left"
    errors = [(row.field, error) for row in found for error in row.errors]
    shapes = [(row.field, shape) for row in found for shape in row.shapes]
    return {
        "fields": sorted(found, key=SORTS[sort]),
        "sort": sort,
        "errors": sorted(errors, key=_by_gave_up),
        "shapes": sorted(shapes, key=_by_visits),
        "sums": _sums(found),
    }


def _by_gave_up(row: tuple[str, ErrorFigures]) -> tuple[int, int]:
    return -row[1].gave_up, -row[1].seen


def _by_visits(row: tuple[str, ShapeFigures]) -> tuple[int, int]:
    return -row[1].visits, -row[1].left


def _sums(found: Sequence[FieldFigures]) -> Sums:
    seen = [error.seen for row in found for error in row.errors]
    return Sums(
        left=sum(row.left_here for row in found),
        most_left=max((row.left_here for row in found), default=0),
        money=total(row.money_left for row in found),
        erred=sum(row.erred for row in found),
        fixed=sum(row.fixed for row in found),
        gave_up=sum(row.gave_up for row in found),
        most_seen=max(seen, default=0),
        long_time=_long(row.time_ms for row in found),
        long_hesitation=_long(row.hesitation_ms for row in found),
    )


def _long(times: Iterable[int | None]) -> float:
    known = [time for time in times if time is not None]
    return OUTSTANDING * median(known) if known else float("inf")
