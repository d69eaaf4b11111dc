"""Customers: how many come, order and come again, what one is worth, and what coupons did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import Response

from ...i18n import N_, format_number
from ...i18n import gettext as _
from ...orders import customers as record
from ...orders.buying import Buyers, Customers
from ...orders.coupon_use import CouponUse
from ...state import current
from ...tracking import report
from ...tracking.report import Amounts, Filters, Totals
from .figures import Shift, percent, shift
from .frame import answer, dashboard_page
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of the period and of the one before; `shift` is set of shares of people."""

    name: str
    note: str
    now: str | Amounts
    before: str | Amounts
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class _Side:
    """One period, from both databases."""

    visits: Totals
    buyers: Buyers
    coupons: CouponUse


# A name, what it is a share of, and both numbers.
_SHARES: tuple[tuple[str, str, Callable[[_Side], int], Callable[[_Side], int]], ...] = (
    (
        N_("Left untouched"),
        N_("of those who opened the form"),
        lambda side: side.visits.bounced,
        lambda side: side.visits.viewed,
    ),
    (
        N_("Conversion"),
        N_("orders per checkout started"),
        lambda side: side.visits.ordered,
        lambda side: side.visits.started,
    ),
    (
        N_("Won back"),
        N_("of those who had left, came back and ordered"),
        lambda side: side.visits.recovered,
        lambda side: side.visits.recovered + side.visits.abandoned,
    ),
    (
        N_("Ordered before"),
        N_("of the customers of this period"),
        lambda side: side.buyers.returning,
        lambda side: side.buyers.customers,
    ),
    (
        N_("With a coupon"),
        N_("of all orders"),
        lambda side: side.coupons.orders,
        lambda side: side.buyers.orders,
    ),
)
_COUNTS: tuple[tuple[str, str, Callable[[_Side], int]], ...] = (
    (N_("Orders"), N_("that were not refused or cancelled"), lambda side: side.buyers.orders),
    (N_("Customers"), N_("who ordered, by e-mail address"), lambda side: side.buyers.customers),
)
_MONEY: tuple[tuple[str, str, Callable[[_Side], Amounts]], ...] = (
    (
        N_("Order value"),
        N_("revenue, not profit"),
        lambda side: tuple(one.total for one in side.buyers.spent),
    ),
    (
        N_("Average order"),
        N_("with tax and shipping"),
        lambda side: tuple(one.average for one in side.buyers.spent),
    ),
    (N_("Left behind"), N_("carts of abandoned checkouts"), lambda side: side.visits.at_risk),
    (
        N_("Value won back"),
        N_("carts of those who came back and ordered"),
        lambda side: side.visits.recovered_value,
    ),
    (N_("Discount given"), N_("on orders with a coupon"), lambda side: side.coupons.discount),
)


@dashboard_page("/customers", "dashboard_customers")
def customers(selection: Selection) -> Response:
    """Show customers. Of the filters, orders know the country alone."""
    state, period = current(), selection.period
    where = Filters(country=selection.filters.country)
    asked = record.Asked(period.ends, period.before.ends, where.country)
    found = record.report(state.database, asked)
    with state.events.connect() as connection:
        visits = report.totals(connection, period, where)
        visits_before = report.totals(connection, period.before, where)
    now = _Side(visits, found.customers.now, found.coupons)
    before = _Side(visits_before, found.customers.before, found.coupons_before)
    data = {"period": period, "visits": visits, "visits_before": visits_before, "orders": found}
    return answer("customers", selection, data, rows=list(_rows(now, before)), **_values(found))


def _values(found: record.Report) -> dict[str, Any]:
    return {
        "found": found,
        "customers": found.customers,
        "followed": _followed(found.customers),
        "worth": [(at, list(of)) for at, of in groupby(found.customers.worth, _month)],
        "month": month,
    }


_month = attrgetter("month")


def _followed(found: Customers) -> range:
    """Return for how many months after the first order some customers can be followed."""
    return range(1, max((len(one.again) for one in found.cohorts), default=1))


def month(written: str) -> date:
    """Return the first day of a month such as "2026-11"."""
    return date.fromisoformat(f"{written}-01")


def _rows(now: _Side, before: _Side) -> Iterator[Row]:
    for name, note, count in _COUNTS:
        yield Row(_(name), _(note), format_number(count(now)), format_number(count(before)))
    for name, note, amounts in _MONEY:
        yield Row(_(name), _(note), amounts(now), amounts(before))
    for name, note, part, whole in _SHARES:
        yield _share(_(name), _(note), (part(now), whole(now)), (part(before), whole(before)))


def _share(name: str, note: str, now: tuple[int, int], before: tuple[int, int]) -> Row:
    return Row(name, note, percent(*now), percent(*before), shift(*now, *before))
