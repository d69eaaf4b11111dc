"""Paying an order that stands: another way after a failure, an invoice whose money came in."""

from __future__ import annotations

import secrets
from datetime import datetime

from ..money import Money
from ..payments.attempt_states import OWED
from ..shop import AmountMismatch, PaymentSnapshot, Unsupported
from . import attempts, records, settling
from .announcing import announce
from .attempts import Attempt, Choice
from .desk import Desk
from .starting import begin
from .syncing import follow_up


def pay_again(
    desk: Desk, order_id: str, known: str, choice: Choice, now: datetime
) -> Attempt | None:
    """Begin another attempt in place of the one the shopper knows of; end that one.

    Returns None, and begins nothing, when the order needs no money any more, or when another
    attempt has begun since: pressed twice, or in two tabs.
    """
    attempt_id = secrets.token_hex(16)
    record = records.by_id(desk.database, order_id)
    assert record is not None
    with desk.database.begin(durable=True) as connection:
        held = attempts.hold(connection, order_id)
        latest = next(iter(attempts.of_order(connection, order_id)), None)
        if held.state != "placed" or held.secured_by or latest is None:
            return None
        if latest.id != known or latest.state in OWED:
            return None
        attempts.give_up(connection, order_id)
        attempts.record(connection, attempt_id, record.order, choice, now)
    begin(desk, attempt_id, now)
    follow_up(desk, order_id, now)
    return attempts.get(desk.database, attempt_id)


def received(desk: Desk, order_id: str, amount: Money, now: datetime) -> bool:
    """Note that the money of the shop's own invoice came in; return False when it was noted before.

    Raises Unsupported for an order without such an invoice, AmountMismatch for another amount.
    """
    with desk.database.connect() as connection:
        found = attempts.of_order(connection, order_id)
    if any(one.state == "paid" for one in found):
        return False
    owed = next((one for one in found if one.state in OWED), None)
    if owed is None:
        raise Unsupported("this order has no invoice that waits for money")
    if owed.amount != amount:
        raise AmountMismatch(f"the invoice is of {owed.amount}, not {amount}")
    settling.apply(desk, owed.id, PaymentSnapshot(owed.reference, "paid", amount), now)
    follow_up(desk, order_id, now)
    return announce(desk, order_id, now) or True
