"""The overview: what is lost, what to fix first, where it happens, and to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Response

from ...money import Money
from ...state import current
from ...tracking import report
from ...tracking.report import Choices, Overview, Segment, Totals
from . import findings
from .chart import line
from .figures import Shift, growth, shift
from .frame import answer, dashboard_page
from .selection import Selection

ROWS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Who:
    """A table of segments, cut unless all were asked for; `more` are the rows left out."""

    name: str
    """The filter that narrows to one of them: country, device or locale; or currency: no filter."""
    rows: tuple[tuple[Segment, Shift | None], ...]
    more: int


@dashboard_page("/", "dashboard")
def overview(selection: Selection) -> Response:
    """Show the overview."""
    with current().events.connect() as connection:
        found = report.overview(connection, selection.period, selection.where)
        choices = report.choices(connection, selection.period)
        begin = report.first_day(connection)
    values = _values(found, choices, selection)
    return answer("overview", selection, found, begin=begin, **values)


def _values(found: Overview, choices: Choices, selection: Selection) -> dict[str, Any]:
    told = findings.tell(found)
    return {
        "overview": found,
        "choices": choices,
        "risk": growth(found.totals.at_risk, found.previous.at_risk),
        "no_money": Money.zero(current().shop.currency),
        "conversion": conversion_shift(found.totals, found.previous),
        "line": line(found, datetime.now(UTC).date()),
        "findings": told if selection.every else told[: findings.SHOWN],
        "all_findings": findings.add_up(found.findings),
        "heaviest": max((one.weight for one in told), default=0),
        "who": _who(found, selection),
    }


def conversion_shift(now: Totals, before: Totals) -> Shift | None:
    """Compare orders per checkout started with the period before."""
    return shift(now.ordered, now.started, before.ordered, before.started)


def _who(found: Overview, selection: Selection) -> list[Who]:
    tables = {
        "country": found.by_country,
        "device": found.by_device,
        "locale": found.by_locale,
        "currency": found.by_currency,
    }
    return [
        _cut(name, segments, selection.every)
        for name, segments in tables.items()
        if segments and name not in selection.segment
    ]


def _cut(name: str, segments: Sequence[Segment], every: bool) -> Who:
    started = [segment for segment in segments if segment.totals.viewed]
    # Cutting a single row away would take as much room as showing it.
    shown = started if every or len(started) <= ROWS_SHOWN + 1 else started[:ROWS_SHOWN]
    rows = tuple((one, conversion_shift(one.totals, one.previous)) for one in shown)
    return Who(name, rows, more=len(started) - len(shown))
