"""Reading what alerts are about: a few sums of the last days, and the latest orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from ..orders.tables import orders, payments
from ..payments.attempt_states import ENDED, OPEN
from ..state import State
from ..tracking.losses import lost
from ..tracking.period import Filters, Period
from ..tracking.report import findings
from ..tracking.sums import Sums, read
from ..tracking.tables import daily_figures, error_figures, field_figures
from .hours import open_hours
from .rules import Reading
from .store import Alert

WEEK, DAY = timedelta(days=7), timedelta(days=1)


def conversion(state: State, alert: Alert, now: datetime) -> Reading:
    """Orders per checkout started in the last seven days, in percent."""
    with state.events.connect() as connection:
        sums = _sums(connection, Period.last(7, now.date()))
    started = sums["started"]
    return Reading(_percent(sums["ordered"], started, alert.least), {"of": started})


def risk(state: State, alert: Alert, now: datetime) -> Reading:
    """Carts left behind yesterday, in minor units of the shop's currency."""
    day = now.date() - DAY
    with state.events.connect() as connection:
        sums = _sums(connection, Period(day, day))
    return Reading(sums.of(state.shop.currency, "at_risk"), {"day": day.isoformat()})


def losses(state: State, alert: Alert, now: datetime) -> Reading:
    """Batches of events that could not be stored yesterday and today."""
    with state.events.connect() as connection:
        return Reading(lost(connection, Period.last(2, now.date())))


def _sums(connection: Connection, period: Period) -> Sums:
    return Sums.total(read(connection, daily_figures, period, Filters()).values())


def field(state: State, alert: Alert, now: datetime) -> Reading:
    """The field most see an error at, of those who reached it in the last seven days."""
    period = Period.last(7, now.date())
    with state.events.connect() as connection:
        reached = read(connection, field_figures, period, Filters(), "field")
        erred = read(connection, error_figures, period, Filters(), "field")
    shares = {
        str(name): _percent(erred[name,]["seen"], sums["reached"], alert.least)
        for (name,), sums in reached.items()
        if (name,) in erred
    }
    return _highest({name: share for name, share in shares.items() if share is not None})


def _highest(shares: Mapping[str, float]) -> Reading:
    if not shares:
        return Reading()
    name = max(shares, key=lambda one: shares[one])
    return Reading(shares[name], {"field": name})


def _percent(part: int, whole: int, least: int) -> float | None:
    return 100 * part / whole if whole >= max(1, least) else None


def payment_failures(state: State, alert: Alert, now: datetime) -> Reading:
    """Payments of the last day that came to nothing, of those that came to an end, in percent.

    Those that shoppers called off themselves are in neither number.
    """
    query = select(payments.c.state, func.count()).where(payments.c.created_at > now - DAY)
    with state.database.connect() as connection:
        rows = connection.execute(query.group_by(payments.c.state)).all()
    counts: dict[str, int] = {row[0]: row[1] for row in rows}
    failed = counts.get("failed", 0)
    ended = sum(count for name, count in counts.items() if name not in (*OPEN, *ENDED)) + failed
    return Reading(_percent(failed, ended, alert.least), {"of": ended})


def silence(state: State, alert: Alert, now: datetime) -> Reading:
    """Hours without an order by day, in a shop that had enough in the week before its last."""
    placed = orders.c.placed_at
    with state.database.connect() as connection:
        last: datetime | None = connection.scalar(select(func.max(placed)))
        if last is None:
            return Reading()
        week = select(func.count()).where(placed > last - WEEK, placed <= last)
        count = connection.scalar(week) or 0
    if count < max(1, alert.least):
        return Reading()
    return Reading(open_hours(state.shop.local(last), state.shop.local(now)), {"of": count})


def first_findings(state: State, alert: Alert, now: datetime) -> Reading:
    """The findings of the last thirty days that stand first."""
    with state.events.connect() as connection:
        found = findings(connection, Period.last(30, now.date()), Filters())
    named = tuple(one.about for one in found[: alert.threshold])
    return Reading(len(named), news=named)


READERS: Mapping[str, Callable[[State, Alert, datetime], Reading]] = {
    "finding": first_findings,
    "conversion": conversion,
    "field": field,
    "payments": payment_failures,
    "silence": silence,
    "losses": losses,
    "risk": risk,
}
