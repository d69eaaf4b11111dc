"""Customers: who comes again, what one is worth, what coupons did; on any database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError

from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import customers
from flask_smartcheckout.orders.buying import Bought, Cohort, Spent, Worth, months_until, sum_up
from flask_smartcheckout.orders.customers import Asked
from flask_smartcheckout.orders.tables import customer_reports, orders
from flask_smartcheckout.storage import Database
from tests.past_orders import past_order, remember

NOVEMBER = date(2026, 11, 1), date(2026, 11, 30)
OCTOBER = date(2026, 10, 2), date(2026, 10, 31)
A_YEAR_EARLIER = date(2025, 11, 1), date(2025, 11, 30)
ASKED = Asked(NOVEMBER, OCTOBER)
AGED = customers.STALE / 2 + timedelta(minutes=1)
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
    found = sum_up(BOUGHT, NOVEMBER, OCTOBER)
    now, before = found.now, found.before
    assert (now.orders, now.customers, now.returning) == (4, 2, 1)
    assert now.spent == (Spent(3, eur(4501)), Spent(1, Money(900, "CHF")))
    assert sum_up(BOUGHT, NOVEMBER, A_YEAR_EARLIER).before.spent == (Spent(1, eur(8000)),)
    assert [one.average for one in now.spent] == [eur(1500), Money(900, "CHF")]
    assert (before.orders, before.customers, before.returning) == (1, 1, 0)


def test_who_ordered_twice_came_again() -> None:
    found = sum_up(BOUGHT, NOVEMBER, OCTOBER)
    assert (found.customers, found.again) == (4, 2)


def test_cohorts_are_followed_month_by_month_for_a_year() -> None:
    assert sum_up(BOUGHT, NOVEMBER, OCTOBER).cohorts == (
        Cohort("2026-11", (1,)),
        Cohort("2026-10", (1, 0)),
        Cohort("2026-09", (1, 0, 1)),
    )
    assert months_until(date(2026, 2, 1))[0] == "2025-03"


def test_what_a_customer_is_worth_is_kept_apart_by_currency() -> None:
    whole, francs, *months = sum_up(BOUGHT, NOVEMBER, OCTOBER).worth
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
    found = customers.report(shop, ASKED)
    now = found.customers.now
    assert (now.orders, now.customers, now.returning) == (2, 2, 1)
    assert found.countries == ("NL", "DE")


def test_orders_can_be_narrowed_to_a_country(shop: Database) -> None:
    assert customers.report(shop, replace(ASKED, country="DE")).customers.customers == 1


def test_coupons_say_what_they_took_off_and_brought(shop: Database) -> None:
    found = customers.report(shop, ASKED).coupons
    assert (found.orders, found.discount) == (1, (eur(250),))
    assert [(one.code, one.orders, one.total) for one in found.codes] == [
        ("SHIP", 1, (eur(1000),)),
        ("TEN", 1, (eur(1000),)),
    ]


@pytest.fixture
def takes(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let going through the orders take so many seconds."""

    def take(seconds: float) -> None:
        monkeypatch.setattr(customers, "monotonic", count(0.0, seconds).__next__)

    return take


def forget_all_but_the_table(shop: Database) -> None:
    """Be another process, with nothing in memory."""
    customers._KEPT.pop(shop, None)


def kept(shop: Database) -> int:
    with shop.connect() as connection:
        query = select(func.count()).select_from(customer_reports)
        return int(connection.execute(query).scalar_one())


def place_another(shop: Database) -> None:
    with shop.begin() as connection:
        connection.execute(update(orders).where(orders.c.id == "o4").values(state="placed"))


def test_a_change_is_seen_at_once_while_reading_is_quick(
    shop: Database, takes: Callable[[float], None]
) -> None:
    takes(0.05)
    first = customers.report(shop, ASKED)
    assert customers.report(shop, ASKED) is first
    place_another(shop)
    assert customers.report(shop, ASKED).customers.customers == 3
    assert kept(shop) == 0


def test_what_takes_long_is_done_anew_only_after_a_while_in_any_process(
    shop: Database, takes: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    takes(1.3)
    first = customers.report(shop, ASKED)
    place_another(shop)
    assert customers.report(shop, ASKED) is first
    forget_all_but_the_table(shop)
    assert customers.report(shop, ASKED) == first
    monkeypatch.setattr(customers, "STALE", timedelta(0))
    forget_all_but_the_table(shop)
    assert customers.report(shop, ASKED).customers.customers == 3


def test_every_period_and_country_is_kept_by_itself(
    shop: Database, takes: Callable[[float], None]
) -> None:
    takes(1.3)
    asked = [ASKED, replace(ASKED, country="DE"), replace(ASKED, before=A_YEAR_EARLIER)]
    found = [customers.report(shop, one) for one in asked]
    forget_all_but_the_table(shop)
    assert [customers.report(shop, one) for one in asked] == found
    assert kept(shop) == 3


def test_what_takes_long_is_read_before_somebody_asks(
    shop: Database, takes: Callable[[float], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    takes(1.3)
    now = datetime.now(UTC)
    questions = [ASKED, replace(ASKED, country="DE")]
    read = [customers.keep_ready(shop, questions, now + wait) for wait in (timedelta(0), AGED)]
    assert read == [2, 2]
    assert customers.keep_ready(shop, questions, now) == 0
    monkeypatch.setattr(customers, "_read", None)
    assert customers.report(shop, ASKED).customers.customers == 2


def test_what_is_quick_is_not_kept(shop: Database, takes: Callable[[float], None]) -> None:
    takes(0.05)
    assert customers.keep_ready(shop, [ASKED], datetime.now(UTC)) == 0
    assert kept(shop) == 0


def test_what_another_release_kept_is_read_anew(
    shop: Database, takes: Callable[[float], None]
) -> None:
    takes(1.3)
    first = customers.report(shop, ASKED)
    with shop.begin() as connection:
        connection.execute(update(customer_reports).values(report='{"customers": 3}'))
    forget_all_but_the_table(shop)
    assert customers.report(shop, ASKED).customers == first.customers


def test_figures_that_cannot_be_kept_are_shown(
    shop: Database,
    takes: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def break_down(*about: object) -> None:
        raise OperationalError("INSERT", {}, Exception("the disk is full"))

    takes(1.3)
    monkeypatch.setattr(customers, "_store", break_down)
    assert customers.report(shop, ASKED).customers.customers == 2
    assert "could not be kept" in caplog.text


def test_whoever_waits_for_the_figures_holds_no_connection(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.report(database, ASKED)
    opened: list[bool] = []
    kept = customers._KEPT[database]
    connect = database.connect
    monkeypatch.setattr(database, "connect", lambda: opened.append(kept.lock.locked()) or connect())
    customers.report(database, ASKED)
    assert opened == [True]
