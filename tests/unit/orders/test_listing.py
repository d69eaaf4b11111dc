"""Finding orders: what is asked for, no more, and sums that are those of the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import listing, records
from flask_smartcheckout.orders.listing import Wanted
from flask_smartcheckout.orders.tables import orders, payments
from flask_smartcheckout.shop import Shop
from flask_smartcheckout.storage import Database

from .conftest import NOON, Till, make_order

TODAY = NOON.date()
ALL = Wanted(TODAY)
NAMES = ("Ann Meyer", "Bob", 'Zoë "Zed" Bakker', "Dora")


@pytest.fixture
def filled(till: Till, database: Database) -> Database:
    """Four orders, a day apart: paid, owed and late, owed, and one that was cancelled."""
    mails = ("ann@example.nl", "Bob@Example.nl", "100%@example.nl", "dora@example.nl")
    for nth, mail in enumerate(mails):
        buyer = {"email": mail, "name": NAMES[nth]}
        placed = till.place(f"c{nth}", replace(make_order(), id=f"{nth}" * 32, **buyer))
        with database.begin() as connection:
            made: dict[str, object] = {"created_at": NOON + timedelta(days=nth)}
            made |= {"ref": f"A_{nth}", "pay_reference": f"RF18539007547{nth}"}
            mine = orders.c.id == placed.order.id
            connection.execute(update(orders).where(mine).values(**made))
            connection.execute(insert(payments).values(**payment(nth, placed.order.id)))
    with database.begin() as connection:
        connection.execute(update(orders).where(orders.c.ref == "A_3").values(state="cancelled"))
    return database


def payment(nth: int, order_id: str) -> dict[str, object]:
    state = ("paid", "deferred", "deferred", "canceled")[nth]
    return {
        "id": f"p{nth}",
        "order_id": order_id,
        "provider": "x",
        "method": "x",
        "state": state,
        "reference": f"RF1{nth}",
        "currency": "EUR",
        "amount_minor": 100,
        "due": TODAY + timedelta(days=nth - 2),
        "created_at": NOON + timedelta(days=30),
    }


WANTED: list[tuple[Wanted, str]] = [
    (ALL, "3210"),
    (replace(ALL, text="a_1"), "1"),
    (replace(ALL, text="a%"), ""),
    (replace(ALL, text="A"), "3210"),
    (replace(ALL, text="_2"), "2"),
    (replace(ALL, text="@EXAMPLE"), "3210"),
    (replace(ALL, text="ora@"), "3"),
    (replace(ALL, text="f12"), ""),
    (replace(ALL, text="bob@"), "1"),
    (replace(ALL, text="100%"), "2"),
    (replace(ALL, text="rf12"), "2"),
    (replace(ALL, text="33333"), "3"),
    (replace(ALL, text="_2"), "2"),
    (replace(ALL, text="b@example"), "1"),
    (replace(ALL, text="n mEyer"), "0"),
    (replace(ALL, text='zed" bak'), "2"),
    (replace(ALL, text="rf18 5390 0754 72"), "2"),
    (replace(ALL, text="street"), ""),
    (replace(ALL, text="' OR 1=1 --"), ""),
    (replace(ALL, state="cancelled"), "3"),
    (replace(ALL, state="needs_you"), ""),
    (replace(ALL, payment="overdue"), "1"),
    (replace(ALL, payment="deferred"), "2"),
    (replace(ALL, payment="promised"), ""),
    (replace(ALL, payment="paid", country="NL"), "0"),
    (replace(ALL, country="DE"), ""),
    (replace(ALL, since=NOON + timedelta(days=1), until=NOON + timedelta(days=3)), "21"),
]


def test_orders_are_found_as_wanted(filled: Database) -> None:
    pages = [listing.page(filled, wanted, 1) for wanted, _refs in WANTED]
    listed = ["".join(one.id[0] for one in page.orders) for page in pages]
    assert listed == [refs for _wanted, refs in WANTED]
    assert [page.total for page in pages] == [len(refs) for refs in listed]
    every = [listing.all_of(filled, wanted) for wanted, _refs in WANTED]
    assert ["".join(one.order.id[0] for one in orders) for orders in every] == listed


def test_what_came_to_nothing_is_in_the_list_and_not_in_the_sum(filled: Database) -> None:
    each = records.newest(filled)[0].total
    every = listing.page(filled, ALL, 1)
    assert (every.sums, every.left_out) == ((each * 3,), 1)
    cancelled = listing.page(filled, replace(ALL, state="cancelled"), 1)
    assert (cancelled.sums, cancelled.left_out) == ((each,), 0)


def test_pages_hold_every_order_once(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 3)
    monkeypatch.setattr(listing, "_A_TIME", 3)
    same = update(orders).values(created_at=NOON)
    with filled.begin() as connection:
        connection.execute(same)
    pages = [listing.page(filled, ALL, number) for number in (1, 2)]
    ids = [one.id[0] for page in pages for one in page.orders]
    assert ids == [one.order.id[0] for one in listing.all_of(filled, ALL)] == ["3", "2", "1", "0"]
    beyond = listing.page(filled, ALL, 99)
    assert (beyond.number, beyond.pages) == (2, 2)
    assert listing.page(filled, replace(ALL, text="none"), 5).pages == 1


def test_days_are_those_of_the_shop() -> None:
    tokyo = Shop(country="JP")
    first, last = listing.between(tokyo, date(2026, 11, 1), date(2026, 11, 1))
    assert first == datetime(2026, 10, 31, 15, tzinfo=UTC)
    assert last == datetime(2026, 11, 1, 15, tzinfo=UTC)
    assert listing.between(tokyo, None, None) == (None, None)


def test_money_of_several_currencies_is_not_added_up(filled: Database) -> None:
    with filled.begin() as connection:
        other = update(orders).where(orders.c.ref == "A_0").values(currency="CHF")
        connection.execute(other)
    each = records.newest(filled)[0].total.minor
    assert listing.page(filled, ALL, 1).sums == (Money(each, "CHF"), Money(2 * each, "EUR"))
