"""Forgetting: raw events after months, figures and the log after years."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from ..settings import Settings
from ..storage import Database
from .tables import FIGURES, checkouts, events, views


def forget(database: Database, now: datetime, settings: Settings) -> int:
    """Delete what is older than its time; return how many raw events that were.

    Events never outlive the checkout they belong to, however the two times are set.
    """
    last_day = (now - settings.retention_figures).date()
    old = checkouts.c.seen_at < now - settings.retention_events
    with database.begin() as connection:
        count = _forget_events(connection, old | (checkouts.c.day < last_day))
        _forget_figures(connection, last_day)
    return count


def _forget_events(connection: Connection, which: ColumnElement[bool]) -> int:
    """Delete raw events and views of some checkouts; their figures stay.

    Their tokens expired long ago, so nothing can be added to them.
    """
    ids = select(checkouts.c.id).where(which)
    deleted = connection.execute(delete(events).where(events.c.checkout_id.in_(ids))).rowcount
    connection.execute(delete(views).where(views.c.checkout_id.in_(ids)))
    return deleted


def _forget_figures(connection: Connection, before: date) -> None:
    for table in (*FIGURES.values(), checkouts):
        connection.execute(delete(table).where(table.c.day < before))
