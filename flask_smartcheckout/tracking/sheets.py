"""What can be taken out of the figures as a table: its columns, and its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Connection, Table

from .field_report import fields as field_report
from .histogram import median
from .period import Filters, Period
from .sums import Sums, read
from .tables import (
    HESITATIONS,
    TIMES,
    daily_figures,
    error_figures,
    field_figures,
    step_figures,
)
from .visit_log import Visit, every_detail, every_visit

Cell = str | int | bool | date | datetime | None
Row = tuple[Cell, ...]
Rows = Callable[[Connection, Period, Filters], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to take out: the names of its columns with the kind of their cells, and its rows.

    Amounts are in minor units of the row's currency; times are UTC.
    """

    columns: Mapping[str, type]
    rows: Rows


_SEGMENT = ("country", "locale", "device")
_MONEY = frozenset("at_risk order_value recovered_value money_left money_without_error".split())
_MEDIANS = {"time_median_ms": TIMES, "hesitation_median_ms": HESITATIONS}


def _figures(table: Table, *own: str) -> Sheet:
    """Return the sheet of a table of figures: a row for each day, currency, segment and key.

    Where the filters are of another kind the segment is not told apart, and its cells are empty.
    """
    keys = {column.name for column in table.primary_key}
    buckets = {*TIMES, *HESITATIONS}
    measures = [one.name for one in table.columns if one.name not in keys | buckets]
    medians = {head: names for head, names in _MEDIANS.items() if names[0] in table.columns}

    def rows(connection: Connection, period: Period, filters: Filters) -> Iterator[Row]:
        apart = _SEGMENT if filters.segment.keys() <= set(_SEGMENT) else ()
        blank: Row = (None,) * (len(_SEGMENT) - len(apart))
        for day in _days(period):
            found = read(connection, table, Period(day, day), filters, *apart, *own)
            for key, sums in sorted(found.items(), key=lambda item: tuple(map(str, item[0]))):
                yield from _by_currency(day, (*blank, *map(str, key)), sums)

    def _by_currency(day: date, key: Row, sums: Sums) -> Iterator[Row]:
        for currency in sums.currencies:
            counted = [sums.of(currency, name) for name in measures]
            if any(counted):
                times = (
                    median([sums.of(currency, one) for one in names]) for names in medians.values()
                )
                yield (day, currency, *key, *counted, *times)

    texts = dict.fromkeys(("currency", *_SEGMENT, *own), str)
    numbers = dict.fromkeys([*map(_head, measures), *medians], int)
    return Sheet(MappingProxyType({"day": date, **texts, **numbers}), rows)


def _head(measure: str) -> str:
    return f"{measure}_minor" if measure in _MONEY else measure


def _days(period: Period) -> Iterator[date]:
    return (period.start + timedelta(days=number) for number in range(period.days))


def _shapes(connection: Connection, period: Period, filters: Filters) -> Iterator[Row]:
    for field in field_report(connection, period, filters):
        for one in field.shapes:
            yield (field.field, one.code, one.shape, one.visits, one.left)


_VISIT: dict[str, type] = {
    "visit": str,
    "state": str,
    "opened_at": datetime,
    "left_at": datetime,
    "abandoned_at": datetime,
    "country": str,
    "locale": str,
    "device": str,
    "browser": str,
    "form_version": str,
    "currency": str,
    "cart_minor": int,
    "lines": int,
    "left_field": str,
    "left_code": str,
    "left_step": str,
    "errors": int,
    "time_ms": int,
    "hidden_ms": int,
}
_TOLD_OTHERWISE: dict[str, Callable[[Visit], Cell]] = {
    "visit": lambda one: one.public_id,
    "currency": lambda one: one.cart.currency,
    "cart_minor": lambda one: one.cart.minor,
}


def _visits(connection: Connection, period: Period, filters: Filters) -> Iterator[Row]:
    for visit in every_visit(connection, period, filters):
        yield tuple(
            _TOLD_OTHERWISE[name](visit) if name in _TOLD_OTHERWISE else getattr(visit, name)
            for name in _VISIT
        )


_EVENT: dict[str, type] = {
    "visit": str,
    "offset_ms": int,
    "tab": int,
    "name": str,
    "field": str,
    "code": str,
    "duration_ms": int,
    "empty": bool,
    "edits": int,
    "autofilled": bool,
    "shape": str,
}


def _events(connection: Connection, period: Period, filters: Filters) -> Iterator[Row]:
    names = list(_EVENT)[1:]
    for detail in every_detail(connection, period, filters):
        for entry in detail.entries:
            yield (detail.visit.public_id, *(getattr(entry, name) for name in names))


SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {
        "daily": _figures(daily_figures),
        "steps": _figures(step_figures, "step"),
        "fields": _figures(field_figures, "field"),
        "errors": _figures(error_figures, "field", "code"),
        "shapes": Sheet(
            dict.fromkeys(("field", "code", "shape"), str)
            | dict.fromkeys(("visits", "left_here"), int),
            _shapes,
        ),
        "visits": Sheet(_VISIT, _visits),
        "events": Sheet(_EVENT, _events),
    }
)
"""By name. Bots are in `daily` alone, and a shape of fewer than five visits is in none."""
