"""Cancelling an order: what it took of coupons and gift cards is given back, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select, update

from ..codes import claims
from ..codes.claims import GivenBack
from ..payments import references
from ..payments.attempt_states import OWED
from ..storage import Database
from . import attempts, ledger, reasons, settling
from .tables import orders

_CANCELLABLE = ("placed", "review")


class UnknownOrder(LookupError):
    """There is no such order, or it never came to stand."""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """What became of it: `already` when there was nothing left to do, and what was given back.

    `why_review` is why a person has to look at it all the same: a key, "" where nobody has to.
    """

    id: str
    already: bool
    given_back: GivenBack = field(default_factory=GivenBack)
    why_review: str = ""


def cancel(database: Database, order: str, now: datetime) -> bool:
    """Cancel an order by our id or the shop's own number; return False when it was already.

    A payment that is open, or only promised, is ended by the sweep; money that a provider holds is
    not paid back by this. Raises UnknownOrder, and ValueError when
    the shop has used a number twice.
    """
    return not cancellation(database, order, now).already


def cancellation(
    database: Database,
    order: str,
    now: datetime,
    also: Callable[[Connection, str], None] = lambda _connection, _order_id: None,
) -> Cancellation:
    """Cancel an order as `cancel` does, and return what it gave back.

    `also` is done in the same transaction, with our id of it, unless it was cancelled already.
    An invoice of which a part came in sends the order to a person; whoever calls has to tell.
    """
    with database.begin(durable=True) as connection:
        order_id = find(connection, order)
        held = attempts.hold(connection, order_id)
        stands = held.state in _CANCELLABLE
        if not stands or reasons.was_cancelled(held.state, held.failure):
            return Cancellation(order_id, already=True)
        mine = update(orders).where(orders.c.id == order_id)
        connection.execute(mine.values(state="cancelled"))
        why = reasons.CANCELLED_WITH_MONEY if _is_paid_in_part(connection, order_id) else ""
        attempts.give_up(connection, order_id)
        also(connection, order_id)
        if why:
            settling.send_to_review(connection, attempts.hold(connection, order_id), why)
        back = claims.release(connection, order_id, now)
        return Cancellation(order_id, False, back, why)


def _is_paid_in_part(connection: Connection, order_id: str) -> bool:
    """Whether some money came in for an invoice that is not paid."""
    found = attempts.of_order(connection, order_id)
    return any(one.state in OWED and ledger.balance(connection, one).minor > 0 for one in found)


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
    known = (*_CANCELLABLE, "cancelled")
    found = connection.execute(
        select(orders.c.id).where(meant, orders.c.state.in_(known)).limit(2)
    ).scalars()
    match list(found):
        case [only]:
            return str(only)
        case []:
            raise UnknownOrder(f"there is no order {order!r} to {to}")
    raise ValueError(f"the shop has two orders {order!r}: give the id of ours, order.id")
