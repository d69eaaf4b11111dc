"""Reading our record of orders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Select, func, or_, select

from ..money import Money
from ..payments.attempt_states import OWED
from ..storage import Database
from . import reasons
from .documents import decode
from .order import Order
from .tables import STANDING, UNTAKEN, orders, payment_entries, payments

NEED_A_PERSON = ("failed", "review")
NEWEST_FIRST = (orders.c.created_at.desc(), orders.c.id.desc())


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment attempt of an order; `due` is the day it must be paid at the latest.

    `url` is where the shopper pays, `failure` why nothing came of it: a key. `received` is what
    the shop has of it.
    """

    provider: str
    method: str
    state: str
    amount: Money
    due: date | None
    id: str = field(default="", compare=False)
    url: str = field(default="", compare=False)
    failure: str = field(default="", compare=False)
    visit_id: str = field(default="", compare=False)
    received: Money | None = field(default=None, compare=False)

    @property
    def rest(self) -> Money:
        """What is left to pay, never below zero."""
        if self.received is None:
            return self.amount
        return Money(max(self.amount.minor - self.received.minor, 0), self.amount.currency)


@dataclass(frozen=True, slots=True)
class Record:
    """An order as we keep it: placing, placed, cancelled, rejected, failed or review.

    `secured` when its money is there or promised by a provider, `paid` when it is there.
    """

    order: Order
    state: str
    token: str
    created_at: datetime
    failure: str
    payment: Payment | None
    secured: bool = False
    paid: bool = False

    @property
    def awaits_money(self) -> bool:
        """Whether the shopper has still to pay before the shop sends anything."""
        payment = self.payment
        owed = payment is not None and payment.state not in OWED
        return self.state == "placed" and owed and not self.secured

    @property
    def is_confirmed(self) -> bool:
        """Whether the shop took it, and nothing is awaited before its confirmation is sent.

        So is one that a person has to look at, once it is paid.
        """
        if self.state == "review":
            cancelled = reasons.was_cancelled(self.state, self.failure)
            return self.paid and bool(self.order.ref) and not cancelled
        return self.state == "placed" and not self.awaits_money

    @property
    def told(self) -> str:
        """The state the shopper is told of: a person who looks at money changes nothing of it."""
        if reasons.was_cancelled(self.state, self.failure):
            return "cancelled"
        return "placed" if self.is_confirmed else self.state

    @property
    def done(self) -> bool:
        """Whether the shop's handler has come back, or a person has to look."""
        return self.state in ("placed", "cancelled", "review")

    @property
    def may_be_tried_again(self) -> bool:
        """Whether the shop did not take it, so that the same checkout may order anew."""
        return self.state in UNTAKEN


@dataclass(frozen=True, slots=True)
class Listed:
    """An order in a list: what its columns say, without the document. `ref` may be empty."""

    id: str
    ref: str
    state: str
    country: str
    total: Money
    created_at: datetime
    failure: str
    payment: Payment | None


def by_token(database: Database, token: str) -> Record | None:
    """Return the order behind a confirmation link."""
    return _first(database, _query().where(orders.c.token == token))


def by_id(database: Database, order_id: str) -> Record | None:
    """Return an order by our id."""
    return _first(database, _query().where(orders.c.id == order_id))


def by_checkout(database: Database, checkout_id: str) -> Record | None:
    """Return the order a checkout led to."""
    return _first(database, _query().where(orders.c.checkout_id == checkout_id))


def has_ordered(connection: Connection, email: str, *, but: str = "") -> bool:
    """Whether an order of this e-mail address stands, however it was capitalised, but for one."""
    query = select(orders.c.id).where(
        func.lower(orders.c.email) == email.lower(),
        orders.c.state.in_(STANDING),
        orders.c.id != but,
    )
    return connection.execute(query.limit(1)).first() is not None


def money_of(connection: Connection, order_id: str) -> tuple[str | None, datetime | None]:
    """Return the attempt that secures an order, and when all of its money was there (UTC)."""
    query = select(orders.c.secured_by, orders.c.paid_at).where(orders.c.id == order_id)
    row = connection.execute(query).one()
    return row.secured_by, row.paid_at


def numbers(database: Database, order_ids: Collection[str]) -> dict[str, str]:
    """Return the shop's own numbers of orders by our ids; those that have none are left out."""
    query = select(orders.c.id, orders.c.ref).where(orders.c.id.in_(order_ids), orders.c.ref != "")
    with database.connect() as connection:
        return {row.id: row.ref for row in connection.execute(query)}


def newest(database: Database, limit: int = 100) -> list[Listed]:
    """Return the latest orders, newest first, whatever their state."""
    with database.connect() as connection:
        return listed(connection, limit=limit)


def needing_a_person(
    database: Database, limit: int = 100, withdrawn: frozenset[str] = frozenset()
) -> list[Listed]:
    """Return the latest orders that a person has to look at, however old, newest first.

    Their handler failed or never came back, their money is not as it should be, or they are among
    those that somebody withdrew from. Those that failed are erased after a month, when nobody will
    try them again.
    """
    with database.connect() as connection:
        return listed(connection, needs_a_person(withdrawn), limit=limit)


def needs_a_person(withdrawn: frozenset[str]) -> ColumnElement[bool]:
    """Return what an order that a person has to look at is."""
    return or_(orders.c.state.in_(NEED_A_PERSON), orders.c.id.in_(withdrawn))


def listed(
    connection: Connection, *where: ColumnElement[bool], limit: int, offset: int = 0
) -> list[Listed]:
    """Return orders in a list, the newest first."""
    query = _query().where(*where).order_by(*NEWEST_FIRST).limit(limit).offset(offset)
    return [_listed(row) for row in connection.execute(query)]


def complete(connection: Connection, *where: ColumnElement[bool], limit: int) -> list[Record]:
    """Return orders with all that is kept of them, the newest first."""
    query = _query().where(*where).order_by(*NEWEST_FIRST).limit(limit)
    return [_record(row) for row in connection.execute(query)]


def with_payment(*columns: Any) -> Select[Any]:
    """Select of orders, each with the payment attempt that holds the money, or the latest."""
    latest = (
        select(payments.c.id)
        .where(payments.c.order_id == orders.c.id)
        .order_by(payments.c.created_at.desc(), payments.c.id)
        .limit(1)
        .correlate(orders)
        .scalar_subquery()
    )
    payment = payments.c.id == func.coalesce(orders.c.secured_by, latest)
    return select(*columns).select_from(orders.outerjoin(payments, payment))


def _query() -> Select[Any]:
    return with_payment(
        orders,
        payments.c.provider,
        payments.c.method,
        payments.c.state.label("payment_state"),
        payments.c.amount_minor,
        payments.c.due,
        payments.c.id.label("payment_id"),
        payments.c.url.label("payment_url"),
        payments.c.failure.label("payment_failure"),
        payments.c.visit_id,
        _received().label("received_minor"),
    )


def _received() -> ScalarSelect[int]:
    """Select what has come in by a payment, less what went back."""
    mine = (payment_entries.c.payment_id == payments.c.id) & payment_entries.c.done
    same = payment_entries.c.currency == payments.c.currency
    total = func.coalesce(func.sum(payment_entries.c.amount_minor), 0)
    return select(total).where(mine, same).correlate(payments).scalar_subquery()


def _first(database: Database, query: Select[Any]) -> Record | None:
    with database.connect() as connection:
        row = connection.execute(query).first()
    return _record(row) if row else None


def _record(row: Row[Any]) -> Record:
    return Record(
        replace(decode(row.document), payment_reference=row.pay_reference or ""),
        row.state,
        row.token,
        row.created_at,
        row.failure,
        _payment(row),
        secured=row.secured_by is not None or row.paid_at is not None,
        paid=row.paid_at is not None,
    )


def _listed(row: Row[Any]) -> Listed:
    total = Money(row.total_minor, row.currency)
    return Listed(
        row.id, row.ref, row.state, row.country, total, row.created_at, row.failure, _payment(row)
    )


def _payment(row: Row[Any]) -> Payment | None:
    if row.provider is None:
        return None
    amount = Money(row.amount_minor, row.currency)
    return Payment(
        row.provider,
        row.method,
        row.payment_state,
        amount,
        row.due,
        row.payment_id,
        row.payment_url,
        row.payment_failure,
        row.visit_id,
        Money(int(row.received_minor), row.currency),
    )
