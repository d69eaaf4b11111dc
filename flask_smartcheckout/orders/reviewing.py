"""A person has looked at an order: it stands again, or stays cancelled, and is told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, update

from . import attempts, reasons
from .desk import Desk
from .syncing import follow_up
from .tables import orders


def looked_at(
    desk: Desk,
    order_id: str,
    now: datetime,
    also: Callable[[Connection], None] = lambda _connection: None,
) -> bool:
    """Take an order out of review; return False when nobody has to look at it.

    `also` is done in the same transaction. An order that is paid is told of afterwards.
    """
    with desk.database.begin(durable=True) as connection:
        held = attempts.hold(connection, order_id)
        if held.state != "review":
            return False
        after = reasons.after(held.state, held.failure)
        mine = update(orders).where(orders.c.id == order_id)
        connection.execute(mine.values(state=after, failure=""))
        also(connection)
    follow_up(desk, order_id, now)
    return True
