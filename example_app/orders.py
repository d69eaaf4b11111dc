"""The shop's own orders."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from .database import connect

if TYPE_CHECKING:
    from flask_smartcheckout import Line, Order


class SoldOut(Exception):
    """There is not enough left of the product called `title`."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.title = title


def save(order: Order) -> str:
    """Write the order, take its products from stock, and return its number.

    The same order again gives the same number. Raises SoldOut, and then nothing is changed.
    """
    with connect() as db:
        row = db.execute("SELECT number FROM orders WHERE checkout_id = ?", (order.id,)).fetchone()
        return str(row["number"] if row else _write(db, order))


def newest(limit: int = 100) -> list[sqlite3.Row]:
    """Return the latest orders, without a word about who placed them."""
    return (
        connect()
        .execute(
            "SELECT number, placed_at, country, total_cents FROM orders "
            "ORDER BY number DESC LIMIT ?",
            (limit,),
        )
        .fetchall()
    )


def _write(db: sqlite3.Connection, order: Order) -> int:
    number = db.execute(
        "INSERT INTO orders (checkout_id, name, company, email, phone, shipping_address, "
        "billing_address, country, locale, note, shipping_method, payment_method, total_cents) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
        (
            order.id,
            order.name,
            order.company,
            order.email,
            order.phone,
            order.shipping.one_line(),
            order.billing.one_line(),
            order.shipping.country,
            order.locale,
            order.note,
            order.shipping_method,
            order.payment_method,
            order.quote.total.minor,
        ),
    ).fetchone()["number"]
    for line in order.lines:
        _write_line(db, number, line)
    db.execute("INSERT INTO order_due VALUES (?, ?)", (number, order.quote.amount_due.minor))
    entered = [(number, name, value) for name, value in order.extra.items() if value]
    db.executemany("INSERT INTO order_extra VALUES (?, ?, ?)", entered)
    return int(number)


def _write_line(db: sqlite3.Connection, number: int, line: Line) -> None:
    taken = db.execute(
        "UPDATE products SET stock = stock - ? WHERE ref = ? AND stock >= ?",
        (line.quantity, line.ref, line.quantity),
    )
    if not taken.rowcount:
        raise SoldOut(line.title)
    db.execute(
        "INSERT INTO order_lines VALUES (?, ?, ?, ?, ?)",
        (number, line.ref, line.title, line.quantity, line.total.minor),
    )
