"""What the sweep does for payments: whoever closed the tab, and whatever was cut off half-way."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from ..payments.attempt_states import OPEN
from ..storage import Database
from . import attempts, ledger
from .attempts import Attempt
from .desk import Desk
from .starting import is_in_flight
from .syncing import sync
from .tables import orders, payments

_LOG = logging.getLogger(__name__)
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=1)
_REFUSED_WITHIN = timedelta(days=30)  # a refund to an account that is closed, say
GIVEN_UP = timedelta(days=60)  # no provider keeps a page open for as long


def settle_open(desk: Desk, now: datetime) -> int:
    """Ask about every payment that may have changed unnoticed; return how many had.

    A new one is asked about every minute, an old one ever less often.
    """
    with desk.database.connect() as connection:
        waiting = attempts.select_all(
            connection,
            payments.c.state.in_((*OPEN, "authorized", "partly_captured"))
            | payments.c.unwanted
            | payments.c.id.in_(ledger.refunded_since(now - _REFUSED_WITHIN)),
        )
    return sum(_settle(desk, one, now) for one in waiting if is_due(one, now))


def is_due(attempt: Attempt, now: datetime) -> bool:
    """Whether it is time to ask about an attempt."""
    if not attempt.reference and is_in_flight(attempt, now):
        return False
    pause = min(max((now - attempt.created_at) / 10, _SHORTEST), _LONGEST)
    return attempt.checked_at is None or attempt.checked_at <= now - pause


def _settle(desk: Desk, attempt: Attempt, now: datetime) -> bool:
    """Ask about one attempt; return whether it changed. What breaks stops no other."""
    try:
        if not attempts.claim_check(desk.database, attempt, now):
            return False
        after = sync(desk, attempt.id, now)
    except Exception:
        _LOG.exception("nobody says what became of payment %s", attempt.id)
        after = attempt
    if attempt.created_at < now - GIVEN_UP:
        _expire(desk, after)
    return after.state != attempt.state


def _expire(desk: Desk, attempt: Attempt) -> None:
    with desk.database.begin(durable=True) as connection:
        attempts.hold(connection, attempt.order_id)
        fresh = attempts.load(connection, attempt.id)
        if fresh.state in OPEN:
            attempts.move(connection, fresh, "expired", unwanted=False)
        elif fresh.unwanted and fresh.state != "paid":
            attempts.note(connection, attempt.id, unwanted=False)


def mark_overdue(database: Database, today: date) -> int:
    """Mark the invoices that should have been paid by now; return how many."""
    standing = select(orders.c.id).where(orders.c.state == "placed")
    late = (payments.c.state == "deferred") & (payments.c.due < today)
    statement = update(payments).where(late, payments.c.order_id.in_(standing))
    with database.begin() as connection:
        return connection.execute(statement.values(state="overdue")).rowcount
