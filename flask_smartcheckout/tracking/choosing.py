"""Which checkouts of the log a selection means."""

from __future__ import annotations

from json import dumps

from sqlalchemy import ColumnElement, Text, and_, cast, or_

from .period import Filters, Period
from .tables import checkouts


def chosen_by(period: Period, filters: Filters) -> ColumnElement[bool]:
    """Return what tells the chosen rows from others: those abandoned or recovered, unless asked."""
    chosen = [
        checkouts.c.day.between(period.start, period.end),
        checkouts.c.bot.is_(False),
        *(checkouts.c[name] == value for name, value in filters.segment.items()),
        *_where_left(filters),
    ]
    return and_(*chosen)


def _where_left(filters: Filters) -> list[ColumnElement[bool]]:
    found = _where_been(filters) if filters.did and filters.field else _where_gone(filters)
    if filters.code is not None and filters.did != "erred":
        found.append(checkouts.c.left_code == filters.code)
    if filters.step is not None and filters.step not in _STATE_OF_STEP:
        found.append(checkouts.c.left_step == filters.step)
    return found


def _where_gone(filters: Filters) -> list[ColumnElement[bool]]:
    found = [_in_state(filters.state or _STATE_OF_STEP.get(filters.step or ""))]
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

# Who left before these steps is not abandoned: they never started, or ordered and did not pay.
_STATE_OF_STEP = {"started": "bounced", "paid": "unpaid"}


def _in_state(state: str | None) -> ColumnElement[bool]:
    c = checkouts.c
    ordered = c.state == "ordered"
    match state:
        case None:
            return or_(c.state == "abandoned", c.recovered)
        case "recovered":
            return c.recovered.is_(True)
        case "paid":
            return and_(ordered, c.paid)
        case "unpaid":
            return and_(ordered, c.paid.is_(False))
        case _:
            return c.state == state
