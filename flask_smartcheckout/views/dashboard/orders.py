"""Our own record of orders: what was placed, and above all what needs a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from ...aftercare import statements
from ...i18n import gettext as _
from ...i18n import ngettext as _n
from ...office.facts import listed_json
from ...orders import holding, listing, placing, records
from ...orders.listing import NEEDS_YOU, PROMISED, Page, Wanted
from ...orders.records import Listed
from ...state import State, current
from ...wording import result_text
from . import order_filter, posting, withdrawal_rows
from .figures import moment_with_year
from .frame import answer, dashboard_page
from .order_rows import Row, row
from .selection import Selection

PAGE = "dashboard_orders"
LOUD_AT_MOST = 20
LATEST_WITHDRAWALS = 20


@dashboard_page("/orders", PAGE, counted=False)
def orders(selection: Selection) -> Response:
    """Show a page of orders."""
    state, now = current(), datetime.now(UTC)
    placing.settle_stale(state.database, now)  # timer or none
    chosen = order_filter.read(request.args, selection)
    wanted = chosen.wanted(state, now)
    found = listing.page(state.database, wanted, selection.page)
    values = {
        "filter": chosen,
        "found": found,
        "rows": _rows(state, found.orders, now),
        "note": _said(),
        "heading": _heading(found),
        "countries": listing.countries(state.database),
        "states": order_filter.STATES,
        "payments": order_filter.PAYMENTS,
        **_beside(found),
    }
    first = _needing(state, wanted, now) if found.number == 1 else {}
    return answer("orders", chosen.selection, _data(found), **values, **first)


def _rows(state: State, found: list[Listed], now: datetime) -> list[Row]:
    """Return orders in words, with what somebody withdrew from."""
    withdrawn = statements.of_orders(state.database, [one.id for one in found])
    local = state.shop.local(now)
    tags = {order_id: withdrawal_rows.tag(one) for order_id, one in withdrawn.items()}
    return [row(record, local, tags.get(record.id)) for record in found]


def _said() -> str:
    """Return what was just done, in a sentence."""
    note = posting.note()
    return result_text(note[0], note[1]["result"]) if note else ""


def _heading(found: Page) -> str:
    return _n("%(num)s order", "%(num)s orders", found.total)


def _beside(found: Page) -> dict[str, Any]:
    """Return which rows are shown, and the pages beside this one."""
    before = (found.number - 1) * listing.PAGE_SIZE
    return {
        "first": before + 1,
        "last": before + len(found.orders),
        "newer": found.number - 1 or None,
        "older": found.number + 1 if found.number < found.pages else None,
    }


def _needing(state: State, wanted: Wanted, now: datetime) -> dict[str, Any]:
    """Return what needs a person, whatever is looked for: before anything else."""
    loud = records.needing_a_person(state.database, LOUD_AT_MOST, wanted.withdrawn)
    every = Wanted(wanted.today, state=NEEDS_YOU, withdrawn=wanted.withdrawn)
    newest = statements.newest(state.database, LATEST_WITHDRAWALS)
    return {
        "loud": _rows(state, loud, now),
        "loud_count": listing.count(state.database, every) if loud else 0,
        "promises": _promises(state),
        "overdue": _overdue(state, wanted),
        "withdrawn": [withdrawal_rows.row(state.database, one) for one in newest],
        "withdrawn_count": statements.waiting(state.database),
    }


def _overdue(state: State, wanted: Wanted) -> dict[str, Any] | None:
    """Return how many invoices are overdue, and what is left to pay of them."""
    count, sums = listing.overdue(state.database, wanted.today)
    return {"count": count, "sums": sums} if count else None


def _promises(state: State) -> dict[str, Any] | None:
    """Return what is said of money that is promised and not taken."""
    found = holding.together(holding.promised(state.database))
    if found is None:
        return None
    return {
        "count": found.count,
        "sums": found.sums,
        "payment": PROMISED,
        "when": _until(found),
    }


def _until(found: holding.Promises) -> str:
    if found.first_end:
        return _(
            "The first promise ends on %(moment)s: what is not taken by then is lost.",
            moment=moment_with_year(found.first_end),
        )
    return _(
        "The oldest promise is of %(moment)s. A promise ends by itself: see in your provider’s "
        "dashboard when.",
        moment=moment_with_year(found.oldest),
    )


def _data(found: Page) -> dict[str, Any]:
    return {
        "total": found.total,
        "page": found.number,
        "pages": found.pages,
        "sums": [one.to_json() for one in found.sums],
        "orders": [listed_json(one) for one in found.orders],
    }
