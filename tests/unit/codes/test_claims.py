"""The last use is taken once and a balance never falls below nothing, whoever comes at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from flask_smartcheckout.codes import coupons, gift_cards
from flask_smartcheckout.codes.claims import CardClaim, CouponClaim, Spent
from flask_smartcheckout.codes.generating import digest, gift_card_code
from flask_smartcheckout.codes.tables import coupon_uses
from flask_smartcheckout.money import Money
from flask_smartcheckout.storage import Database

from .conftest import NOON, give_back, take

LIMITED = CouponClaim("LAST", max_uses=3)


def card_of(database: Database, code: str) -> gift_cards.StoredCard:
    return gift_cards.find(database, [code])[code]


def claim(code: str, minor: int) -> CardClaim:
    return CardClaim(digest(gift_card_code(code)), minor)


@pytest.fixture
def card(database: Database) -> str:
    """The code of a gift card of 50 euros."""
    return gift_cards.issue(database, Money(5000, "EUR"), NOON)


def race(attempts: int, attempt: Callable[[int], None]) -> int:
    """Let so many try at the same moment; return how many were not told that it is spent."""
    start = Barrier(attempts)

    def run(number: int) -> bool:
        start.wait()
        try:
            attempt(number)
        except Spent:
            return False
        return True

    with ThreadPoolExecutor(attempts) as pool:
        return sum(pool.map(run, range(attempts)))


def test_the_last_uses_of_a_coupon_are_taken_once(database: Database) -> None:
    taken = race(12, lambda nth: take(database, f"order{nth}", coupons=(LIMITED,)))
    assert taken == 3
    assert coupons.uses(database, ["LAST"]) == {"LAST": 3}


def test_a_customer_uses_a_coupon_once_however_fast(database: Database) -> None:
    once = CouponClaim("HELLO", customer="sanne@example.nl")
    assert race(8, lambda nth: take(database, f"order{nth}", coupons=(once,))) == 1
    take(database, "another", coupons=(CouponClaim("HELLO", customer="emma@example.nl"),))
    assert coupons.uses(database, ["HELLO"]) == {"HELLO": 2}


def test_a_first_order_is_one_whatever_the_coupon(database: Database) -> None:
    new = [
        CouponClaim(code, customer="sanne@example.nl", first_order=True) for code in ("NEW", "HI")
    ]
    assert race(8, lambda nth: take(database, f"order{nth}", coupons=(new[nth % 2],))) == 1


def test_two_coupons_for_a_first_order_may_be_had_together(database: Database) -> None:
    both = tuple(
        CouponClaim(code, customer="sanne@example.nl", first_order=True) for code in ("NEW", "HI")
    )
    take(database, "order", coupons=both)
    assert coupons.uses(database, ["NEW", "HI"]) == {"NEW": 1, "HI": 1}


def test_two_coupons_for_a_first_order_wait_for_nobody_in_a_circle(database: Database) -> None:
    new = {
        code: CouponClaim(code, customer="sanne@example.nl", first_order=True)
        for code in ("A", "B")
    }
    both = [(new["A"], new["B"]), (new["B"],)]
    for _again in range(20):
        assert race(2, lambda one: take(database, f"order{one}", coupons=both[one])) == 1
        for one in range(2):
            give_back(database, f"order{one}")


def test_orders_that_take_codes_in_any_order_never_wait_for_each_other(database: Database) -> None:
    claims = tuple(CouponClaim(f"C{nth}") for nth in range(6))

    def attempt(nth: int) -> None:
        mixed = list(claims)
        random.Random(nth).shuffle(mixed)
        take(database, f"order{nth}", coupons=tuple(mixed))

    assert race(8, attempt) == 8
    assert set(coupons.uses(database, [one.code for one in claims]).values()) == {8}


def test_a_balance_never_falls_below_nothing(database: Database, card: str) -> None:
    paid = race(9, lambda nth: take(database, f"order{nth}", cards=(claim(card, 1700),)))
    assert paid == 2
    assert card_of(database, card).balance == Money(1600, "EUR")


def test_what_cannot_all_be_had_is_not_taken_in_part(database: Database, card: str) -> None:
    with pytest.raises(Spent):
        take(database, "order", coupons=(LIMITED,), cards=(claim(card, 5001),))
    assert coupons.uses(database, ["LAST"]) == {}
    assert card_of(database, card).balance == Money(5000, "EUR")
    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(coupon_uses)) == 0


def test_what_was_taken_is_given_back_once(database: Database, card: str) -> None:
    once = CouponClaim("LAST", 1, "sanne@example.nl")
    take(database, "order", coupons=(once,), cards=(claim(card, 4200),))
    for _ in range(2):
        give_back(database, "order")
        assert coupons.uses(database, ["LAST"]) == {"LAST": 0}
        assert card_of(database, card).balance == Money(5000, "EUR")
    take(database, "order", coupons=(once,), cards=(claim(card, 5000),))
    give_back(database, "order")
    assert card_of(database, card).balance == Money(5000, "EUR")


def test_the_ledger_says_why_a_balance_is_what_it_is(database: Database, card: str) -> None:
    take(database, "one", cards=(claim(card, 1250),))
    take(database, "two", cards=(claim(card, 3000),))
    give_back(database, "one")
    stored = card_of(database, card)
    entries = gift_cards.history(database, stored)
    assert sum(entry.amount.minor for entry in entries) == stored.balance.minor == 2000
    found = sorted((entry.kind, entry.amount.minor, entry.order_id) for entry in entries[1:])
    assert found == [("paid", -3000, "two"), ("paid", -1250, "one"), ("restored", 1250, "one")]


def test_a_card_switched_off_meanwhile_pays_nothing(database: Database, card: str) -> None:
    gift_cards.switch(database, card_of(database, card), enabled=False)
    with pytest.raises(Spent):
        take(database, "order", cards=(claim(card, 1),))
