"""What a provider says of a payment, brought into our record: the one place where that happens.

The return of the shopper, a webhook and the sweep all end here. Of all attempts of an order the
first that holds money, or the promise of it, secures the order; what others bring is given back.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, update

from ..money import Money
from ..payments.attempt_states import ENDED, HELD, OWED, PROMISED
from ..shop import PaymentSnapshot
from . import attempts, ledger, owing, reasons, records
from .attempts import Attempt, Held
from .desk import Desk
from .tables import orders

_LOG = logging.getLogger(__name__)
MISMATCH = "amount_mismatch"
# What happens to money that nobody here asked for, and why a person has to look at the order.
_NEWS: dict[ledger.Kind, str] = {"refund_failed": "refund_failed", "chargeback": "charged_back"}


def apply(desk: Desk, attempt_id: str, snapshot: PaymentSnapshot, now: datetime) -> Attempt:
    """Write down what a provider says of an attempt, and what follows for its order.

    Said twice, late or out of order it changes nothing. Another amount or currency than was asked
    for sends the order to a person and confirms nothing.
    """
    with desk.database.begin(durable=True) as connection:
        order = attempts.hold(connection, attempts.load(connection, attempt_id).order_id)
        attempt = attempts.load(connection, attempt_id)
        reason = take_down(connection, order, attempt, snapshot, now)
        told = bool(reason) and send_to_review(connection, order, reason)
    if told:
        tell_review(desk, order.id, reason)
    return attempts.get(desk.database, attempt_id)


def take_down(
    connection: Connection, order: Held, attempt: Attempt, snapshot: PaymentSnapshot, now: datetime
) -> str:
    """Write down a snapshot; return why a person has to look at the order, or nothing."""
    new = ledger.catch_up(connection, attempt, snapshot, now)
    if not _is_what_was_asked(attempt, snapshot):
        is_old = attempt.failure == MISMATCH  # somebody may have looked at it since
        attempts.note(connection, attempt.id, failure=MISMATCH)
        return _news(new) if is_old else MISMATCH
    known = {"failure": snapshot.failure, "paid_with": snapshot.method}
    moved = attempts.move(connection, attempt, snapshot.state, **known)
    if snapshot.capture_before:
        attempts.note(connection, attempt.id, capture_before=snapshot.capture_before)
    attempt = attempts.load(connection, attempt.id)
    if attempt.state in ENDED:
        _let_go(connection, order, attempt)
    elif attempt.state in HELD and _left(connection, attempt):
        return _money(connection, order, attempt, moved, now) or _news(new)
    return _news(new)


def _news(new: Collection[ledger.Kind]) -> str:
    return next((why for kind, why in _NEWS.items() if kind in new), "")


def _is_what_was_asked(attempt: Attempt, snapshot: PaymentSnapshot) -> bool:
    """Whether the amounts are those of the attempt; what is sent in parts may bring less."""
    asked, brought = attempt.amount, ledger.received(snapshot)
    if snapshot.amount != asked or brought.currency != asked.currency or brought > asked:
        return False
    return snapshot.state != "paid" or brought == asked or attempt.state in (*PROMISED, "paid")


def _left(connection: Connection, attempt: Attempt) -> bool:
    """Whether an attempt still holds something, or a promise of it."""
    return attempt.state == "authorized" or ledger.balance(connection, attempt).minor > 0


def _money(
    connection: Connection, order: Held, attempt: Attempt, moved: bool, now: datetime
) -> str:
    """Let an attempt that holds money secure the order, or see that it is given back.

    Money for an order that was cancelled waits for a person; a promise of it is let go.
    """
    promised = attempt.state == "authorized"
    if reasons.was_cancelled(order.state, order.failure):
        attempts.note(connection, attempt.id, unwanted=promised)
        return reasons.PAID_LATE if moved and not promised else ""
    if order.secured_by in (None, attempt.id):
        return _secure(connection, order, attempt, now)
    attempts.note(connection, attempt.id, unwanted=True)
    return ""


def _secure(connection: Connection, order: Held, attempt: Attempt, now: datetime) -> str:
    """Let an attempt secure the order; return why a person has to look at what others hold."""
    mine = orders.c.secured_by.is_(None) | (orders.c.secured_by == attempt.id)
    secured = update(orders).where((orders.c.id == order.id) & mine)
    connection.execute(secured.values(secured_by=attempt.id))
    attempts.note(connection, attempt.id, unwanted=False)
    reason = _end_invoices(connection, order, attempt)
    attempts.give_up(connection, order.id, but=attempt.id)
    if attempt.state == "paid":
        first = (orders.c.id == order.id) & orders.c.paid_at.is_(None)
        connection.execute(update(orders).where(first).values(paid_at=now))
    return reason


def _end_invoices(connection: Connection, order: Held, attempt: Attempt) -> str:
    """Nothing is owed any more of another invoice; what came in for it is there twice."""
    found = attempts.of_order(connection, order.id)
    ended = [one for one in found if one.state in OWED and one.id != attempt.id]
    for one in ended:
        owing.pay_off(connection, order.id, Money.zero(one.amount.currency))
    partly = any(ledger.balance(connection, one).minor > 0 for one in ended)
    return reasons.TWICE if partly else ""


def _let_go(connection: Connection, order: Held, attempt: Attempt) -> None:
    """A promise that came to nothing secures the order no longer; another may."""
    mine = (orders.c.id == order.id) & (orders.c.secured_by == attempt.id)
    connection.execute(update(orders).where(mine).values(secured_by=None))


def send_to_review(connection: Connection, order: Held, reason: str) -> bool:
    """Have a person look at an order; return False when one has to already, for that reason."""
    now = attempts.hold(connection, order.id)
    if now.state not in ("placed", "cancelled", "review"):
        return False
    failure = reasons.with_another(now.state, now.failure, reason)
    if now.state == "review" and failure == now.failure:
        return False
    mine = update(orders).where(orders.c.id == order.id)
    connection.execute(mine.values(state="review", failure=failure))
    return True


def tell_review(desk: Desk, order_id: str, reason: str) -> None:
    """Say, to the log and to whoever listens, that a person has to look at an order."""
    _LOG.error("the payment of order %s has to be looked at: %s", order_id, reason)
    record = records.by_id(desk.database, order_id)
    if record is not None:
        desk.tell_review(record.order, reason)
