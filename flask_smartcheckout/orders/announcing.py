"""Telling that an order is paid: to every listener once, whoever finds out first.

The telling is claimed, done and then noted. A process that dies in between has told nobody, or not
everybody: the sweep tells again when the claim has run out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, or_, select, update

from . import attempts, ledger, reasons, records
from .attempts import Held
from .desk import Desk
from .tables import orders

CLAIM = timedelta(minutes=5)


def announce(desk: Desk, order_id: str, now: datetime, visit_id: str = "") -> bool:
    """Tell of an order that is paid, unless it was told or is being told; return whether it was.

    One that a person has to look at is told of where all of its money is there.
    """
    free = or_(orders.c.telling_until.is_(None), orders.c.telling_until <= now)
    mine = (orders.c.id == order_id) & orders.c.paid_at.is_not(None) & orders.c.told_at.is_(None)
    claim = update(orders).where(mine & free)
    with desk.database.begin(durable=True) as connection:
        if not _stands(connection, attempts.hold(connection, order_id)):
            return False
        if not connection.execute(claim.values(telling_until=now + CLAIM)).rowcount:
            return False
        visits = [one.visit_id for one in attempts.of_order(connection, order_id)]
    record = records.by_id(desk.database, order_id)
    assert record is not None
    desk.tell_paid(record.order, next(filter(None, visits), visit_id))
    with desk.database.begin(durable=True) as connection:
        connection.execute(update(orders).where(orders.c.id == order_id).values(told_at=now))
    return True


def _stands(connection: Connection, order: Held) -> bool:
    """Whether the shop has taken an order and its money is whole, whoever has to look at it."""
    if order.state == "placed" or order.state != "review" or not order.secured_by:
        return order.state == "placed"
    if reasons.was_cancelled(order.state, order.failure):
        return False
    if reasons.HANDLER in reasons.apart(order.failure):
        return False
    attempt = attempts.load(connection, order.secured_by)
    return ledger.balance(connection, attempt).minor >= attempt.amount.minor


def announce_all(desk: Desk, now: datetime) -> int:
    """Tell of every order that is paid and that nobody was told of; return how many."""
    untold = orders.c.paid_at.is_not(None) & orders.c.told_at.is_(None)
    untold &= orders.c.state.in_(("placed", "review"))
    with desk.database.connect() as connection:
        waiting = list(connection.execute(select(orders.c.id).where(untold)).scalars())
    return sum(announce(desk, order_id, now) for order_id in waiting)
