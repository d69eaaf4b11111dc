"""The log of checkouts: those that were abandoned, and any other on request."""

from __future__ import annotations

from typing import Any

from flask import Response

from ...i18n import ngettext as _n
from ...state import current
from ...tracking import report
from ...tracking.report import Filters, VisitPage
from . import words
from .frame import answer, dashboard_page
from .selection import Selection


@dashboard_page("/visits", "dashboard_visits", log=True)
def visits(selection: Selection) -> Response:
    """Show a page of the log."""
    state = current()
    with state.events.connect() as connection:
        found = report.visits(connection, selection.period, selection.filters, selection.page)
        choices = report.choices(connection, selection.period)
    return answer(
        "visits",
        selection,
        found,
        log=found,
        choices=choices,
        fields=[*words.FIELDS, *sorted(state.shop.own_names)],
        heading=heading(found, selection.filters),
        **_places(found),
    )


def _places(found: VisitPage) -> dict[str, Any]:
    """Return which rows are shown, and the pages beside this one."""
    before = (found.page - 1) * report.PAGE_SIZE
    return {
        "first": before + 1,
        "last": before + len(found.visits),
        "newer": found.page - 1 or None,
        "older": found.page + 1 if found.page < found.pages else None,
    }


def heading(found: VisitPage, filters: Filters) -> str:
    """Say how many there are of what was asked for, in the number that charts show."""
    state = filters.state
    if filters.did and filters.field and not state:
        return _n("%(num)s checkout", "%(num)s checkouts", found.total)
    count = found.abandoned if state in (None, "abandoned") else found.total
    said = {
        "recovered": _n("%(num)s checkout won back", "%(num)s checkouts won back", count),
        "ordered": _n("%(num)s order", "%(num)s orders", count),
        "paid": _n("%(num)s paid order", "%(num)s paid orders", count),
        "unpaid": _n("%(num)s order not paid yet", "%(num)s orders not paid yet", count),
        "bounced": _n("%(num)s visit left untouched", "%(num)s visits left untouched", count),
        "active": _n("%(num)s checkout still active", "%(num)s checkouts still active", count),
    }
    abandoned = _n("%(num)s abandoned checkout", "%(num)s abandoned checkouts", count)
    return said.get(state or "", abandoned)
