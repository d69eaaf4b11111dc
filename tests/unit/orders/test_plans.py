"""What is looked for while an order takes its place, or is cancelled, is found by an index."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, update

from flask_smartcheckout.orders import owing, records
from flask_smartcheckout.orders.finding import UnknownOrder, find
from flask_smartcheckout.orders.tables import orders
from flask_smartcheckout.payments import references
from flask_smartcheckout.storage import Database
from tests.plans import asked_of, reading_all

from .conftest import Till, make_order

QUESTIONS: dict[str, Callable[[Connection], object]] = {
    "find": lambda connection: find(connection, "A-1"),
    "has ordered": lambda connection: records.has_ordered(connection, "Sanne@example.nl"),
    "open of": lambda connection: owing.open_of(connection, "Sanne@example.nl", "EUR"),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_no_question_reads_all_orders(
    ask: Callable[[Connection], object], till: Till, database: Database
) -> None:
    till.place("visit-0001")
    with asked_of(database) as asked, database.connect() as connection:
        ask(connection)
    assert len(asked) == 1
    assert reading_all(database, asked) == []


def test_an_order_is_found_by_each_of_its_names(till: Till, database: Database) -> None:
    order = make_order()
    till.place("visit-0001", order)
    till.place("visit-0002")
    reference = references.creditor_reference(references.number_of(order.id))
    with database.begin() as connection:
        mine = update(orders).where(orders.c.id == order.id)
        connection.execute(mine.values(pay_reference=reference))
        for name in (order.id, "A-1", f" {reference.lower()}"):
            assert find(connection, name) == order.id


@pytest.mark.parametrize("name", ["", "A-3", "a-1", "RF18539007547034"])
def test_what_names_no_order_is_unknown(name: str, till: Till, database: Database) -> None:
    till.place("visit-0001")
    with database.connect() as connection, pytest.raises(UnknownOrder, match="no order"):
        find(connection, name)


def test_a_number_used_twice_names_no_order(till: Till, database: Database) -> None:
    till.answer = lambda _order: "A-7"
    for visit in ("visit-0001", "visit-0002"):
        till.place(visit)
    with database.connect() as connection, pytest.raises(ValueError, match="two orders 'A-7'"):
        find(connection, "A-7")
