"""Payment attempts: each is recorded before the provider is asked, and what it answered after."""

from __future__ import annotations

import logging

from sqlalchemy import Connection, insert, update

from ..shop import Completed, Deferred, PaymentProvider, Redirect, StartRequest
from ..storage import Database
from .order import Order
from .tables import payments

_LOG = logging.getLogger(__name__)


def record(connection: Connection, key: str, order: Order, provider: PaymentProvider) -> None:
    """Record that an order is to be paid by a provider; `key` makes asking it idempotent."""
    amount = order.quote.amount_due
    connection.execute(
        insert(payments).values(
            id=key,
            order_id=order.id,
            provider=provider.id,
            method=order.payment_method,
            state="created" if amount else "paid",
            currency=amount.currency,
            amount_minor=amount.minor,
            created_at=order.placed_at,
        )
    )


def begin(
    database: Database, provider: PaymentProvider, request: StartRequest, key: str
) -> tuple[str, str | None]:
    """Ask the provider to begin; return the attempt's state and where the shopper goes on.

    The order stands already, so a provider that breaks leaves an attempt that failed.
    """
    try:
        answer = provider.start(request, idempotency_key=key)
        state = _state_of(answer)
    except Exception:
        _LOG.exception("the payment of order %s could not be started", request.order_id)
        _note(database, key, state="failed")
        return "failed", None
    due = answer.due if isinstance(answer, Deferred) else None
    _note(database, key, state=state, reference=answer.reference, due=due)
    return state, answer.url if isinstance(answer, Redirect) else None


def _state_of(answer: object) -> str:
    """Return the state of a payment just begun; raises TypeError for an answer that is none."""
    for kind, state in ((Deferred, "deferred"), (Redirect, "pending"), (Completed, "paid")):
        if isinstance(answer, kind):
            return state
    raise TypeError(f"a provider answers Redirect, Completed or Deferred, not {answer!r}")


def _note(database: Database, key: str, **values: object) -> None:
    with database.begin(durable=True) as connection:
        connection.execute(update(payments).where(payments.c.id == key).values(**values))
