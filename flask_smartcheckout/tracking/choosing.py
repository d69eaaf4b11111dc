"""Which checkouts of the log a selection means."""

from __future__ import annotations

from json import dumps

from sqlalchemy import ColumnElement, Text, and_, cast, true

from .facets import SEGMENTS
from .period import Filters, Period
from .signs import SIGNS, STEP
from .tables import checkouts

STATE_OF_STEP = {"started": "bounced", "paid": "unpaid"}
"""Who is gone before these steps was never abandoned: they did not start, or have yet to pay."""


def chosen_by(period: Period, filters: Filters) -> ColumnElement[bool]:
    """Return what tells the chosen rows from others: those abandoned or recovered, unless asked."""
    chosen = [
        checkouts.c.day.between(period.start, period.end),
        checkouts.c.bot.is_(False),
        *(_SEGMENT_COLUMNS[name] == value for name, value in filters.segment.items()),
        *_where_left(filters),
    ]
    return and_(*chosen)


_SEGMENT_COLUMNS = {name: checkouts.c[name] for name in SEGMENTS if name != "version"} | {
    "version": checkouts.c.form_version
}


def state_of(filters: Filters) -> str | None:
    """Return the state that is asked for, be it by a step that only others never reach."""
    return filters.state or STATE_OF_STEP.get(filters.step or "")


def _where_left(filters: Filters) -> list[ColumnElement[bool]]:
    found = _where_been(filters) if filters.did and filters.field else _where_gone(filters)
    if filters.code is not None and filters.did != "erred":
        found.append(checkouts.c.left_code == filters.code)
    if filters.step is not None and filters.step not in STATE_OF_STEP:
        found.append(checkouts.c.left_step == filters.step)
    if filters.sign is not None:
        found.append(checkouts.c.left_sign == filters.sign)
    return [*found, *_left_out(filters.but)]


def _left_out(but: str | None) -> list[ColumnElement[bool]]:
    """Leave out steps, signs (which have a hyphen, as no field has) and fields."""
    c, names = checkouts.c, but.split(",") if but else []
    steps = {name for name in names if name.startswith(STEP)}
    signs = set(SIGNS).intersection(names)
    out = {
        c.left_step: {name.removeprefix(STEP) for name in steps},
        c.left_sign: signs,
        c.left_field: set(names) - steps - signs,
    }
    return [column.not_in(sorted(values)) for column, values in out.items() if values]


def _where_gone(filters: Filters) -> list[ColumnElement[bool]]:
    found = [_in_state(state_of(filters))]
    if filters.field is not None:
        found.append(checkouts.c.left_field == filters.field)
    return found


def _where_been(filters: Filters) -> list[ColumnElement[bool]]:
    """Tell by what a checkout added to the figures whether it counts at a field.

    Figures and log can so never disagree, and raw events need not be kept for it.
    """
    key = [_FIGURES[filters.did or ""], filters.field or ""]
    if filters.did == "erred":
        sign = dumps([*key, filters.code]) if filters.code else dumps(key)[:-1] + ", "
    else:
        sign = dumps(key) + ', {"reached"'  # no field at all is left, but never reached
    counted = cast(checkouts.c.counted, Text).contains(sign, autoescape=True)
    return [counted, _in_state(filters.state)] if filters.state else [counted]


_FIGURES = {"reached": "field", "erred": "error"}


def _in_state(state: str | None) -> ColumnElement[bool]:
    """Return what is asked of a state; whoever left at a field was abandoned, or is recovered."""
    c = checkouts.c
    ordered = c.state == "ordered"
    match state:
        case None:
            return c.left_field.is_not(None)
        case "all":
            return true()
        case "abandoned":
            return and_(c.left_field.is_not(None), c.state == state)
        case "recovered":
            return and_(c.left_field.is_not(None), c.recovered.is_(True))
        case "paid":
            return and_(ordered, c.paid)
        case "unpaid":
            return and_(ordered, c.paid.is_(False))
        case _:
            return c.state == state
