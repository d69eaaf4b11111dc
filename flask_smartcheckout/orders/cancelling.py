"""Cancelling an order: what it took of coupons and gift cards is given back, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, or_, select, update

from ..codes import claims
from ..storage import Database
from .tables import orders

_CANCELLABLE = ("placed", "review")


class UnknownOrder(LookupError):
    """There is no such order, or it never came to stand."""


def cancel(database: Database, order: str, now: datetime) -> bool:
    """Cancel an order by our id or the shop's own number; return False when it was already.

    Money that a provider holds is not paid back by this. Raises UnknownOrder, and ValueError when
    the shop has used a number twice.
    """
    with database.begin(durable=True) as connection:
        # An order somebody has to look at may have no number yet, and "" is not its name.
        meant = or_(orders.c.id == order, and_(orders.c.ref == order, orders.c.ref != ""))
        known = (*_CANCELLABLE, "cancelled")
        query = select(orders.c.id).where(meant, orders.c.state.in_(known))
        found = [row.id for row in connection.execute(query.limit(2))]
        if not found:
            raise UnknownOrder(f"there is no order {order!r} to cancel")
        if len(found) > 1:
            raise ValueError(f"the shop has two orders {order!r}: give the id of ours, order.id")
        statement = (
            update(orders)
            .where(orders.c.id == found[0], orders.c.state.in_(_CANCELLABLE))
            .values(state="cancelled")
        )
        cancelled = bool(connection.execute(statement).rowcount)
        if cancelled:
            claims.release(connection, found[0], now)
        return cancelled
