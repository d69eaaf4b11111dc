"""Our own record of orders: what was placed, and above all what needs a person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from ...aftercare import statements
from ...aftercare.statements import Withdrawal
from ...i18n import format_names, format_number
from ...i18n import gettext as _
from ...i18n import ngettext as _n
from ...office.facts import listed_json
from ...orders import holding, listing, placing, records
from ...orders.listing import NEEDS_YOU, PROMISED, Page, Wanted
from ...state import State, current
from . import order_filter
from .figures import moment_with_year
from .frame import answer, dashboard_page
from .order_rows import row
from .selection import Selection

PAGE = "dashboard_orders"
LOUD_AT_MOST = 20
LATEST_WITHDRAWALS = 20


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A statement of withdrawal as the list shows it.

    `who` is only told where no order is known by number and address: the shop has no other way
    to answer.
    """

    withdrawal: Withdrawal
    what: str
    who: str


@dashboard_page("/orders", PAGE, counted=False)
def orders(selection: Selection) -> Response:
    """Show a page of orders."""
    state, now = current(), datetime.now(UTC)
    placing.settle_stale(state.database, now)  # timer or none
    chosen = order_filter.read(request.args, selection)
    wanted = chosen.wanted(state.shop, now)
    found = listing.page(state.database, wanted, selection.page)
    values = {
        "filter": chosen,
        "found": found,
        "rows": [row(record, state.shop.local(now)) for record in found.orders],
        "heading": _heading(found),
        "countries": listing.countries(state.database),
        "states": order_filter.STATES,
        "payments": order_filter.PAYMENTS,
        **_beside(found),
    }
    first = _needing(state, wanted, now) if found.number == 1 else {}
    return answer("orders", selection, _data(found), **values, **first)


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
    loud = records.needing_a_person(state.database, LOUD_AT_MOST)
    every = replace(Wanted(wanted.today), state=NEEDS_YOU)
    return {
        "loud": [row(record, state.shop.local(now)) for record in loud],
        "loud_count": listing.count(state.database, every) if loud else 0,
        "promises": _promises(state),
        "withdrawn": [
            _withdrawn(one) for one in statements.newest(state.database, LATEST_WITHDRAWALS)
        ],
    }


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


def _withdrawn(withdrawal: Withdrawal) -> Withdrawn:
    said = withdrawal.statement
    who = "" if withdrawal.order_id else f"{said.name}, {said.email}"
    return Withdrawn(withdrawal, what(withdrawal), who)


def what(withdrawal: Withdrawal) -> str:
    """Return what somebody withdrew from."""
    said = withdrawal.statement
    if said.whole:
        return _("The whole order")
    named = [f"{format_number(item.quantity)} × {item.title}" for item in said.items]
    return format_names(named) if named else said.words
