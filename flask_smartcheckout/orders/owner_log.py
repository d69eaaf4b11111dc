"""What was done with orders, and who looked at them: kept as long as the orders are.

It says how somebody came in, never who it was: a link has no name. What can be undone by nobody is
noted before it is done, so that a process that dies leaves a trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from ..money import Money
from ..storage import Database
from .tables import orders, owner_log

Who = Literal["link", "owner", "cli"]
BEGUN, DONE, ALREADY = "begun", "done", "already"
SAME_LOOK = timedelta(minutes=10)  # a page that is loaded again within it is one look
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody does with an order, or with several (`order_id` is empty).

    `about` is the shipment or the reason, `form` what tells one form from all others: handed in
    twice it is one deed.
    """

    who: Who
    action: str
    order_id: str = ""
    amount: Money | None = None
    about: str = ""
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A deed that is noted; `result` is what came of it, "begun" while nobody knows."""

    id: int
    result: str

    @property
    def is_over(self) -> bool:
        """Whether it is done, so that doing it again would be too much."""
        return self.result in (DONE, ALREADY)


@dataclass(frozen=True, slots=True)
class Noted:
    """A line of the log; `number` is the shop's own of the order, empty when that is gone."""

    at: datetime
    who: str
    action: str
    order_id: str
    number: str
    result: str
    amount: Money | None
    about: str


def begin(database: Database, connection: Connection, deed: Deed, now: datetime) -> Ticket:
    """Note what is about to be done; a form that was handed in before has its ticket already."""
    table = owner_log
    row = {**_columns(deed), "at": now, "result": BEGUN}
    statement = database.insert(table).values(**row).on_conflict_do_nothing().returning(table.c.id)
    made = connection.execute(statement).scalar()
    if made is not None:
        return Ticket(made, BEGUN)
    known = select(table.c.id, table.c.result).where(table.c.form == deed.form)
    return Ticket(*connection.execute(known).one())


def finish(connection: Connection, ticket: Ticket, result: str) -> None:
    """Note what came of it; that it was done stays, whoever tried the same once more."""
    mine = update(owner_log).where(owner_log.c.id == ticket.id, owner_log.c.result != DONE)
    connection.execute(mine.values(result=result))


def write(connection: Connection, deed: Deed, now: datetime) -> None:
    """Note what is done in the same transaction."""
    connection.execute(insert(owner_log).values(**_columns(deed), at=now, result=DONE))


def look(database: Database, deed: Deed, now: datetime) -> None:
    """Note that somebody looked at an order, unless they did so a moment ago."""
    lately = select(owner_log.c.id).where(
        owner_log.c.order_id == deed.order_id,
        owner_log.c.who == deed.who,
        owner_log.c.action == deed.action,
        owner_log.c.at > now - SAME_LOOK,
    )
    with database.connect() as connection:
        if connection.execute(lately.limit(1)).first():
            return
    with database.begin() as connection:
        write(connection, deed, now)


def _columns(deed: Deed) -> dict[str, Any]:
    return {
        "who": deed.who,
        "action": deed.action,
        "order_id": deed.order_id,
        "currency": deed.amount.currency if deed.amount else "",
        "amount_minor": deed.amount.minor if deed.amount else None,
        "about": deed.about,
        "form": deed.form,
    }


def of_order(connection: Connection, order_id: str) -> list[Noted]:
    """Return what was done with an order, the oldest first."""
    return _read(connection, owner_log.c.order_id == order_id)[::-1]


def page(database: Database, number: int) -> tuple[list[Noted], int]:
    """Return a page of the log, the newest first, and how many lines there are in all."""
    with database.connect() as connection:
        total = connection.scalar(select(func.count()).select_from(owner_log)) or 0
        return _read(connection, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE), total


def _read(
    connection: Connection, *where: ColumnElement[bool], limit: int | None = None, offset: int = 0
) -> list[Noted]:
    query = (
        select(owner_log, orders.c.ref)
        .outerjoin(orders, orders.c.id == owner_log.c.order_id)
        .where(*where)
        .order_by(owner_log.c.at.desc(), owner_log.c.id.desc())
    )
    return [_noted(row) for row in connection.execute(query.limit(limit).offset(offset))]


def _noted(row: Row[Any]) -> Noted:
    amount = Money(row.amount_minor, row.currency) if row.amount_minor is not None else None
    return Noted(
        row.at, row.who, row.action, row.order_id, row.ref or "", row.result, amount, row.about
    )


def forget(database: Database, now: datetime, kept: timedelta) -> int:
    """Erase what is as old as the orders that are erased; return how many lines."""
    with database.begin(durable=True) as connection:
        old = delete(owner_log).where(owner_log.c.at < now - kept)
        return connection.execute(old).rowcount
