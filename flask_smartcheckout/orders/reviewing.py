"""A person has looked at an order: it stands again, or stays cancelled, and is told of."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, update

from . import attempts, reasons, records
from .attempts import Choice
from .desk import Desk
from .order import Order
from .start_request import Links
from .starting import begin
from .syncing import follow_up
from .tables import orders


def looked_at(
    desk: Desk,
    order_id: str,
    now: datetime,
    also: Callable[[Connection], None] = lambda _connection: None,
) -> bool:
    """Take an order out of review; return False when nobody has to look at it.

    `also` is done in the same transaction. An order that is paid is told of afterwards; one whose
    payment was never begun, since its handler did not come back, can be paid from then on.
    """
    record, attempt_id = records.by_id(desk.database, order_id), secrets.token_hex(16)
    begun = False
    with desk.database.begin(durable=True) as connection:
        held = attempts.hold(connection, order_id)
        if held.state != "review":
            return False
        after = reasons.after(held.state, held.failure)
        mine = update(orders).where(orders.c.id == order_id)
        connection.execute(mine.values(state=after, failure=""))
        if after == "placed" and record and not attempts.of_order(connection, order_id):
            begun = _record_payment(desk, connection, record.order, attempt_id, now)
        also(connection)
    if begun:
        begin(desk, attempt_id, now)
    follow_up(desk, order_id, now)
    return True


def _record_payment(
    desk: Desk, connection: Connection, order: Order, attempt_id: str, now: datetime
) -> bool:
    """Record that an order is to be paid, if it is.

    The shop's own invoice is begun as it was chosen. At a provider's page nobody waits any more: it
    comes to nothing, and the shopper is asked how to pay.
    """
    if not order.quote.amount_due:
        return False
    method = order.payment_method
    links = Links("", "", "") if desk.invoice(method) else None
    attempts.record(connection, attempt_id, order, Choice(method, method, links), now)
    return True
