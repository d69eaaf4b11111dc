"""The list of orders: what needs a person is never pushed off the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert, select, update

from flask_smartcheckout.orders.tables import orders

from ..conftest import DUTCH, Shopper
from .conftest import Owner, plain, state_of


def copy_orders(app: Flask, number: int) -> None:
    """Put so many later ones beside the order there is, which never came back from the shop."""
    with state_of(app).database.begin() as connection:
        row = dict(connection.execute(select(orders)).mappings().one())
        connection.execute(update(orders).values(state="review", ref="LOST"))
        for n in range(number):
            own = dict.fromkeys(("id", "checkout_id", "token", "ref"), f"copy-{n}")
            later = row["created_at"] + timedelta(seconds=1 + n)
            connection.execute(insert(orders).values({**row, **own, "created_at": later}))


def test_an_order_that_needs_a_person_stays_whatever_came_after(
    app: Flask, shopper: Shopper, let_in: Callable[[Flask], Owner]
) -> None:
    shopper.send(**DUTCH)
    copy_orders(app, 102)
    page = plain(let_in(app).read("orders"))
    assert "1 order needs you" in page
    assert "LOST" in page and "copy-101" in page and "copy-1 " not in page
