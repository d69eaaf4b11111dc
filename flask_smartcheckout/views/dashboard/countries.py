"""The countries: what each brings and loses, where it leaks most, and whether it is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response
from sqlalchemy import Connection

from ...doctor.finding import placed
from ...i18n import format_names
from ...i18n import gettext as _
from ...state import State, current
from ...tracking import report
from ...tracking.report import Finding, Segment, Totals
from ...tracking.steps import STEPS
from ...tracking.sums import Sums, read
from ...tracking.tables import step_figures
from . import readiness, words
from .figures import Shift
from .frame import answer, dashboard_page
from .overview import conversion_shift
from .readiness import Readiness
from .selection import COMBINED, Selection

PAGE = "dashboard_countries"
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Leak:
    """Where most of a country leave: what the place is called, and the visits that left there."""

    place: str
    left: int
    visits: str


@dataclass(frozen=True, slots=True)
class Row:
    """A country; `level` is 2 with an error, 1 with a warning, 0 when it is ready."""

    country: str
    totals: Totals
    shift: Shift | None
    leak: Leak | None
    level: int


SORTS: dict[str, Callable[[Row], Any]] = {
    "state": lambda row: (-row.level, *_by_risk(row)),
    "started": lambda row: (-row.totals.started, row.country),
    "conversion": lambda row: (_conversion(row), *_by_risk(row)),
    "risk": lambda row: _by_risk(row),
}
"""What a column sorts by: from much to little, but the conversion from the lowest."""


def _by_risk(row: Row) -> tuple[int, str]:
    risk = row.totals.at_risk
    return (-risk[0].minor if risk else 0, row.country)


def _conversion(row: Row) -> float:
    totals = row.totals
    return totals.ordered / totals.started if totals.started else 2.0  # last


@dashboard_page("/countries", PAGE)
def countries(selection: Selection) -> Response:
    """Show the countries."""
    selection = selection.narrowed_by([name for name in COMBINED if name != "country"])
    state, ready = current(), readiness.readiness(current())
    with state.events.connect() as connection:
        found = report.overview(connection, selection.period, selection.where)
        leaks = _leaks(connection, selection, found.findings)
        choices = report.choices(connection, selection.period)
    rows = _rows(state, found.by_country, leaks, ready)
    data = {"period": selection.period, "countries": rows, "troubles": ready.troubles}
    return answer("countries", selection, data, choices=choices, **_values(rows, ready, selection))


def _leaks(
    connection: Connection, selection: Selection, found: Iterable[Finding]
) -> dict[str, Leak]:
    """Return the main leak of each country: its first finding, else the step most leave before."""
    by_step = read(connection, step_figures, selection.period, selection.where, "country", "step")
    places = {str(country) for country, _step in by_step}
    leaks = {place: _step_leak(selection, place, by_step) for place in places}
    for one in reversed([*found]):
        if one.country and not one.is_unpaid:  # whoever ordered has not left
            leaks[one.country] = _told(selection, one)
    return {place: leak for place, leak in leaks.items() if leak}


def _step_leak(selection: Selection, country: str, by_step: Any) -> Leak | None:
    left = {step: by_step.get((country, step), Sums())["left_here"] for step in STEPS}
    step = max(left, key=lambda name: left[name])
    if not left[step]:
        return None
    url = selection.url("dashboard_visits", country=country, step=step)
    return Leak(_("Not reached: %(step)s", step=words.step(step)), left[step], url)


def _told(selection: Selection, finding: Finding) -> Leak:
    place = _place(finding)
    return Leak(place, finding.left, selection.visits_url(finding.visits))


def _place(finding: Finding) -> str:
    if finding.field and finding.code:
        return words.problem(finding.field, finding.code)
    if finding.field:
        return words.field(finding.field)
    if finding.sign:
        return words.sign(finding.sign)
    return _("Not reached: %(step)s", step=words.step(finding.step or ""))


def _rows(
    state: State, segments: Iterable[Segment], leaks: dict[str, Leak], ready: Readiness
) -> list[Row]:
    known = {one.value: one for one in segments}
    sold = sorted(state.shop.sells_to)
    return [
        _row(known.get(code) or Segment(code, Totals(), Totals()), leaks.get(code), ready)
        for code in dict.fromkeys([*known, *sold])
    ]


def _row(segment: Segment, leak: Leak | None, ready: Readiness) -> Row:
    country = segment.value
    change = conversion_shift(segment.totals, segment.previous)
    return Row(country, segment.totals, change, leak, ready.level(country))


def _values(rows: list[Row], ready: Readiness, selection: Selection) -> dict[str, Any]:
    sort = selection.sort if selection.sort in SORTS else "state"
    ranked = sorted(rows, key=SORTS[sort])
    shown = ranked if selection.every or len(ranked) <= SHOWN + 1 else ranked[:SHOWN]
    return {
        "rows": [(row, ready.marks(row.country)) for row in shown],
        "all_rows": len(ranked),
        "sort": sort,
        "counts": [sum(row.level == level for row in rows) for level in (0, 1, 2)],
        "titles": [_(title) for title in readiness.TITLES.values()],
        "troubles": [_to_do(one) for one in ready.troubles],
        "checked": ready.at,
    }


def _to_do(trouble: readiness.Trouble) -> dict[str, str]:
    """Return what to do; the text is the doctor's own, in the developer's language."""
    return {
        "kind": trouble.kind,
        "check": _(readiness.TITLES[trouble.check]),
        "where": _places(trouble.countries),
        "text": placed(trouble.text, ", ".join(trouble.countries)),
    }


def _places(codes: tuple[str, ...]) -> str:
    names = [name for _code, name in words.countries(codes[:MOST_NAMED])]
    if len(codes) > MOST_NAMED:
        return _("%(names)s and more", names=_(", ").join(names))
    return format_names(names) if names else _("Every country")


MOST_NAMED = 5
