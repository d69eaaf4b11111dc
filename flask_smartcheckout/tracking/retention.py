"""Forgetting: raw events after months, figures and the log after years.

It is called every minute: it looks first and writes only where something is due, a little at once,
so that orders and batches need not wait for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Table,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from ..settings import Settings
from ..storage import Database
from .facets import FACETS
from .folding import pause_of
from .spans import SPANS, first_day
from .tables import FIGURES, OVER, checkouts, events, losses, views

AT_ONCE = 100
"""How many checkouts are forgotten in a transaction: others wait for it."""

_LONGEST = SPANS[-1]
_ID = checkouts.c.id


def forget(database: Database, now: datetime, settings: Settings) -> int:
    """Delete what is older than its time; return how many raw events that were.

    A checkout that is not over, or has events that are not counted, keeps its events. They never
    outlive the checkout they belong to, however the two times are set.
    """
    last_day = (now - settings.retention_figures).date()
    count = _forget_events(database, now - settings.retention_events)
    count += _forget_checkouts(database, last_day)
    # Figures go last: a checkout folded meanwhile would be taken out of sums that are gone.
    for table in FIGURES.values():
        _forget_figures(database, table, last_day)
    _forget_losses(database, last_day)
    return count


def _forget_events(database: Database, before: datetime) -> int:
    """Delete raw events and views of checkouts that nothing was heard of since; figures stay.

    Their tokens expired long ago, so nothing can be added to them.
    """
    forgotten = update(checkouts).values(forgotten=True)

    def some(connection: Connection, ids: Sequence[str]) -> int:
        connection.execute(forgotten.where(_ID.in_(ids)))
        return _delete_log(connection, ids)

    old = and_(checkouts.c.seen_at < before, OVER)
    return _by_and_by(database, old, checkouts.c.seen_at, some)


def _forget_checkouts(database: Database, before: date) -> int:
    """Delete checkouts of earlier days with all that is left of them."""

    def some(connection: Connection, ids: Sequence[str]) -> int:
        connection.execute(delete(checkouts).where(_ID.in_(ids)))
        return _delete_log(connection, ids)

    return _by_and_by(database, checkouts.c.day < before, checkouts.c.day, some)


def _by_and_by(
    database: Database,
    which: ColumnElement[bool],
    first: Column[Any],
    some: Callable[[Connection, Sequence[str]], int],
) -> int:
    """Do something with some checkouts after others until none is left; return the sum of it.

    It has to change them so that they are none of `which` any more. `first` is the column of the
    index that finds them: without an order PostgreSQL may read all rows to find none.
    """
    total = 0
    query = select(_ID).where(which).order_by(first).limit(AT_ONCE)
    while ids := _read(database, query):
        with database.begin() as connection:
            still = select(_ID).where(_ID.in_(ids), which).order_by(_ID).with_for_update()
            total += some(connection, connection.execute(still).scalars().all())
        time.sleep(pause_of(database))
    return total


def _read(database: Database, query: Any) -> Sequence[Any]:
    with database.connect() as connection:
        return connection.execute(query).scalars().all()


def _delete_log(connection: Connection, ids: Sequence[str]) -> int:
    """Delete raw events and views of checkouts; return how many events that were."""
    connection.execute(delete(views).where(views.c.checkout_id.in_(ids)))
    return connection.execute(delete(events).where(events.c.checkout_id.in_(ids))).rowcount


def _forget_figures(database: Database, table: Table, before: date) -> None:
    """Delete the figures of earlier days: those of one of the longest blocks at once."""
    days = _of_days(table, 1)
    oldest = select(func.min(table.c.day)).where(days, table.c.day < before)
    while (day := _read(database, oldest)[0]) is not None:
        end = first_day(day, _LONGEST) + timedelta(days=_LONGEST)
        with database.begin() as connection:
            _forget_days(connection, table, min(end, before))
        time.sleep(pause_of(database))


def _of_days(table: Table, *spans: int) -> ColumnElement[bool]:
    """Return what rows of these spans are, said so that the table's key finds them."""
    return and_(table.c.facet.in_(FACETS), table.c.span.in_(spans))


def _forget_days(connection: Connection, table: Table, before: date) -> None:
    earlier = delete(table).where(table.c.day < before)
    # Who waited for another that did the same finds no day, and leaves the blocks alone.
    if connection.execute(earlier.where(_of_days(table, 1))).rowcount:
        connection.execute(earlier.where(_of_days(table, *SPANS[1:])))
        _add_up_what_is_left(connection, table, before)


def _add_up_what_is_left(connection: Connection, table: Table, before: date) -> None:
    """Write the blocks anew that have forgotten days in them and others."""
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
        .where(_of_days(table, 1), table.c.day.between(first, last))
        .group_by(*keys)
    )
    target = ["span", "day", *(column.name for column in (*keys, *measures))]
    connection.execute(insert(table).from_select(target, days))


def _forget_losses(database: Database, before: date) -> None:
    earlier = losses.c.day < before
    if _read(database, select(losses.c.day).where(earlier).limit(1)):
        with database.begin() as connection:
            connection.execute(delete(losses).where(earlier))
