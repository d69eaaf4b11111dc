"""Reading customers and coupons out of our record of orders, however many there are.

A hundred thousand orders take more than a second to go through, so what was found is kept. While
that is quick it is looked up anew when an order came or changed its state. Once it takes long it is
good for a while, kept in the database for every process, and `flask smartcheckout work` reads the
usual periods before somebody asks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from msgspec import DecodeError, json
from sqlalchemy import ColumnElement, Connection, String, cast, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from ..storage import Database
from .buying import Bought, Customers, Days, sum_up
from .coupon_use import CouponUse, coupon_use
from .tables import STANDING, customer_reports, orders

SLOW = 0.1
"""Seconds from which on it is not done anew whenever an order comes."""

STALE = timedelta(minutes=20)
"""After which it is done anew all the same; `keep_ready` does it after half of that."""

_KEPT_AT_ONCE = 16
_PATIENCE = 2.0  # seconds to wait for others who write
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose orders: of which days, compared with which, to one country or to all."""

    days: Days
    before: Days
    country: str | None = None

    @property
    def key(self) -> str:
        """What tells it from every other question."""
        return " ".join(
            [*(day.isoformat() for day in (*self.days, *self.before)), self.country or ""]
        )


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of customers, the use of coupons, and when they were read (UTC)."""

    customers: Customers
    coupons: CouponUse
    coupons_before: CouponUse
    countries: tuple[str, ...]
    """Where orders went, most first."""
    read_at: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """A report, the seconds that it took, and what changes with every order, where known."""

    report: Report
    took: float
    stamp: Any = None

    def is_fresh(self, now: datetime, stale: timedelta) -> bool:
        """Whether it may be shown without a look at the orders."""
        return self.took > SLOW and now - self.report.read_at < stale


@dataclass(slots=True)
class _Kept:
    """What was found in this process, by what was asked for."""

    lock: Lock = field(default_factory=Lock)
    found: dict[Asked, _Known] = field(default_factory=dict)


_KEPT: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


def report(database: Database, asked: Asked) -> Report:
    """Return the customers of a period.

    Of orders that stand: not of refused, failed and cancelled ones, nor of those whose buyer was
    erased.
    """
    kept, now = _KEPT.setdefault(database, _Kept()), datetime.now(UTC)
    with kept.lock:  # who waits holds no connection
        known = kept.found.pop(asked, None)
        if known is None or not known.is_fresh(now, STALE):
            known = _looked_up(database, asked, known, now)
        kept.found[asked] = known
        while len(kept.found) > _KEPT_AT_ONCE:
            kept.found.pop(next(iter(kept.found)))
    return known.report


def keep_ready(database: Database, questions: Iterable[Asked], now: datetime) -> int:
    """Read what takes long and grows old, so that nobody waits for it; return how much was read."""
    done = 0
    for asked in questions:
        with database.connect() as connection:
            known = _load(connection, asked)
        if known is None or not known.is_fresh(now, STALE / 2):
            known = _read_anew(database, asked)
            done += known.took > SLOW
        if known.took <= SLOW:
            break
    return done


def _looked_up(database: Database, asked: Asked, known: _Known | None, now: datetime) -> _Known:
    with database.connect() as connection:
        shared = _load(connection, asked)
        if shared is not None and shared.is_fresh(now, STALE):
            return shared
        if known is not None and known.took <= SLOW and known.stamp == _stamp(connection):
            return known
    return _read_anew(database, asked)


def _read_anew(database: Database, asked: Asked) -> _Known:
    began = monotonic()
    with database.connect() as connection:
        stamp, found = _stamp(connection), _read(connection, asked)
    known = _Known(found, monotonic() - began, stamp)
    if known.took > SLOW:
        _save(database, asked, known)
    return known


def _load(connection: Connection, asked: Asked) -> _Known | None:
    query = select(customer_reports).where(customer_reports.c.asked == asked.key)
    row = connection.execute(query).first()
    if row is None:
        return None
    try:
        return _Known(json.decode(row.report, type=Report), row.took)
    except DecodeError:  # another release wrote it
        return None


def _save(database: Database, asked: Asked, known: _Known) -> None:
    """Keep a report for everybody; where that cannot be, whoever asked has it all the same."""
    try:
        _store(database, asked, known)
    except SQLAlchemyError:
        _LOG.warning("the figures of customers could not be kept", exc_info=True)


def _store(database: Database, asked: Asked, known: _Known) -> None:
    table, read_at = customer_reports, known.report.read_at
    row = {"took": known.took, "read_at": read_at, "report": json.encode(known.report).decode()}
    insert = database.insert(table).values(asked=asked.key, **row)
    with database.begin(wait=_PATIENCE) as connection:
        connection.execute(insert.on_conflict_do_update(index_elements=["asked"], set_=row))
        connection.execute(delete(table).where(table.c.read_at < read_at - STALE))


def _stamp(connection: Connection) -> list[tuple[Any, ...]]:
    """Return what changes with every order; the index of state and time answers it."""
    newest = select(orders.c.state, func.count(), func.max(orders.c.created_at))
    rows = connection.execute(newest.group_by(orders.c.state).order_by(orders.c.state))
    return [tuple(row) for row in rows]


def _read(connection: Connection, asked: Asked) -> Report:
    where: list[ColumnElement[bool]] = [orders.c.state.in_(STANDING), orders.c.email != ""]
    where += [orders.c.country == asked.country] if asked.country else []
    return Report(
        customers=sum_up(_bought(connection, where), asked.days, asked.before),
        coupons=coupon_use(connection, where, *asked.days),
        coupons_before=coupon_use(connection, where, *asked.before),
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
