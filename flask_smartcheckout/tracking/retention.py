"""Forgetting: raw events after months, figures and the log after years."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select

from ..settings import Settings
from ..storage import Database
from .tables import FIGURES, checkouts, events, views


def forget(database: Database, now: datetime, settings: Settings) -> int:
    """Delete what is older than its time; return how many raw events that were."""
    with database.begin() as connection:
        count = _forget_events(connection, now - settings.retention_events)
        _forget_figures(connection, now - settings.retention_figures)
    return count


def _forget_events(connection: Connection, before: datetime) -> int:
    """Delete raw events and views of checkouts last seen before a moment.

    Their tokens expired long ago, so nothing can be added to them, and their figures stay.
    """
    old = select(checkouts.c.id).where(checkouts.c.seen_at < before)
    deleted = connection.execute(delete(events).where(events.c.checkout_id.in_(old))).rowcount
    connection.execute(delete(views).where(views.c.checkout_id.in_(old)))
    return deleted


def _forget_figures(connection: Connection, before: datetime) -> None:
    for table in (*FIGURES.values(), checkouts):
        connection.execute(delete(table).where(table.c.day < before.date()))
