"""Finding an order by whatever somebody calls it."""

from __future__ import annotations

from sqlalchemy import Connection, and_, or_, select

from ..payments import references
from .tables import orders

_CAME_TO_STAND = ("placed", "review", "cancelled")


class UnknownOrder(LookupError):
    """There is no such order, or it never came to stand."""


def find(connection: Connection, order: str, to: str = "cancel") -> str:
    """Return our id of an order that came to stand, given it, the shop's own number or its
    reference of payment, with whatever spaces and signs.

    Raises UnknownOrder, which says what it was looked for `to` do, and ValueError when the shop has
    used a number twice.
    """
    # An order somebody has to look at may have no number yet, and "" is not its name.
    meant = or_(
        orders.c.id == order,
        and_(orders.c.ref == order, orders.c.ref != ""),
        orders.c.pay_reference == references.typed(order),  # none is "", and no order has that
    )
    found = connection.execute(
        select(orders.c.id).where(meant, orders.c.state.in_(_CAME_TO_STAND)).limit(2)
    ).scalars()
    match list(found):
        case [only]:
            return str(only)
        case []:
            raise UnknownOrder(f"there is no order {order!r} to {to}")
    raise ValueError(f"the shop has two orders {order!r}: give the id of ours, order.id")
