"""Paying an order that stands another way, after a failure."""

from __future__ import annotations

import secrets
from datetime import datetime

from ..payments.attempt_states import OWED
from . import attempts, owing, records
from .attempts import Attempt, Choice
from .desk import Desk
from .starting import begin
from .syncing import follow_up


def pay_again(
    desk: Desk, order_id: str, known: str, choice: Choice, now: datetime
) -> Attempt | None:
    """Begin another attempt in place of the one the shopper knows of; end that one.

    Returns None, and begins nothing, when the order needs no money any more, or when another
    attempt has begun since: pressed twice, or in two tabs. Raises OverLimit where the customer
    would owe too much on the shop's own invoice.
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
        owing.owe(desk, connection, record.order, choice.provider)
        attempts.give_up(connection, order_id)
        attempts.record(connection, attempt_id, record.order, choice, now)
    begin(desk, attempt_id, now)
    follow_up(desk, order_id, now)
    return attempts.get(desk.database, attempt_id)
