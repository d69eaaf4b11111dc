"""Statements of withdrawal: kept as they were made, whether or not an order is found for them.

The law asks no proof of whoever withdraws (Directive 2011/83/EU, art. 11a): what was typed is kept
and receipted, and the answer is the same for an order there is none of.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, select, update

from ..cart import Line
from ..orders.order import Order
from ..orders.tables import orders
from ..shop import LOST_LATER, Shop, exemption
from ..storage import Database
from . import outbox
from .tables import outbox as outbox_table
from .tables import withdrawals

_ORDERS = 500  # how many orders that were withdrawn from are looked up at once
_WAITING = withdrawals.c.settled_at.is_(None)


@dataclass(frozen=True, slots=True)
class Item:
    """So many pieces of a product that somebody withdraws from."""

    ref: str
    title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody states: from which order, who they are, and where the receipt goes.

    `number` is the order number as it was typed, `order_id` ours where a link of ours brought them.
    It is the `whole` order, or some `items` of it, or what `words` say.
    """

    id: str
    number: str
    name: str
    email: str
    locale: str
    order_id: str = ""
    whole: bool = True
    items: tuple[Item, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A statement as it was received (UTC); `order_id` is of the order it belongs to, or None.

    `settled_at` is when the shop was done with it, None while it waits for the shop.
    """

    statement: Statement
    received_at: datetime
    order_id: str | None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of an order, and why it cannot be withdrawn from, if so.

    It can be chosen all the same where the right is only lost by what happened since.
    """

    line: Line
    reason: str

    @property
    def choosable(self) -> bool:
        """Whether a statement may be about it."""
        return not self.reason or self.reason in LOST_LATER


def choices(shop: Shop, order: Order) -> tuple[Choice, ...]:
    """Return the lines of an order as they may be withdrawn from."""
    return tuple(Choice(line, exemption(shop.withdrawal_exempt, line)) for line in order.lines)


def new_id() -> str:
    """Return what tells one statement from another, however often it is sent."""
    return secrets.token_hex(16)


def to_text(statement: Statement) -> str:
    """Write a statement down, to be signed or stored."""
    return msgspec.json.encode(statement).decode()


def from_text(text: str) -> Statement:
    """Read a statement that was written down."""
    return msgspec.json.decode(text, type=Statement)


def receive(
    database: Database, statement: Statement, now: datetime, root: str = "", domain: str = ""
) -> tuple[Withdrawal, bool]:
    """Keep a statement, once; return it, and whether it is new.

    By the link of an order that was withdrawn from as a whole it is that statement which counts:
    there is nothing to add. Without a link another is kept, and so nobody learns of the first.
    The receipt is put into the outbox with it, when there is a `domain` that mails come from.
    """
    with database.begin(durable=True) as connection:
        earlier = _whole_before(connection, statement.order_id)
        if earlier:
            return earlier, False
        order_id = _order_of(connection, statement)
        row = {
            "id": statement.id,
            "order_id": order_id,
            "document": to_text(statement),
            "received_at": now,
        }
        new = database.insert_new(connection, withdrawals, row)
        if new and domain:
            outbox.put(
                database,
                connection,
                "withdrawal",
                statement.id,
                root=root,
                domain=domain,
                now=now,
            )
    if new:
        return Withdrawal(statement, now, order_id), True
    known = by_id(database, statement.id)
    assert known is not None
    return known, False


def _whole_before(connection: Connection, order_id: str) -> Withdrawal | None:
    """Return the statement about the whole of an order; whoever comes next waits for this one."""
    if not order_id:
        return None
    connection.execute(select(orders.c.id).where(orders.c.id == order_id).with_for_update())
    return next((one for one in of_order(connection, order_id) if one.statement.whole), None)


def _order_of(connection: Connection, statement: Statement) -> str | None:
    """Return the order that a statement is about: number and address are both right, and of one."""
    if statement.order_id:
        return statement.order_id
    query = select(orders.c.id).where(
        orders.c.ref == statement.number,
        func.lower(orders.c.email) == statement.email.lower(),
        orders.c.ref != "",
    )
    found = list(connection.execute(query.limit(2)).scalars())
    return str(found[0]) if len(found) == 1 else None


def nearly(database: Database, withdrawal: Withdrawal) -> str:
    """Return our id of the one order that has the number that was stated, whoever ordered it.

    "" when there is none, or when the statement is known to be of an order. It is for the owner:
    whoever states a number learns nothing of it.
    """
    number = withdrawal.statement.number
    if withdrawal.order_id or not number:
        return ""
    query = select(orders.c.id).where(orders.c.ref == number).limit(2)
    with database.connect() as connection:
        found = list(connection.execute(query).scalars())
    return str(found[0]) if len(found) == 1 else ""


def by_id(database: Database, statement_id: str) -> Withdrawal | None:
    """Return a statement that was received."""
    query = select(withdrawals).where(withdrawals.c.id == statement_id)
    with database.connect() as connection:
        row = connection.execute(query).first()
    return _withdrawal(row) if row else None


def are_there_any(database: Database, order_id: str) -> bool:
    """Whether somebody has withdrawn from an order, or from a part of it."""
    query = select(withdrawals.c.id).where(withdrawals.c.order_id == order_id).limit(1)
    with database.connect() as connection:
        return connection.execute(query).first() is not None


def newest(database: Database, limit: int = 20) -> list[Withdrawal]:
    """Return the latest statements that wait for the shop, newest first."""
    query = select(withdrawals).where(_WAITING).order_by(withdrawals.c.received_at.desc())
    with database.connect() as connection:
        return [_withdrawal(row) for row in connection.execute(query.limit(limit))]


def waiting(database: Database) -> int:
    """Return how many statements wait for the shop."""
    query = select(func.count()).select_from(withdrawals).where(_WAITING)
    with database.connect() as connection:
        return int(connection.execute(query).scalar_one())


def waiting_orders(database: Database) -> frozenset[str]:
    """Return the orders of the latest statements that wait for the shop."""
    query = select(withdrawals.c.order_id).where(_WAITING, withdrawals.c.order_id.is_not(None))
    latest = query.order_by(withdrawals.c.received_at.desc()).limit(_ORDERS)
    with database.connect() as connection:
        return frozenset(connection.execute(latest).scalars())


def settle(connection: Connection, statement_id: str, now: datetime) -> bool:
    """Note that the shop is done with a statement; return False when it was before."""
    mine = update(withdrawals).where(withdrawals.c.id == statement_id, _WAITING)
    return bool(connection.execute(mine.values(settled_at=now)).rowcount)


def of_orders(database: Database, order_ids: Collection[str]) -> dict[str, Withdrawal]:
    """Return for each of these orders that was withdrawn from what was stated.

    Of several it is one that waits for the shop, if any does; else the latest.
    """
    query = select(withdrawals).where(withdrawals.c.order_id.in_(order_ids))
    settled_first = query.order_by(_WAITING, withdrawals.c.received_at)
    with database.connect() as connection:
        found = [_withdrawal(row) for row in connection.execute(settled_first)]
    return {str(one.order_id): one for one in found}


def of_order(connection: Connection, order_id: str) -> list[Withdrawal]:
    """Return the statements about an order, the oldest first."""
    query = select(withdrawals).where(withdrawals.c.order_id == order_id)
    found = connection.execute(query.order_by(withdrawals.c.received_at))
    return [_withdrawal(row) for row in found]


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(from_text(row.document), row.received_at, row.order_id, row.settled_at)


def withdrawn_lines(shop: Shop, order: Order, statement: Statement) -> tuple[Line, ...]:
    """Return the lines a statement is about, with their quantities; none where words say it."""
    if statement.words:
        return ()
    open_to = [choice.line for choice in choices(shop, order) if choice.choosable]
    if statement.whole:
        return tuple(open_to)
    return tuple(_some(open_to, statement.items))


def _some(lines: Iterable[Line], items: Iterable[Item]) -> Iterable[Line]:
    left = list(lines)
    for item in items:
        line = next((one for one in left if one.ref == item.ref), None)
        if line is not None:
            left.remove(line)
            yield replace(line, quantity=min(item.quantity, line.quantity))


def forget(database: Database, now: datetime, kept: timedelta) -> int:
    """Erase mails and statements as old as the orders that are erased; return how many."""
    before = now - kept
    with database.begin(durable=True) as connection:
        gone = connection.execute(delete(withdrawals).where(withdrawals.c.received_at < before))
        mails = connection.execute(delete(outbox_table).where(outbox_table.c.created_at < before))
        return gone.rowcount + mails.rowcount
