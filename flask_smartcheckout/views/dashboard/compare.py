"""Comparing two periods, two countries, or any two kinds of checkouts, with how sure it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from flask import Response, request
from sqlalchemy import Connection

from ...i18n import N_, countries_by_name, format_number
from ...i18n import gettext as _
from ...state import current
from ...tracking import report, sides
from ...tracking.comparison import LEAST, enough_for
from ...tracking.mixture import Moved, most_moved
from ...tracking.period import Filters
from ...tracking.sides import Measure, Side
from . import comparison_rows, verdict
from .figures import days as written_days
from .frame import answer, dashboard_page
from .selection import COMBINED, SEGMENT, Selection, called

PAGE = "dashboard_compare"
PERIOD = "period"
LONGEST_WAIT = 365  # days
KINDS = {
    PERIOD: N_("Two periods"),
    "country": N_("Two countries"),
    "device": N_("Two kinds of device"),
    "locale": N_("Two languages"),
    "browser": N_("Two browsers"),
    "payment": N_("Two payment methods"),
    "version": N_("Two versions of the form"),
    "returning": N_("New and returning customers"),
}
_SAME = {
    "country": N_("Choose two different countries."),
    "device": N_("Choose two different kinds of device."),
    "locale": N_("Choose two different languages."),
    "browser": N_("Choose two different browsers."),
    "payment": N_("Choose two different payment methods."),
    "version": N_("Choose two different versions of the form."),
    "returning": N_("Choose two different kinds of customers."),
}
"""What to do when one and the same was asked for twice."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is compared: periods, or two `values` of the filter `what`, with all there are."""

    what: str
    before: str = ""
    after: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def is_idle(self) -> bool:
        """Whether there are no two sides: only one value, or one that was asked for twice."""
        return self.what != PERIOD and self.after in ("", self.before)

    @property
    def asked(self) -> dict[str, str]:
        """It as it stands in the address."""
        return {"what": self.what, "a": self.before, "b": self.after}


@dashboard_page("/compare", PAGE)
def compare(selection: Selection) -> Response:
    """Show how two sides compare."""
    with current().events.connect() as connection:
        question = _question(connection, selection, request.args)
        selection = replace(_narrowed(selection, question), asked=question.asked)
        if question.is_idle:
            return answer("compare", selection, {"question": question}, **_alone(question))
        before, after = (_side(selection, question, last) for last in (False, True))
        measures = sides.compare(connection, before, after)
        begin = report.first_day(connection)
        moved = _moved(connection, question, before, after)
        places = _places(connection, selection, question)
    data = {"question": question, "before": before, "after": after, "measures": measures}
    values = _values(selection, question, (before, after), measures)
    late = begin if begin and begin > min(before.period.start, after.period.start) else None
    return answer("compare", selection, data, places=places, moved=moved, late=late, **values)


def _alone(question: Question) -> dict[str, Any]:
    """Return what the page shows where there is nothing to compare with."""
    same = _(_SAME[question.what]) if question.after else ""
    return {"question": question, "kinds": _kinds(), "places": [], "verdict": None, "same": same}


def _places(
    connection: Connection, selection: Selection, question: Question
) -> list[tuple[str, str]]:
    """Return the countries that both sides can be narrowed to, none where they cannot."""
    if question.what == "country" or question.what not in (PERIOD, *COMBINED):
        return []
    return countries_by_name(sides.values(connection, selection.period, "country"))


def _question(connection: Connection, selection: Selection, query: Mapping[str, str]) -> Question:
    what = query.get("what", PERIOD)
    if what == PERIOD or what not in SEGMENT or what not in KINDS:
        return Question(PERIOD)
    known = list(sides.values(connection, selection.period, what))
    if what == "version":
        first = sides.first_days(connection, selection.period, what)
        known[:2] = sorted(known[:2], key=lambda value: first[value])
    before, after = _two(known, query.get("a", ""), query.get("b", ""))
    return Question(what, before, after, tuple((one, called(what, one)) for one in known))


def _two(known: Sequence[str], first: str, second: str) -> tuple[str, str]:
    """Return two values that there are: those asked for, else the most frequent two."""
    if first == second and first in known and len(known) > 1:
        return first, second
    before = first if first in known else next((one for one in known if one != second), "")
    after = second if second in known and second != before else ""
    return before, after or next((one for one in known if one != before), "")


def _narrowed(selection: Selection, question: Question) -> Selection:
    """Return the selection with the filters that both sides can be narrowed by."""
    if question.what == PERIOD:
        return selection
    others = [name for name in COMBINED if name != question.what]
    return selection.narrowed_by(others if question.what in COMBINED else ())


def _side(selection: Selection, question: Question, last: bool) -> Side:
    if question.what == PERIOD:
        period = selection.period if last else selection.period.before
        return Side(period, selection.where)
    value = question.after if last else question.before
    return Side(selection.period, Filters(**{**selection.segment, question.what: value}))


def _moved(connection: Connection, question: Question, before: Side, after: Side) -> Moved | None:
    """Return whose part of all checkouts differs most between the sides, where that can be read."""
    asked = {*before.filters.segment, *after.filters.segment}
    if not asked <= {*COMBINED}:
        return None
    names = [name for name in ("country", "device") if name not in asked]
    return most_moved(connection, before, after, names)


def _values(
    selection: Selection,
    question: Question,
    both: tuple[Side, Side],
    measures: Sequence[Measure],
) -> dict[str, Any]:
    rows = comparison_rows.rows(selection, both, measures)
    fields = [row for row in rows if row.measure.kind == "field"]
    return {
        "question": question,
        "kinds": _kinds(),
        "names": [_name(question, side) for side in both],
        "verdict": verdict.of(measures, _second(question, both[1])),
        "enough": _enough(both, measures),
        "general": comparison_rows.drawn([row for row in rows if row.measure.kind != "field"]),
        "fields": comparison_rows.drawn(comparison_rows.clearest(fields, selection.every)),
        "all_fields": len(fields),
        "looked_at": sum(one.judged.reading != "few" for one in measures),
        "least": LEAST,
    }


def _kinds() -> list[tuple[str, str]]:
    """Return what can be compared, as a choice of it."""
    return [(name, _(word)) for name, word in KINDS.items() if name in (PERIOD, *SEGMENT)]


def _name(question: Question, side: Side) -> str:
    if question.what == PERIOD:
        return written_days(side.period)
    return called(question.what, side.filters.segment[question.what])


def _second(question: Question, side: Side) -> str:
    """Return what the second side is called in a sentence."""
    if question.what == PERIOD:
        return _("Later period")
    name = _name(question, side)
    return _("Form version %(version)s", version=name) if question.what == "version" else name


def _enough(both: tuple[Side, Side], measures: Sequence[Measure]) -> dict[str, Any]:
    """Return how many started checkouts show a difference of one point, and in how many days.

    Days that nobody waits for are left out.
    """
    started = next((one.judged for one in measures if one.kind == "started"), None)
    if started is None or not started.after.part:
        return {}
    needed = enough_for(1, started.after)
    a_day = min(
        side.whole / one.period.days
        for side, one in zip((started.before, started.after), both, strict=True)
    )
    days = ceil(needed / a_day) if a_day else 0
    return {"checkouts": format_number(needed), "days": days if days <= LONGEST_WAIT else 0}
