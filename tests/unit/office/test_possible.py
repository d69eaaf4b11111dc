"""What can be done with an order: what its state and its provider allow, and why not more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from flask_smartcheckout.money import Money
from flask_smartcheckout.office.dossier import Dossier, read
from flask_smartcheckout.office.possible import ACTIONS, Office
from flask_smartcheckout.orders import (
    cancelling,
    capturing,
    holding,
    receiving,
    refunding,
    settling,
)
from flask_smartcheckout.orders.attempts import Attempt
from flask_smartcheckout.orders.tables import orders
from flask_smartcheckout.shop import Capability, Invoice, OutcomeUnknown, PaymentSnapshot
from flask_smartcheckout.wording import hindrance
from tests.scripted_provider import BEFORE, EVERYTHING
from tests.unit.payments.conftest import LATER, Counter

Situation = Callable[[Counter], str]
PART = Money(1000, "EUR")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what is possible is not asked of it."""
    return sqlite_url


def unpaid(counter: Counter) -> str:
    return counter.order().order_id


def promised(counter: Counter) -> str:
    return promise(counter).order_id


def promise(counter: Counter) -> Attempt:
    attempt = counter.order()
    counter.provider.set("tr_1", state="authorized")
    return counter.sync(attempt)


def paid(counter: Counter) -> str:
    attempt = counter.order()
    counter.provider.pay("tr_1")
    return counter.sync(attempt).order_id


def owed(counter: Counter) -> str:
    return counter.order("invoice").order_id


def settled(counter: Counter) -> str:
    attempt = counter.order("invoice")
    receiving.received(counter.desk, attempt.order_id, attempt.amount, LATER)
    return attempt.order_id


def partly_paid(counter: Counter) -> str:
    attempt = counter.order("invoice")
    counter.came_in(attempt, PART.minor, "bank-1")
    return attempt.order_id


def overpaid(counter: Counter) -> str:
    attempt = counter.order("invoice")
    counter.came_in(attempt, attempt.amount.minor + 1, "bank-1")
    return attempt.order_id


def cancelled(counter: Counter) -> str:
    attempt = counter.order("invoice")
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    return attempt.order_id


def paid_too_late(counter: Counter) -> str:
    attempt = counter.order()
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    counter.provider.pay("tr_1")
    return counter.sync(attempt).order_id


def unanswered(counter: Counter) -> str:
    order_id = promised(counter)
    counter.provider.faults["capture"] = [BEFORE, BEFORE]
    with pytest.raises(OutcomeUnknown):
        capturing.capture(counter.desk, order_id, "1", PART, LATER)
    return order_id


def failed(counter: Counter) -> str:
    order_id = unpaid(counter)
    with counter.database.begin() as connection:
        connection.execute(update(orders).values(state="failed"))
    return order_id


SITUATIONS: list[tuple[Situation, dict[str, str]]] = [
    (
        unpaid,
        {
            "capture": "no_promise",
            "refund": "nothing_there",
            "paid": "no_invoice",
            "mail": "unpaid",
        },
    ),
    (promised, {"refund": "nothing_there", "paid": "no_invoice"}),
    (paid, {"capture": "taken", "release": "taken", "paid": "paid_already"}),
    (owed, {"capture": "no_promise", "release": "no_promise", "refund": "nothing_there"}),
    (
        settled,
        {"capture": "taken", "release": "taken", "paid": "paid_already"},
    ),
    (cancelled, {"paid": "no_invoice", "cancel": "cancelled", "mail": "cancelled"}),
    (paid_too_late, {"capture": "no_promise", "mail": "cancelled", "cancel": "cancelled"}),
    (partly_paid, {"settle": "nothing_to_see"}),
    (overpaid, {"paid": "paid_already"}),
    (unanswered, {"release": "unanswered", "refund": "nothing_there"}),
    (failed, {"cancel": "never_placed", "mail": "never_placed"}),
]


def look(counter: Counter, order_id: str) -> Dossier:
    dossier = read(counter.database, order_id)
    assert dossier is not None
    return dossier


def hindrances(counter: Counter, order_id: str) -> dict[str, str]:
    possible = Office(counter.desk, True).all_possible(look(counter, order_id))
    return {one.action: one.hindrance for one in possible if not one.is_open}


@pytest.mark.parametrize(("situation", "why_not"), SITUATIONS)
def test_what_cannot_be_done_says_why(
    situation: Situation, why_not: dict[str, str], counter: Counter
) -> None:
    found = hindrances(counter, situation(counter))
    assert found.items() >= why_not.items()
    assert all(hindrance(key) for key in found.values())
    assert set(ACTIONS) - found.keys() == ALLOWED[situation.__name__]


ALLOWED = {
    "unpaid": {"cancel"},
    "promised": {"capture", "release", "mail", "cancel"},
    "paid": {"refund", "mail", "cancel"},
    "owed": {"paid", "part", "mail", "cancel"},
    "partly_paid": {"paid", "part", "refund", "mail", "cancel"},
    "settled": {"part", "refund", "mail", "cancel"},
    "overpaid": {"settle", "part", "refund", "mail", "cancel"},
    "cancelled": {"part"},
    "paid_too_late": {"settle", "refund"},
    "unanswered": {"capture", "mail", "cancel"},
    "failed": set(),
}


@pytest.mark.parametrize(
    ("lacking", "capture", "in_parts"),
    [
        (Capability.AUTHORIZE, "provider_cannot", True),
        (Capability.PARTIAL_CAPTURE, "", False),
        (Capability.REFUND, "", True),
    ],
)
def test_only_what_the_provider_declares_is_offered(
    counter: Counter, lacking: Capability, capture: str, in_parts: bool
) -> None:
    order_id = promised(counter)
    counter.provider.capabilities = EVERYTHING - {lacking}
    possible = Office(counter.desk, False).possible(look(counter, order_id), "capture")
    assert (possible.hindrance, possible.in_parts) == (capture, in_parts)
    assert (
        Office(counter.desk, False).possible(look(counter, order_id), "mail").hindrance == "no_mail"
    )


def test_a_provider_that_is_gone_is_named_as_the_reason(counter: Counter) -> None:
    dossier = look(counter, promised(counter))
    desk = replace(counter.desk, shop=replace(counter.desk.shop, payments=(Invoice(),)))
    assert Office(desk, True).possible(dossier, "capture").hindrance == "provider_gone"


def test_money_of_an_order_that_was_cancelled_is_paid_back(counter: Counter) -> None:
    order_id = paid_too_late(counter)
    whole = look(counter, order_id).accounts[0].attempt.amount
    assert refunding.refund(counter.desk, order_id, "late", whole, LATER)
    assert counter.provider.moved("tr_1") == 0


@pytest.mark.parametrize(("situation", "words"), [(paid, "refund"), (settled, "repaid")])
def test_paying_back_an_invoice_of_ones_own_is_called_what_it_is(
    situation: Situation, words: str, counter: Counter
) -> None:
    possible = Office(counter.desk, True).possible(look(counter, situation(counter)), "refund")
    assert (possible.wording, possible.by_hand) == (words, words == "repaid")


def test_a_refund_that_failed_later_was_not_paid_back(counter: Counter) -> None:
    order_id = paid(counter)
    assert refunding.refund(counter.desk, order_id, "r", PART, LATER)
    office = Office(counter.desk, True)
    assert office.possible(look(counter, order_id), "refund").so_far == PART
    counter.provider.set("tr_1", refund_failed=PART.minor)
    counter.sync(counter.attempts(order_id)[0])
    assert office.possible(look(counter, order_id), "refund").so_far is None


def test_what_was_taken_is_taken_although_nobody_says_so_afterwards(counter: Counter) -> None:
    attempt = promise(counter)
    counter.provider.faults["fetch"] = [OutcomeUnknown("fetch")]
    assert capturing.capture(counter.desk, attempt.order_id, "1", PART, LATER)
    assert counter.provider.moved("tr_1") == PART.minor


def test_a_key_that_no_header_can_carry_takes_money_once(counter: Counter) -> None:
    attempt = promise(counter)
    taken = [
        capturing.capture(counter.desk, attempt.order_id, "Päckchen ☂", PART, LATER)
        for _nth in range(2)
    ]
    assert taken == [True, False]
    assert all(key.isascii() for _reference, key in counter.provider.calls("capture"))


def test_a_promise_is_told_with_what_is_left_and_when_it_ends(counter: Counter) -> None:
    assert holding.together(holding.promised(counter.database)) is None
    attempt = promise(counter)
    capturing.capture(counter.desk, attempt.order_id, "1", PART, LATER)
    (one,) = holding.promised(counter.database)
    assert (one.number, one.left, one.ends) == ("A-1", attempt.amount - PART, None)
    ends = LATER + timedelta(days=28)
    said = PaymentSnapshot("tr_1", "partly_captured", attempt.amount, PART, capture_before=ends)
    settling.apply(counter.desk, attempt.id, said, LATER)
    found = holding.together(holding.promised(counter.database))
    assert found is not None
    assert (found.count, found.first_end) == (1, ends)
    assert f"{ends:%Y-%m-%d}" in holding.sentence(found)
