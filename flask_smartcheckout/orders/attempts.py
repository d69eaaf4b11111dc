"""Payment attempts as rows: each is recorded before its provider is asked for anything.

An order may have several. Whoever writes one holds the row of its order first, so that two who
hear of money at the same moment come one after the other.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from ..money import Money
from ..payments.attempt_states import OPEN, OWED, may_become
from ..storage import Database
from .order import Order
from .start_request import Links
from .tables import orders, payments


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to be paid; its `id` is the key it is begun with.

    `reference` is the provider's, empty until it has answered; `url` where the shopper pays.
    `unwanted` when whatever comes of it is to be given back. `paid_with` is what the shopper paid
    with in the end, `capture_before` when a promise ends, where the provider says so (UTC).
    """

    id: str
    order_id: str
    provider: str
    method: str
    state: str
    reference: str
    amount: Money
    due: date | None
    created_at: datetime
    checked_at: datetime | None
    links: Links | None
    url: str
    failure: str
    visit_id: str
    unwanted: bool
    paid_with: str = ""
    capture_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The row of an order, held while its payments are written."""

    id: str
    state: str
    secured_by: str | None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """How an order is to be paid: by whom, how, with which way back, and whose visit it is."""

    provider: str
    method: str
    links: Links | None = None
    visit_id: str = ""


def record(
    connection: Connection, attempt_id: str, order: Order, choice: Choice, now: datetime
) -> None:
    """Record that an order is to be paid; the id makes asking for it idempotent."""
    amount = order.quote.amount_due
    connection.execute(
        insert(payments).values(
            id=attempt_id,
            order_id=order.id,
            provider=choice.provider,
            method=choice.method,
            state="created",
            currency=amount.currency,
            amount_minor=amount.minor,
            links=json.dumps(asdict(choice.links)) if choice.links else "",
            visit_id=choice.visit_id,
            created_at=now,
        )
    )


def hold(connection: Connection, order_id: str) -> Held:
    """Take the row of an order, so that nobody else writes its payments until we have."""
    known = (orders.c.id, orders.c.state, orders.c.secured_by, orders.c.failure)
    query = select(*known).where(orders.c.id == order_id)
    return Held(*connection.execute(query.with_for_update()).one())


def load(connection: Connection, attempt_id: str) -> Attempt:
    """Return an attempt as it is now."""
    return _attempt(connection.execute(select(payments).where(payments.c.id == attempt_id)).one())


def get(database: Database, attempt_id: str) -> Attempt:
    """Return an attempt as it is now."""
    with database.connect() as connection:
        return load(connection, attempt_id)


def of_order(connection: Connection, order_id: str) -> list[Attempt]:
    """Return the attempts of an order, the newest first."""
    return select_all(connection, payments.c.order_id == order_id)


def by_reference(database: Database, provider: str, reference: str) -> list[Attempt]:
    """Return what a provider means by a reference: one attempt, or none."""
    with database.connect() as connection:
        return select_all(
            connection, payments.c.reference == reference, payments.c.provider == provider
        )


def select_all(connection: Connection, *where: ColumnElement[bool]) -> list[Attempt]:
    """Return attempts, the newest first."""
    query = select(payments).where(*where).order_by(payments.c.created_at.desc(), payments.c.id)
    return [_attempt(row) for row in connection.execute(query)]


def move(connection: Connection, attempt: Attempt, state: str, **values: Any) -> bool:
    """Bring an attempt into another state, unless it may not or is no longer where it was."""
    if not may_become(attempt.state, state):
        return False
    mine = (payments.c.id == attempt.id) & (payments.c.state == attempt.state)
    statement = update(payments).where(mine).values(state=state, **values)
    return bool(connection.execute(statement).rowcount)


def note(connection: Connection, attempt_id: str, **values: Any) -> None:
    """Write down what is known of an attempt besides its state."""
    connection.execute(update(payments).where(payments.c.id == attempt_id).values(**values))


def claim_check(database: Database, attempt: Attempt, now: datetime) -> bool:
    """Take the right to ask a provider now; of two who try, one has it."""
    mine = (payments.c.id == attempt.id) & payments.c.checked_at.is_not_distinct_from(
        attempt.checked_at
    )
    with database.begin() as connection:
        return bool(
            connection.execute(update(payments).where(mine).values(checked_at=now)).rowcount
        )


def give_up(connection: Connection, order_id: str, but: str = "") -> None:
    """End what is open, owed or promised for an order, all but one attempt.

    Those that a provider knows are `unwanted` then: it is told so after the transaction.
    """
    for other in of_order(connection, order_id):
        if other.id != but and other.state in (*OPEN, *OWED):
            move(connection, other, "canceled", unwanted=other.state in OPEN)
        elif other.id != but and other.state == "authorized":
            note(connection, other.id, unwanted=True)


def _attempt(row: Row[Any]) -> Attempt:
    return Attempt(
        id=row.id,
        order_id=row.order_id,
        provider=row.provider,
        method=row.method,
        state=row.state,
        reference=row.reference,
        amount=Money(row.amount_minor, row.currency),
        due=row.due,
        created_at=row.created_at,
        checked_at=row.checked_at,
        links=Links(**json.loads(row.links)) if row.links else None,
        url=row.url,
        failure=row.failure,
        visit_id=row.visit_id,
        unwanted=row.unwanted,
        paid_with=row.paid_with,
        capture_before=row.capture_before,
    )
