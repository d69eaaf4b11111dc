"""Money in parts: taken as goods are sent, paid back, charged back, and what came of an invoice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import (
    capturing,
    reasons,
    receiving,
    refunding,
    reviewing,
    settling,
    sweeping,
)
from flask_smartcheckout.orders.attempts import Attempt
from flask_smartcheckout.orders.tables import orders
from flask_smartcheckout.pricing import provider_lines
from flask_smartcheckout.shop import (
    AmountMismatch,
    Capability,
    Declined,
    IdempotencyConflict,
    OutcomeUnknown,
    Unsupported,
)
from tests.scripted_provider import AFTER, BEFORE, Scripted
from tests.unit.orders.conftest import NOON

from .conftest import LATER, Counter, without

PART = Money(1000, "EUR")


@pytest.fixture
def promised(counter: Counter, provider: Scripted) -> Attempt:
    """An order whose money is promised."""
    attempt = counter.order()
    provider.set("tr_1", state="authorized")
    return counter.sync(attempt)


@pytest.fixture
def paid(counter: Counter, provider: Scripted) -> Attempt:
    """An order whose money is there."""
    attempt = counter.order()
    provider.pay("tr_1")
    return counter.sync(attempt)


def ship(counter: Counter, attempt: Attempt, shipment: str = "1", amount: Money = PART) -> bool:
    return capturing.capture(counter.desk, attempt.order_id, shipment, amount, LATER)


def pay_back(counter: Counter, attempt: Attempt, reason: str = "r", amount: Money = PART) -> bool:
    return refunding.refund(counter.desk, attempt.order_id, reason, amount, LATER)


def test_each_shipment_takes_its_money_once(
    counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    assert [ship(counter, promised) for _ in range(2)] == [True, False]
    assert counter.look(promised).state == "partly_captured"
    rest = promised.amount - PART
    assert ship(counter, promised, "2", rest)
    assert counter.look(promised).state == "paid"
    assert counter.paid == [promised.order_id]
    assert [minor for _kind, minor, _done in counter.entries(promised)] == [1000, rest.minor]
    keys = [key for _reference, key in provider.calls("capture")]
    assert keys == [f"{promised.order_id}:{number}" for number in "12"]


def test_the_rest_of_a_promise_is_let_go(
    counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    ship(counter, promised)
    capturing.release_rest(counter.desk, promised.order_id, LATER)
    assert counter.look(promised).state == "paid"
    assert counter.balance(promised) == provider.moved("tr_1") == 1000
    assert counter.record(promised).state == "placed"
    assert counter.paid == [promised.order_id]


def test_a_rest_that_was_let_go_at_the_provider_is_no_other_amount(
    counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    provider.set("tr_1", state="paid", captured=1000)  # and the call about the part was missed
    assert counter.sync(promised).state == "paid"
    assert counter.entries(promised) == [("capture", 1000, True)]
    assert (counter.paid, counter.review) == ([promised.order_id], [])


@pytest.mark.parametrize("fault", [BEFORE, AFTER])
def test_a_lost_answer_moves_money_once(
    fault: str, counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    provider.faults["capture"] = [fault]
    assert ship(counter, promised)
    assert counter.entries(promised) == [("capture", 1000, True)]
    assert provider.moved("tr_1") == 1000


@pytest.mark.parametrize(("fault", "moved"), [(BEFORE, 0), (AFTER, 1000)])
def test_what_nobody_answered_for_is_asked_again_under_the_same_name(
    fault: str, moved: int, counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    provider.faults["capture"] = [fault, fault]
    with pytest.raises(OutcomeUnknown):
        ship(counter, promised)
    assert provider.moved("tr_1") == moved
    counter.sync(promised)
    assert counter.balance(promised) == moved
    ship(counter, promised)
    assert counter.entries(promised) == [("capture", 1000, True)]
    assert provider.moved("tr_1") == 1000


def test_what_nobody_answered_for_moves_once_although_its_key_is_forgotten(
    counter: Counter, provider: Scripted, paid: Attempt
) -> None:
    provider.faults["refund"] = [AFTER, AFTER]
    with pytest.raises(OutcomeUnknown):
        pay_back(counter, paid)
    provider.forget_keys()
    assert not pay_back(counter, paid)
    assert provider.moved("tr_1") == counter.balance(paid) == paid.amount.minor - PART.minor


def test_a_shipment_of_any_name_leaves_the_rest_to_be_let_go(
    counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    ship(counter, promised, "rest")
    capturing.release_rest(counter.desk, promised.order_id, LATER)
    assert counter.look(promised).state == "paid"


def test_what_is_refused_is_struck(counter: Counter, provider: Scripted, promised: Attempt) -> None:
    provider.faults["capture"] = [Declined()]
    with pytest.raises(Declined):
        ship(counter, promised)
    assert counter.entries(promised) == []
    assert ship(counter, promised)


@pytest.mark.parametrize("amount", [Money(10**7, "EUR"), Money(0, "EUR"), Money(1000, "USD")])
def test_no_other_amount_is_taken(amount: Money, counter: Counter, promised: Attempt) -> None:
    with pytest.raises(AmountMismatch):
        ship(counter, promised, amount=amount)
    assert counter.entries(promised) == []


def test_lines_of_a_shipment_come_to_its_amount(
    counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    mugs, atlas, *_rest = provider_lines(counter.record(promised).order.quote)
    asked = (counter.desk, promised.order_id, "1")
    with pytest.raises(AmountMismatch, match="the lines come to"):
        capturing.capture(*asked, mugs.total, LATER, (mugs, atlas))
    assert provider.calls("capture") == []
    both = mugs.total + atlas.total
    assert capturing.capture(*asked, both, LATER, (mugs, atlas))
    with pytest.raises(AmountMismatch, match="the lines come to"):
        refunding.refund(*asked, mugs.total, LATER, (atlas,))
    assert refunding.refund(*asked, mugs.total, LATER, (mugs,))
    assert counter.balance(promised) == atlas.total.minor


def test_a_shipment_has_one_amount(counter: Counter, promised: Attempt) -> None:
    ship(counter, promised)
    with pytest.raises(IdempotencyConflict):
        ship(counter, promised, amount=Money(500, "EUR"))


def test_not_every_promise_is_taken_in_parts(
    counter: Counter, provider: Scripted, promised: Attempt
) -> None:
    provider.capabilities = without(Capability.PARTIAL_CAPTURE)
    with pytest.raises(Unsupported, match="all of a promise"):
        ship(counter, promised)
    assert ship(counter, promised, amount=promised.amount)


def test_what_is_paid_already_is_not_taken_again(counter: Counter, paid: Attempt) -> None:
    with pytest.raises(Unsupported, match="no promise"):
        ship(counter, paid)
    with pytest.raises(Unsupported):
        capturing.release_rest(counter.desk, paid.order_id, LATER)


def test_money_of_an_order_that_has_none_is_neither_taken_nor_paid_back(counter: Counter) -> None:
    attempt = counter.order()
    for move in (ship, pay_back):
        with pytest.raises(Unsupported, match="no money"):
            move(counter, attempt)


def test_money_goes_back_once_a_reason(counter: Counter, provider: Scripted, paid: Attempt) -> None:
    assert [pay_back(counter, paid, reason) for reason in ("r1", "r1", "r2")] == [True, False, True]
    assert counter.balance(paid) == provider.moved("tr_1") == paid.amount.minor - 2000
    record = counter.record(paid)
    assert (record.state, record.paid) == ("placed", True)


def test_no_more_goes_back_than_there_is(counter: Counter, paid: Attempt) -> None:
    with pytest.raises(AmountMismatch):
        pay_back(counter, paid, amount=paid.amount + Money(1, "EUR"))
    assert pay_back(counter, paid, amount=paid.amount)
    with pytest.raises(AmountMismatch):
        pay_back(counter, paid, "again", Money(1, "EUR"))
    assert counter.balance(paid) == 0


def test_a_provider_that_pays_nothing_back_says_so(
    counter: Counter, provider: Scripted, paid: Attempt
) -> None:
    provider.capabilities = without(Capability.REFUND)
    with pytest.raises(Unsupported, match="scripted pays nothing back"):
        pay_back(counter, paid)


def test_what_was_moved_at_the_provider_is_seen(
    counter: Counter, provider: Scripted, paid: Attempt
) -> None:
    provider.set("tr_1", refunded=300, charged_back=200)
    for _ in range(2):
        counter.sync(paid)
    assert counter.entries(paid)[1:] == [("refund", -300, True), ("chargeback", -200, True)]
    assert counter.balance(paid) == provider.moved("tr_1")
    assert counter.review == ["charged_back"]
    provider.set("tr_1", chargeback_won=200)
    for _ in range(2):
        counter.sync(paid)
    assert counter.entries(paid)[3:] == [("chargeback_won", 200, True)]
    assert counter.balance(paid) == provider.moved("tr_1")


def test_a_refund_that_fails_later_is_reversed_and_a_person_told(
    counter: Counter, provider: Scripted, paid: Attempt
) -> None:
    assert pay_back(counter, paid)
    stale = provider.fetch("tr_1")
    provider.set("tr_1", refund_failed=PART.minor)
    counter.sweep(LATER + timedelta(days=3))
    settling.apply(counter.desk, paid.id, stale, LATER)  # it was said before, and is heard late
    assert counter.entries(paid)[1:] == [("refund", -1000, True), ("refund_failed", 1000, True)]
    assert counter.balance(paid) == provider.moved("tr_1") == paid.amount.minor
    record = counter.record(paid)
    assert (record.state, record.failure) == ("review", "refund_failed")
    assert counter.review == ["refund_failed"]
    assert pay_back(counter, paid, "r, to another account")


def test_every_reason_is_told_and_an_order_that_was_looked_at_stands_again(
    counter: Counter, provider: Scripted, paid: Attempt
) -> None:
    assert pay_back(counter, paid)
    provider.set("tr_1", refund_failed=PART.minor)
    counter.sync(paid)
    provider.set("tr_1", charged_back=paid.amount.minor)
    for _ in range(2):
        counter.sync(paid)
    assert counter.record(paid).failure == "refund_failed, charged_back"
    assert counter.review == ["refund_failed", "charged_back"]
    looked = [reviewing.looked_at(counter.desk, paid.order_id, LATER) for _ in range(2)]
    assert looked == [True, False]
    counter.sync(paid)
    record = counter.record(paid)
    assert (record.state, record.failure) == ("placed", "")


def test_an_order_the_handler_never_took_is_told_of_once_somebody_looked(
    counter: Counter, provider: Scripted
) -> None:
    attempt = counter.order()
    waits = update(orders).values(state="review", failure=reasons.HANDLER)
    with counter.database.begin() as connection:
        connection.execute(waits)
    provider.pay("tr_1")
    counter.sync(attempt)
    assert counter.paid == []
    reviewing.looked_at(counter.desk, attempt.order_id, LATER)
    assert counter.paid == [attempt.order_id]


def test_a_refund_long_ago_is_asked_about_no_more(
    counter: Counter, provider: Scripted, paid: Attempt
) -> None:
    assert pay_back(counter, paid)
    asked = len(provider.calls("fetch"))
    counter.sweep(LATER + timedelta(days=40))
    assert len(provider.calls("fetch")) == asked


def test_a_refund_seen_before_we_note_it_is_one_refund(
    counter: Counter, provider: Scripted, paid: Attempt
) -> None:
    class Seen(Scripted):
        def refund(self, *about: object, **key: object) -> None:  # type: ignore[override]
            Scripted.refund(self, *about, **key)  # type: ignore[arg-type]
            counter.sync(paid)  # the webhook is faster than our own note

    counter.provider = Seen(provider.path)
    assert pay_back(counter, paid)
    assert counter.entries(paid)[1:] == [("refund", -1000, True)]
    assert counter.balance(paid) == provider.moved("tr_1")


def test_an_invoice_is_paid_when_the_owner_says_so(counter: Counter) -> None:
    attempt = counter.order("invoice")
    day = (NOON + timedelta(days=15)).date()
    assert [sweeping.mark_overdue(counter.database, day) for _ in range(2)] == [1, 0]
    assert counter.look(attempt).state == "overdue"
    with pytest.raises(AmountMismatch):
        receiving.received(counter.desk, attempt.order_id, PART, LATER)
    came_in = [
        receiving.received(counter.desk, attempt.order_id, attempt.amount, LATER) for _ in range(2)
    ]
    assert came_in == [True, False]
    assert counter.look(attempt).state == "paid"
    assert counter.paid == [attempt.order_id]


def test_what_the_owner_paid_back_of_an_invoice_is_noted_once_and_not_due_again(
    counter: Counter,
) -> None:
    attempt = counter.order("invoice")
    assert counter.came_in(attempt)
    assert [pay_back(counter, attempt) for _ in range(2)] == [True, False]
    with pytest.raises(IdempotencyConflict):
        pay_back(counter, attempt, amount=Money(900, "EUR"))
    with pytest.raises(AmountMismatch):
        pay_back(counter, attempt, "more", attempt.amount)
    assert counter.balance(attempt) == attempt.amount.minor - PART.minor
    assert not counter.came_in(attempt)  # said once more, as a reconciling job may
    assert counter.sweep(LATER + timedelta(days=3)) == 0
    assert counter.entries(attempt)[1:] == [("refund", -PART.minor, True)]
    assert counter.look(attempt).state == "paid"


def test_what_was_paid_back_of_a_part_is_due_again_wherever_it_is_told(counter: Counter) -> None:
    attempt = counter.order("invoice")
    counter.came_in(attempt, 2000, "bank-1")
    assert pay_back(counter, attempt)
    rest = attempt.amount - PART
    payment = counter.record(attempt).payment
    assert payment and payment.rest == rest
    with counter.database.connect() as connection:
        owed = select(orders.c.owed_minor).where(orders.c.id == attempt.order_id)
        assert connection.execute(owed).scalar_one() == rest.minor
    assert counter.came_in(attempt, rest.minor, "bank-2")
    assert counter.look(attempt).state == "paid"
    assert counter.review == []


def test_an_invoice_is_not_overdue_on_its_last_day(counter: Counter) -> None:
    counter.order("invoice")
    assert sweeping.mark_overdue(counter.database, (NOON + timedelta(days=14)).date()) == 0


def test_only_an_invoice_is_noted_as_paid(counter: Counter) -> None:
    attempt = counter.order()
    with pytest.raises(Unsupported, match="no invoice"):
        receiving.received(counter.desk, attempt.order_id, attempt.amount, LATER)
