"""Customers: who comes again, what one is worth, what coupons did; on any database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count

import pytest
from sqlalchemy import update

from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import customers
from flask_smartcheckout.orders.buying import Bought, Cohort, Spent, Worth, months_until, sum_up
from flask_smartcheckout.orders.tables import orders
from flask_smartcheckout.storage import Database
from tests.past_orders import past_order, remember

NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
BOUGHT: list[Bought] = [
    ("ann", "2026-11-05", "EUR", 3000),
    ("ann", "2026-09-30", "EUR", 1000),
    ("ann", "2026-11-30", "EUR", 500),
    ("bob", "2026-11-01", "EUR", 1001),
    ("bob", "2026-11-02", "CHF", 900),
    ("cas", "2026-10-31", "EUR", 2000),
    ("dee", "2025-11-30", "EUR", 8000),
]


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def test_a_period_knows_who_ordered_before_it() -> None:
    now, before = sum_up(BOUGHT, *NOVEMBER).now, sum_up(BOUGHT, *NOVEMBER).before
    assert (now.orders, now.customers, now.returning) == (4, 2, 1)
    assert now.spent == (Spent(3, eur(4501)), Spent(1, Money(900, "CHF")))
    assert [one.average for one in now.spent] == [eur(1500), Money(900, "CHF")]
    assert (before.orders, before.customers, before.returning) == (1, 1, 0)


def test_who_ordered_twice_came_again() -> None:
    found = sum_up(BOUGHT, *NOVEMBER)
    assert (found.customers, found.again) == (4, 2)


def test_cohorts_are_followed_month_by_month_for_a_year() -> None:
    assert sum_up(BOUGHT, *NOVEMBER).cohorts == (
        Cohort("2026-11", (1,)),
        Cohort("2026-10", (1, 0)),
        Cohort("2026-09", (1, 0, 1)),
    )
    assert months_until(date(2026, 2, 1))[0] == "2025-03"


def test_what_a_customer_is_worth_is_kept_apart_by_currency() -> None:
    whole, francs, *months = sum_up(BOUGHT, *NOVEMBER).worth
    assert whole == Worth(None, 4, eur(15501), eur(3875), eur(3250))
    assert francs == Worth(None, 1, Money(900, "CHF"), Money(900, "CHF"), Money(900, "CHF"))
    assert [(one.month, one.total.currency, one.total.minor) for one in months] == [
        ("2026-11", "CHF", 900),
        ("2026-11", "EUR", 1001),
        ("2026-10", "EUR", 2000),
        ("2026-09", "EUR", 4500),
    ]


@pytest.fixture
def shop(database: Database) -> Database:
    """Two orders of one customer, one of another, and some that do not count."""
    then = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
    rows = [
        past_order(1, "Ann@Example.com", created_at=datetime(2026, 7, 1, tzinfo=UTC)),
        past_order(2, "ann@example.com", created_at=then),
        past_order(3, "bob@example.com", created_at=then, country="DE"),
        past_order(4, "cas@example.com", created_at=then, state="cancelled"),
        past_order(5, "", created_at=then),
    ]
    remember(database, rows, [("o1", "TEN"), ("o2", "TEN"), ("o2", "SHIP"), ("o4", "TEN")])
    return database


def test_capitals_make_no_other_customer(shop: Database) -> None:
    found = customers.report(shop, *NOVEMBER)
    now = found.customers.now
    assert (now.orders, now.customers, now.returning) == (2, 2, 1)
    assert found.countries == ("NL", "DE")


def test_orders_can_be_narrowed_to_a_country(shop: Database) -> None:
    assert customers.report(shop, *NOVEMBER, "DE").customers.customers == 1


def test_coupons_say_what_they_took_off_and_brought(shop: Database) -> None:
    found = customers.report(shop, *NOVEMBER).coupons
    assert (found.orders, found.discount) == (1, (eur(250),))
    assert [(one.code, one.orders, one.total) for one in found.codes] == [
        ("SHIP", 1, (eur(1000),)),
        ("TEN", 1, (eur(1000),)),
    ]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many seconds pass each time that it is asked what time it is."""

    def pass_by(seconds: float) -> None:
        monkeypatch.setattr(customers, "monotonic", count(0.0, seconds).__next__)

    return pass_by


def place_another(shop: Database) -> None:
    with shop.begin() as connection:
        connection.execute(update(orders).where(orders.c.id == "o4").values(state="placed"))


def test_a_change_is_seen_at_once_while_reading_is_quick(
    shop: Database, clock: Callable[[float], None]
) -> None:
    clock(0.05)
    assert customers.report(shop, *NOVEMBER).customers.customers == 2
    place_another(shop)
    assert customers.report(shop, *NOVEMBER).customers.customers == 3


def test_what_takes_long_is_done_anew_only_after_a_while(
    shop: Database, clock: Callable[[float], None]
) -> None:
    clock(250)
    first = customers.report(shop, *NOVEMBER)
    place_another(shop)
    assert customers.report(shop, *NOVEMBER) is first
    assert customers.report(shop, *NOVEMBER).customers.customers == 3


def test_whoever_waits_for_the_figures_holds_no_connection(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.report(database, *NOVEMBER)
    opened: list[bool] = []
    kept = customers._KEPT[database]
    connect = database.connect
    monkeypatch.setattr(database, "connect", lambda: opened.append(kept.lock.locked()) or connect())
    customers.report(database, *NOVEMBER)
    assert opened == [True]
