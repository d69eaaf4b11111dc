"""Cancelling an order: what it took of coupons and gift cards is given back, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, update

from ..codes import claims
from ..codes.claims import GivenBack
from ..payments.attempt_states import OWED
from ..storage import Database
from . import attempts, ledger, reasons, settling
from .finding import find
from .tables import orders

_CANCELLABLE = ("placed", "review")


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
