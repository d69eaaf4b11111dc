"""Guessing comes to an end: by visit, by address and by all; what is known goes on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from flask_smartcheckout.codes import tries
from flask_smartcheckout.codes.tables import code_tries
from flask_smartcheckout.codes.tries import OF_A_VISIT, OF_A_VISIT_THEN, OF_AN_ADDRESS, Visitor
from flask_smartcheckout.storage import Database

from .conftest import NOON

LATER = NOON + timedelta(minutes=61)


def visitor(visit: str = "v1", address: str = "192.0.2.1") -> Visitor:
    return Visitor.of(visit, address, "secret")


def guess(
    database: Database, who: Visitor, *codes: str, known: str = "", reason: str = "", now=NOON
) -> list[str]:
    """Type codes; return those that were looked up."""
    looked_up = tries.admitted(database, who, codes, now)
    outcome = known, reason if known else "unknown"
    tries.note(database, who, dict.fromkeys(looked_up, outcome))
    return list(looked_up)


def wrong(count: int, prefix: str = "W") -> list[str]:
    return [f"{prefix}{nth}" for nth in range(count)]


def test_a_visit_may_be_wrong_so_many_times_an_hour(database: Database) -> None:
    assert guess(database, visitor(), *wrong(OF_A_VISIT + 5)) == wrong(OF_A_VISIT)
    assert guess(database, visitor(), "NEXT") == []
    assert guess(database, visitor(), "NEXT", now=LATER) == ["NEXT"]


def test_the_same_wrong_code_counts_once(database: Database) -> None:
    for _ in range(OF_A_VISIT + 5):
        assert guess(database, visitor(), "TYPO") == ["TYPO"]


def test_a_code_the_shop_knows_never_counts_and_goes_on_holding(database: Database) -> None:
    for code in wrong(OF_A_VISIT + 5, "GOOD"):
        assert guess(database, visitor(), code, known=code) == [code]
    guess(database, visitor(), *wrong(OF_A_VISIT))
    assert guess(database, visitor(), "W0", "NEW", "GOOD0", known="GOOD0") == ["GOOD0"]


def test_another_cookie_from_the_same_address_helps_only_so_far(database: Database) -> None:
    visits = [visitor(f"v{nth}") for nth in range(OF_AN_ADDRESS)]
    for nth, who in enumerate(visits):
        assert guess(database, who, f"W{nth}") == [f"W{nth}"]
    assert guess(database, visitor("fresh"), "NEXT") == []
    assert guess(database, visitor("fresh", "192.0.2.2"), "NEXT") == ["NEXT"]


def test_while_many_places_guess_each_may_less(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "OF_ALL", 5)
    for nth in range(5):
        guess(database, visitor(f"v{nth}", f"192.0.2.{nth}"), "WRONG")
    fresh = visitor("fresh", "198.51.100.1")
    assert guess(database, fresh, *wrong(9)) == wrong(OF_A_VISIT_THEN)


def test_however_many_places_guess_it_ends(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "OF_ALL_AT_MOST", 5)
    for nth in range(5):
        assert guess(database, visitor(f"v{nth}", f"192.0.2.{nth}"), "WRONG") == ["WRONG"]
    assert guess(database, visitor("fresh", "198.51.100.1"), "NEXT") == []
    assert guess(database, visitor("fresh", "198.51.100.1"), "NEXT", now=LATER) == ["NEXT"]


def test_one_connection_is_one_address_whatever_its_last_half_says() -> None:
    def near(address: str) -> str:
        return visitor(address=address).address

    assert near("2001:db8:1:2::7") == near("2001:db8:1:2:ffff::1")
    assert near("2001:db8:1:2::7") != near("2001:db8:1:3::7")
    assert near("::ffff:192.0.2.1") == near("192.0.2.1") != near("192.0.2.2")
    assert near("unix:") == near("unix:")


def test_asking_many_times_at_once_gets_no_more(database: Database) -> None:
    start = Barrier(8)

    def ask(nth: int) -> int:
        start.wait()
        return len(guess(database, visitor(), *wrong(5, f"T{nth}-")))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) <= OF_A_VISIT


def test_neither_an_unknown_code_nor_an_address_is_kept(database: Database) -> None:
    guess(database, visitor(), "sanne@example.nl")
    with database.connect() as connection:
        kept = str(connection.execute(select(code_tries)).one())
    assert "sanne" not in kept
    assert "192.0.2" not in kept
    assert visitor().address != Visitor.of("v1", "192.0.2.1", "another").address


def test_the_owner_sees_why_coupons_are_refused(database: Database) -> None:
    for nth in range(3):
        guess(database, visitor(f"v{nth}"), "FIVE", known="FIVE", reason="min_subtotal")
    guess(database, visitor("v0"), "FIVE", known="FIVE")  # filled the cart
    guess(database, visitor(), "WHAT")
    since = NOON - timedelta(days=1)
    found = [(one.code, one.reason, one.checkouts) for one in tries.refusals(database, since)]
    assert found == [("FIVE", "min_subtotal", 2), ("", "unknown", 1)]


def test_tries_are_forgotten_after_a_month(database: Database) -> None:
    guess(database, visitor(), "OLD")
    assert tries.forget(database, NOON + tries.KEPT) == 0
    assert tries.forget(database, NOON + tries.KEPT + timedelta(seconds=1)) == 1
