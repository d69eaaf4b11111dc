"""Forgetting: raw events after months, figures and the log after years."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    Table,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)

from ..settings import Settings
from ..storage import Database
from .spans import SPANS, first_day
from .tables import FIGURES, checkouts, events, losses, views


def forget(database: Database, now: datetime, settings: Settings) -> int:
    """Delete what is older than its time; return how many raw events that were.

    A checkout that is not over, or has events that are not counted, keeps its events. They never
    outlive the checkout they belong to, however the two times are set.
    """
    last_day = (now - settings.retention_figures).date()
    old = (
        (checkouts.c.seen_at < now - settings.retention_events)
        & (checkouts.c.state != "active")
        & checkouts.c.waiting_since.is_(None)
    )
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
    for table in FIGURES.values():
        forgotten = connection.execute(delete(table).where(table.c.span == 1, table.c.day < before))
        if forgotten.rowcount:
            _forget_blocks(connection, table, before)
    for table in (checkouts, losses):
        connection.execute(delete(table).where(table.c.day < before))


def _forget_blocks(connection: Connection, table: Table, before: date) -> None:
    """Delete the blocks that have forgotten days in them, and add up anew what is left of one."""
    connection.execute(delete(table).where(table.c.span > 1, table.c.day < before))
    for span in SPANS[1:]:
        first = first_day(before, span)
        if first < before:
            add_up(connection, table, span, first)


def add_up(connection: Connection, table: Table, span: int, first: date) -> None:
    """Write the rows of a block of days that has none, from those of its days."""
    keys = [column for column in table.primary_key if column.name not in ("span", "day")]
    names = {column.name for column in table.primary_key}
    measures = [column for column in table.columns if column.name not in names]
    sums = (cast(func.sum(column), BigInteger) for column in measures)
    last = first + timedelta(days=span - 1)
    days = (
        select(literal(span), literal(first, Date), *keys, *sums)
        .where(table.c.span == 1, table.c.day.between(first, last))
        .group_by(*keys)
    )
    target = ["span", "day", *(column.name for column in (*keys, *measures))]
    connection.execute(insert(table).from_select(target, days))
