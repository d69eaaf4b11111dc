"""Money that comes in for the shop's own invoices: all of it, a part, or more than was due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ..money import Money
from ..payments.attempt_states import ENDED, OWED
from ..shop import AmountMismatch, PaymentSnapshot, Unsupported
from . import attempts, ledger, owing, reasons, settling
from .attempts import Attempt, Held
from .desk import Desk
from .syncing import follow_up

OWN = "own:"  # what our own keys begin with, and nobody else's
WHOLE = f"{OWN}received"  # the key of money that came without a name


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
    the order and sends it to a person; so does money for an invoice that was cancelled, which needs
    an `amount`. Raises Unsupported for an order without such an invoice, AmountMismatch for money
    without a key that is not all that is left, or another currency, IdempotencyConflict for a key
    that was used for another amount.
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


def _note(desk: Desk, connection: Connection, order: Held, receipt: Receipt) -> str | None:
    """Enter the money and what follows of it; return why a person has to look, if so.

    None when it was entered before, or nothing was left to pay.
    """
    found = attempts.of_order(connection, order.id)
    attempt = _invoice_of(desk, found)
    if attempt is None and receipt.amount is None and any(one.state == "paid" for one in found):
        return None
    if attempt is None:
        raise Unsupported("this order has no invoice that waits for money")
    rest = ledger.due(connection, attempt)
    if _is_known(connection, attempt, order, rest, receipt):
        return None
    amount = rest if receipt.amount is None else receipt.amount
    _check(attempt, amount, rest, receipt.key)
    _enter(connection, attempt, amount, receipt)
    if attempt.state in ENDED:
        return _too_late(connection, order, attempt, rest - amount)
    owing.pay_off(connection, order.id, rest - amount)
    if amount.minor < rest.minor:
        return ""
    paid = PaymentSnapshot(attempt.reference, "paid", attempt.amount)
    reason = settling.take_down(connection, order, attempt, paid, receipt.at)
    return reason or (reasons.TOO_MUCH if amount.minor > rest.minor else "")


def _invoice_of(desk: Desk, found: Sequence[Attempt]) -> Attempt | None:
    """Return the invoice that waits for money, or that was paid or cancelled: more may come in."""
    owed = [one for one in found if one.state in OWED]
    own = [one for one in found if desk.invoice(one.provider)]
    paid = [one for one in own if one.state == "paid"]
    return next(iter(owed + paid + [one for one in own if one.state in ENDED]), None)


def _is_known(
    connection: Connection, attempt: Attempt, order: Held, rest: Money, receipt: Receipt
) -> bool:
    """Whether it was noted before. Without a key it was where the same amount paid the invoice."""
    if attempt.state in ENDED and receipt.amount is None:
        if order.secured_by:
            return True
        raise AmountMismatch("the order is cancelled: say how much came in as amount=…")
    if receipt.key:
        if receipt.amount is None and rest.minor <= 0:
            return True
        known = rest if receipt.amount is None else receipt.amount
        return ledger.is_done(connection, attempt, "capture", _kept(receipt.key), known)
    if rest.minor > 0:
        return False
    entries = ledger.of_attempt(connection, attempt.id)
    return receipt.amount is None or receipt.amount in [one.amount for one in entries]


def _kept(key: str) -> str:
    """Return a key as it is kept: the space of our own is not to be had."""
    return f"{OWN}{key}" if key.startswith(OWN) else key


def _enter(connection: Connection, attempt: Attempt, amount: Money, receipt: Receipt) -> None:
    key = _kept(receipt.key) or WHOLE
    ledger.intend(connection, attempt, "capture", key, amount, receipt.at)
    ledger.settle(connection, attempt, "capture", key)


def _too_late(connection: Connection, order: Held, attempt: Attempt, rest: Money) -> str:
    """Say why money for an invoice that was cancelled is looked at; all of it is as if paid."""
    if rest.minor <= 0:
        attempts.move(connection, attempt, "paid")
    return reasons.TWICE if order.secured_by else reasons.PAID_LATE


def _check(attempt: Attempt, amount: Money, rest: Money, key: str) -> None:
    if amount.currency != attempt.amount.currency or amount.minor <= 0:
        raise AmountMismatch(f"the invoice is of {attempt.amount}, not {amount}")
    if amount != rest and not key:
        left = f"{rest} is left to pay" if rest.minor > 0 else "the invoice is paid"
        raise AmountMismatch(f"{left}, not {amount}: give the bank's reference of it as key=…")
