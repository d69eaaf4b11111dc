"""Forgetting orders in time: those the shop never took after a month, others as the books allow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select

from ..codes import claims
from ..storage import Database
from . import ledger
from .tables import UNTAKEN, orders, payments

UNTAKEN_KEPT = timedelta(days=30)


def forget(database: Database, now: datetime, kept: timedelta) -> int:
    """Erase orders the shop never took after a month, others after `kept`; return how many."""
    untaken = orders.c.state.in_(UNTAKEN) & (orders.c.created_at < now - UNTAKEN_KEPT)
    old = select(orders.c.id).where(untaken | (orders.c.created_at < now - kept))
    with database.begin(durable=True) as connection:
        return erase(connection, old)


def erase(connection: Connection, order_ids: Any) -> int:
    """Erase orders, given their ids or a query of them, and all that hangs on them."""
    ledger.forget(connection, select(payments.c.id).where(payments.c.order_id.in_(order_ids)))
    connection.execute(delete(payments).where(payments.c.order_id.in_(order_ids)))
    claims.forget(connection, order_ids)
    return connection.execute(delete(orders).where(orders.c.id.in_(order_ids))).rowcount
