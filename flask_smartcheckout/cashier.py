"""What an app's orders are paid with: its providers, and who hears of money."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from .orders.desk import Desk
from .orders.order import Order
from .signals import order_needs_review, order_paid, send
from .state import State
from .tracking import checkouts
from .tracking.checkouts import ServerEvent


def desk_of(state: State) -> Desk:
    """Return where the orders of an app are paid. Used within an app context."""
    return Desk(state.database, state.shop, partial(_tell_paid, state), _tell_review)


def _tell_paid(state: State, order: Order, visit_id: str) -> None:
    count(state, visit_id, "order_paid")
    send(order_paid, order=order)


def _tell_review(order: Order, reason: str) -> None:
    send(order_needs_review, order=order, reason=reason)


def count(state: State, visit_id: str, name: str) -> None:
    """Count what became of a payment in the visit that ordered, if that is counted at all."""
    if visit_id:
        checkouts.record(
            state.events,
            visit_id,
            [ServerEvent(name)],
            now=datetime.now(UTC),
            settings=state.settings,
        )
