"""Coupons and gift cards are taken with the order, and given back when it comes to nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flask_smartcheckout.codes import coupons, gift_cards
from flask_smartcheckout.codes.claims import CardClaim, Claims, CouponClaim
from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import cancelling, records
from flask_smartcheckout.orders.finding import UnknownOrder
from flask_smartcheckout.orders.forgetting import forget
from flask_smartcheckout.orders.order import Order, Rejected
from flask_smartcheckout.orders.placing import (
    STALE,
    Failed,
    Outdone,
    Placed,
    Refused,
    settle_stale,
)
from flask_smartcheckout.storage import Database

from .conftest import NOON, Till, make_order

ONE = CouponClaim("TEN", max_uses=1)
FIRST = CouponClaim("NEW", customer="sanne@example.nl", first_order=True)


def claims(*codes: CouponClaim, card: str = "", minor: int = 1000) -> Claims:
    paid = (CardClaim(card, minor),) if card else ()
    return Claims(codes, paid, NOON.date())


@pytest.fixture
def card(database: Database) -> str:
    """The digest of a gift card of ten euros."""
    code = gift_cards.issue(database, Money(1000, "EUR"), NOON)
    return gift_cards.find(database, [code])[code].digest


def balance(database: Database) -> int:
    return gift_cards.listed(database)[0].balance.minor


def used(database: Database, code: str = "TEN") -> int:
    return coupons.uses(database, [code]).get(code, 0)


def fail(order: Order) -> str:
    raise RuntimeError("disk full")


def reject(order: Order) -> str:
    raise Rejected("Sold out.")


def test_an_order_takes_what_it_needs(till: Till, database: Database, card: str) -> None:
    assert isinstance(till.place("c1", claims=claims(ONE, card=card)), Placed)
    assert (used(database), balance(database)) == (1, 0)


def test_who_comes_too_late_orders_nothing(till: Till, database: Database, card: str) -> None:
    till.place("c1", claims=claims(ONE))
    assert till.place("c2", claims=claims(ONE, card=card)) == Outdone()
    assert len(till.orders) == 1
    assert records.by_checkout(database, "c2") is None
    assert balance(database) == 1000


def test_pressing_twice_takes_it_once(till: Till, database: Database, card: str) -> None:
    for _ in range(3):
        assert isinstance(till.place("c1", claims=claims(ONE, card=card)), Placed)
    assert (used(database), balance(database)) == (1, 0)


@pytest.mark.parametrize(("handler", "outcome"), [(fail, Failed), (reject, Refused)])
def test_an_order_the_shop_does_not_take_gives_everything_back(
    till: Till, database: Database, card: str, handler: object, outcome: type
) -> None:
    till.answer = handler  # type: ignore[assignment]
    assert isinstance(till.place("c1", claims=claims(ONE, card=card)), outcome)
    assert (used(database), balance(database)) == (0, 1000)
    till.answer = None
    assert isinstance(till.place("c1", claims=claims(ONE, card=card)), Placed)
    assert (used(database), balance(database)) == (1, 0)


def test_an_order_somebody_has_to_look_at_keeps_it(
    till: Till, database: Database, card: str
) -> None:
    class Killed(BaseException):
        """The process ends while the shop's handler runs."""

    def die(order: Order) -> str:
        raise Killed

    till.answer = die
    with pytest.raises(Killed):
        till.place("c1", claims=claims(ONE, card=card))
    assert settle_stale(database, NOON + STALE + timedelta(seconds=1)) == 1
    assert (used(database), balance(database)) == (1, 0)
    held = records.by_checkout(database, "c1")
    assert held is not None
    assert cancelling.cancel(database, held.order.id, NOON)
    assert (used(database), balance(database)) == (0, 1000)


def test_a_cancelled_order_gives_back_once(till: Till, database: Database, card: str) -> None:
    placed = till.place("c1", claims=claims(ONE, card=card))
    assert isinstance(placed, Placed)
    assert cancelling.cancel(database, placed.order.ref, NOON)
    assert not cancelling.cancel(database, placed.order.id, NOON)
    assert (used(database), balance(database)) == (0, 1000)
    record = records.by_checkout(database, "c1")
    assert record is not None
    assert (record.state, record.done, record.may_be_tried_again) == ("cancelled", True, False)


def test_only_an_order_that_stands_is_cancelled(till: Till, database: Database) -> None:
    till.answer = reject
    till.place("c1")
    refused = records.by_checkout(database, "c1")
    assert refused is not None
    for number in ("A-7", "", refused.order.id):
        with pytest.raises(UnknownOrder, match="no order"):
            cancelling.cancel(database, number, NOON)


def test_a_number_the_shop_used_twice_cancels_neither(till: Till, database: Database) -> None:
    till.answer = lambda order: "A-1"
    till.place("c1")
    till.place("c2")
    with pytest.raises(ValueError, match="two orders"):
        cancelling.cancel(database, "A-1", NOON)


def test_a_first_order_is_the_first_that_stands(till: Till, database: Database) -> None:
    first = till.place("c1", replace(make_order(), email="Sanne@Example.NL"))
    assert till.place("c2", claims=claims(FIRST)) == Outdone()
    assert isinstance(first, Placed)
    cancelling.cancel(database, first.order.ref, NOON)
    assert isinstance(till.place("c2", claims=claims(FIRST)), Placed)


def test_a_forgotten_order_leaves_no_customer_behind(till: Till, database: Database) -> None:
    till.place("c1", claims=claims(FIRST))
    assert forget(database, NOON + timedelta(days=400), timedelta(days=365)) == 1
    assert isinstance(till.place("c2", claims=claims(FIRST)), Placed)
    assert used(database, "NEW") == 2
