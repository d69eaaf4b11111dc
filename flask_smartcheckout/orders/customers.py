"""Reading customers and coupons out of our record of orders, however many there are.

A hundred thousand orders take some tenths of a second to go through, so what was found is kept: it
is looked up anew when an order came or changed its state, but no more often than every ten minutes
once going through them takes long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import Lock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, String, cast, func, select

from ..storage import Database
from .buying import Bought, Customers, sum_up
from .coupon_use import CouponUse, coupon_use
from .tables import STANDING, orders

SLOW = 0.1
"""Seconds from which on it is not done anew whenever an order comes."""

STALE = 600.0
"""Seconds after which it is done anew all the same."""

_KEPT_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of customers, the use of coupons, and when they were read (UTC)."""

    customers: Customers
    coupons: CouponUse
    coupons_before: CouponUse
    countries: tuple[str, ...]
    """Where orders went, most first."""
    read_at: datetime


@dataclass(slots=True)
class _Kept:
    """What was found, by what was asked for."""

    lock: Lock = field(default_factory=Lock)
    found: dict[Any, tuple[Any, float, float, Report]] = field(default_factory=dict)


_KEPT: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


def report(database: Database, start: date, end: date, country: str | None = None) -> Report:
    """Return the customers of a period (whole UTC days), those of orders to one country or to all.

    Of orders that stand: not of refused, failed and cancelled ones, nor of those whose buyer was
    erased.
    """
    kept = _KEPT.setdefault(database, _Kept())
    with kept.lock, database.connect() as connection:  # who waits holds no connection
        stamp = _stamp(connection)
        return _remembered(
            kept, (start, end, country), stamp, lambda: _read(connection, start, end, country)
        )


def _remembered(kept: _Kept, asked: Any, stamp: Any, make: Callable[[], Report]) -> Report:
    known = kept.found.pop(asked, None)
    now = monotonic()
    if known is None or not _is_good(known[:3], stamp, now):
        made = make()
        known = stamp, now, monotonic() - now, made
    kept.found[asked] = known
    while len(kept.found) > _KEPT_AT_ONCE:
        kept.found.pop(next(iter(kept.found)))
    return known[3]


def _is_good(known: tuple[Any, float, float], stamp: Any, now: float) -> bool:
    as_of, at, took = known
    return as_of == stamp or (took > SLOW and now - at < STALE)


def _stamp(connection: Connection) -> list[tuple[Any, ...]]:
    """Return what changes with every order; the index of state and time answers it."""
    newest = select(orders.c.state, func.count(), func.max(orders.c.created_at))
    rows = connection.execute(newest.group_by(orders.c.state).order_by(orders.c.state))
    return [tuple(row) for row in rows]


def _read(connection: Connection, start: date, end: date, country: str | None) -> Report:
    length = end.toordinal() - start.toordinal() + 1
    before = [date.fromordinal(day.toordinal() - length) for day in (start, end)]
    where: list[ColumnElement[bool]] = [orders.c.state.in_(STANDING), orders.c.email != ""]
    where += [orders.c.country == country] if country else []
    return Report(
        customers=sum_up(_bought(connection, where), start, end),
        coupons=coupon_use(connection, where, start, end),
        coupons_before=coupon_use(connection, where, *before),
        countries=_countries(connection),
        read_at=datetime.now(UTC),
    )


def _bought(connection: Connection, where: list[ColumnElement[bool]]) -> list[Bought]:
    day = func.substr(cast(orders.c.created_at, String), 1, 10)
    query = select(orders.c.email, day, orders.c.currency, orders.c.total_minor)
    rows = connection.execute(query.where(*where))
    return [(email.lower(), day, currency, minor) for email, day, currency, minor in rows]


def _countries(connection: Connection) -> tuple[str, ...]:
    query = select(orders.c.country).where(orders.c.state.in_(STANDING))
    rows = connection.execute(query.group_by(orders.c.country).order_by(func.count().desc()))
    return tuple(rows.scalars())
