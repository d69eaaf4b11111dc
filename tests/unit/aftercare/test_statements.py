"""Statements of withdrawal: found for an order by two facts, and limited in number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from flask_smartcheckout import Line, Money, Shop
from flask_smartcheckout.aftercare import statements
from flask_smartcheckout.aftercare.admission import Admission
from flask_smartcheckout.aftercare.statements import Item, Statement
from flask_smartcheckout.asking.bucket import Buckets
from flask_smartcheckout.storage import Database
from tests.unit.orders.conftest import Till, make_order

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
STATED = Statement("1" * 32, "A-1", "Sanne", "sanne@example.nl", "nl")


def test_a_statement_is_written_and_read_as_it_was(database: Database) -> None:
    stated = replace(STATED, whole=False, items=(Item("mug", "Mug", 2),), words="é\n<b>")
    assert statements.from_text(statements.to_text(stated)) == stated
    statements.receive(database, stated, NOON)
    known = statements.by_id(database, stated.id)
    assert known is not None and (known.statement, known.received_at) == (stated, NOON)


def test_the_first_time_counts(database: Database) -> None:
    _first, new = statements.receive(database, STATED, NOON)
    again, not_new = statements.receive(database, STATED, NOON + timedelta(hours=1))
    assert (new, not_new) == (True, False)
    assert again.received_at == NOON


@pytest.mark.parametrize(
    ("number", "email", "found"),
    [
        ("A-1", "sanne@example.nl", True),
        ("A-1", "Sanne@Example.NL", True),
        ("A-1", "other@example.nl", False),
        ("A-2", "sanne@example.nl", False),
        ("", "sanne@example.nl", False),
    ],
)
def test_an_order_is_found_by_its_number_and_address(
    number: str, email: str, found: bool, database: Database
) -> None:
    order = make_order()
    Till(database).place("c" * 32, order)
    stated = replace(STATED, number=number, email=email)
    withdrawal, _new = statements.receive(database, stated, NOON)
    assert withdrawal.order_id == (order.id if found else None)


def test_the_newest_come_first_and_the_oldest_go(database: Database) -> None:
    for nth in range(3):
        stated = replace(STATED, id=str(nth) * 32)
        statements.receive(database, stated, NOON + timedelta(days=nth))
    assert [one.statement.id[0] for one in statements.newest(database, 2)] == ["2", "1"]
    assert statements.forget(database, NOON + timedelta(days=11), timedelta(days=10)) == 1
    assert [one.statement.id[0] for one in statements.newest(database)] == ["2", "1"]


def test_two_lines_of_one_product_are_two(database: Database) -> None:
    line = Line("mug", "Mug", Money(1000, "EUR"))
    order = replace(make_order(), lines=(line, line))
    stated = replace(STATED, whole=False, items=(Item("mug", "Mug", 1),) * 3)
    assert statements.withdrawn_lines(Shop("NL"), order, stated) == (line, line)


def test_statements_are_limited_by_connection_by_receiver_and_over_all() -> None:
    few = Admission(Buckets(2, 0), Buckets(1, 0), Buckets(3, 0))
    assert few.admits("here", "a@x.nl")
    assert not few.admits("there", "A@x.nl")
    assert few.admits("there", "b@x.nl")
    assert not few.admits("there", "c@x.nl")
    assert few.admits("elsewhere", "d@x.nl")
    assert not few.admits("anywhere", "e@x.nl")
