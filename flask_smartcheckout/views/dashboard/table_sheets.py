"""The tables of the dashboard as sheets: row for row what stands on the page, and its counts.

The same figures a day, country, language and device are in `flask smartcheckout export`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from sqlalchemy import Connection

from ...tracking import report
from ...tracking.period import Amounts, Filters, Period
from ...tracking.sheets import SHEETS, Cell, Sheet
from .chart import line

Figures = Mapping[str, Cell]
"""What stands in a row, by column."""


@dataclass(frozen=True, slots=True)
class Told:
    """The rows of a table, with the money of each by currency under one name."""

    rows: Sequence[tuple[Figures, Amounts]]
    money: str = ""


def sheet(what: str, connection: Connection, period: Period, filters: Filters) -> Sheet:
    """Return the table of a name as a sheet; KeyError where there is none."""
    if what in _TABLES:
        return _sheet(_TABLES[what](connection, period, filters))
    return _KEPT[what]


def _sheet(told: Told) -> Sheet:
    """Return the rows with a column of money for each currency there is."""
    currencies = list(dict.fromkeys(one.currency for _, money in told.rows for one in money))
    rows = [
        {**row, **{_head(told.money, one): _minor(money, one) for one in currencies}}
        for row, money in told.rows
    ]
    columns = dict.fromkeys((name for row in rows for name in row), str)
    return Sheet(columns, lambda *_: iter([tuple(row.values()) for row in rows]))


def _head(money: str, currency: str) -> str:
    return f"{money}_{currency.lower()}_minor"


def _minor(money: Amounts, currency: str) -> int:
    return next((one.minor for one in money if one.currency == currency), 0)


def _funnel(connection: Connection, period: Period, filters: Filters) -> Told:
    found = report.overview(connection, period, filters)
    rows: list[tuple[Figures, Amounts]] = [
        ({"step": one.name, "reached": one.reached, "left": one.left}, one.money_left)
        for one in found.funnel
    ]
    return Told(rows, "money_left")


def _conversion(connection: Connection, period: Period, filters: Filters) -> Told:
    found = line(report.overview(connection, period, filters), datetime.now(UTC).date())
    spans = (*found.spans, *([found.today] if found.today else [])) if found else ()
    head = "week_from" if found and found.weekly else "day"
    return Told(
        [({head: one.day, "started": one.started, "ordered": one.ordered}, ()) for one in spans]
    )


def _fields(connection: Connection, period: Period, filters: Filters) -> Told:
    rows: list[tuple[Figures, Amounts]] = [
        ({name: getattr(one, name) for name in _FIELD}, one.money_left)
        for one in report.fields(connection, period, filters)
    ]
    return Told(rows, "money_left")


_FIELD = (
    "field reached left_here erred fixed gave_up time_ms time_90_ms hesitation_ms hesitation_90_ms"
    " corrections returns left_blank help_opened focused autofilled"
).split()


def _errors(connection: Connection, period: Period, filters: Filters) -> Told:
    rows: list[tuple[Figures, Amounts]] = [
        ({"field": field.field, **{name: getattr(one, name) for name in _ERROR}}, one.money)
        for field in report.fields(connection, period, filters)
        for one in field.errors
    ]
    return Told(rows, "money_left")


_ERROR = ("code", "seen", "fixed", "gave_up")

_TABLES: Mapping[str, Callable[[Connection, Period, Filters], Told]] = MappingProxyType(
    {"daily": _conversion, "steps": _funnel, "fields": _fields, "errors": _errors}
)
_KEPT = {name: SHEETS[name] for name in ("shapes", "visits", "events")}
NAMES = frozenset((*_TABLES, *_KEPT))
"""What can be downloaded."""
