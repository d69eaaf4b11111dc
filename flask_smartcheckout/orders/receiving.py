"""Money that comes in for the shop's own invoices: all of it, a part, or more than was due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ..money import Money
from ..payments.attempt_states import OWED
from ..shop import AmountMismatch, PaymentSnapshot, Unsupported
from . import attempts, ledger, owing, settling
from .attempts import Attempt, Held
from .desk import Desk
from .syncing import follow_up

WHOLE = "received"  # the key of money that came without a name
TOO_MUCH = "paid_too_much"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in: `key` tells it from other money; no `amount` is all that is left."""

    amount: Money | None
    key: str
    at: datetime


def received(desk: Desk, order_id: str, amount: Money | None, now: datetime, key: str = "") -> bool:
    """Note that money of the shop's own invoice came in; return False when it was noted before.

    Without an `amount` it is all that is left to pay. A part needs a `key` that tells it from the
    next, such as the bank's own reference of it: then the rest stays due. More than is due pays
    the order and sends it to a person. Raises Unsupported for an order without such an invoice,
    AmountMismatch for a part without a key or another currency, IdempotencyConflict for a key that
    was used for another amount.
    """
    with desk.database.begin(durable=True) as connection:
        order = attempts.hold(connection, order_id)
        reason = _note(desk, connection, order, Receipt(amount, key, now))
        told = bool(reason) and settling.send_to_review(connection, order, str(reason))
    if reason is None:
        return False
    if told:
        settling.tell_review(desk, order_id, reason)
    follow_up(desk, order_id, now)
    return True


def accept(desk: Desk, order_id: str, now: datetime) -> bool:
    """Count an invoice as paid although less came in; return False when nothing is waited for.

    What is missing is no money that came: the ledger goes without it. Raises Unsupported for an
    order without such an invoice, or of which nothing came in.
    """
    with desk.database.begin(durable=True) as connection:
        order = attempts.hold(connection, order_id)
        attempt = _invoice_of(desk, connection, order, "")
        if attempt is None:
            return False
        if ledger.balance(connection, attempt).minor <= 0:
            raise Unsupported("nothing came in for this invoice")
        owing.pay_off(connection, order_id, Money.zero(attempt.amount.currency))
        settling.accept(connection, order, attempt, now)
    follow_up(desk, order_id, now)
    return True


def _note(desk: Desk, connection: Connection, order: Held, receipt: Receipt) -> str | None:
    """Enter the money and what follows of it; return why a person has to look, if so.

    None when it was entered before, or nothing was left to pay.
    """
    attempt = _invoice_of(desk, connection, order, receipt.key)
    if attempt is None:
        return None
    rest = attempt.amount - ledger.balance(connection, attempt)
    if receipt.amount is None and rest.minor <= 0:
        return None
    amount = rest if receipt.amount is None else receipt.amount
    key = receipt.key or WHOLE
    if ledger.is_done(connection, attempt, "capture", key, amount):
        return None
    _check(attempt, amount, rest, receipt.key)
    ledger.intend(connection, attempt, "capture", key, amount, receipt.at)
    ledger.settle(connection, attempt, "capture", key)
    owing.pay_off(connection, order.id, rest - amount)
    if amount.minor < rest.minor:
        return ""
    paid = PaymentSnapshot(attempt.reference, "paid", attempt.amount)
    settling.end_review(connection, order, settling.MISMATCH)
    reason = settling.take_down(connection, order, attempt, paid, receipt.at)
    return reason or (TOO_MUCH if amount.minor > rest.minor else "")


def _invoice_of(desk: Desk, connection: Connection, order: Held, key: str) -> Attempt | None:
    """Return the invoice that waits for money, or that was paid: more may come in by a key.

    None when the order is paid and there is no key. Raises Unsupported.
    """
    found = attempts.of_order(connection, order.id)
    waiting = [one for one in found if one.state in OWED]
    paid = [one for one in found if one.state == "paid"]
    if paid and not waiting and not key:
        return None
    waiting += [one for one in paid if desk.invoice(one.provider)]
    if not waiting:
        raise Unsupported("this order has no invoice that waits for money")
    return waiting[0]


def _check(attempt: Attempt, amount: Money, rest: Money, key: str) -> None:
    if amount.currency != attempt.amount.currency or amount.minor <= 0:
        raise AmountMismatch(f"the invoice is of {attempt.amount}, not {amount}")
    if amount != rest and not key:
        raise AmountMismatch(
            f"{rest} is left to pay, not {amount}: give the bank's reference of it as key=…"
        )
