"""What may happen between a shopper, a provider and us, and how it ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from flask_smartcheckout.orders import cancelling, settling
from flask_smartcheckout.orders.attempts import by_reference
from flask_smartcheckout.shop import Capability, PaymentSnapshot, TemporarilyUnavailable
from flask_smartcheckout.storage import Database
from tests.scripted_provider import Scripted

from .conftest import LATER, Counter, total, without

SETTLES = 24


def test_an_order_is_paid_when_the_provider_says_so(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    assert (attempt.state, attempt.reference, attempt.url) == (
        "pending",
        "tr_1",
        "https://pay.example/tr_1",
    )
    assert counter.sync(attempt).state == "pending"
    provider.pay("tr_1")
    assert counter.sync(attempt).state == "paid"
    record = counter.record(attempt)
    assert (record.state, record.paid, record.secured) == ("placed", True, True)
    assert counter.balance(attempt) == total(record.order)
    assert counter.paid == [attempt.order_id]


def test_a_call_that_comes_twice_changes_nothing(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.pay("tr_1")
    for _ in range(3):
        counter.sync(attempt)
    assert counter.entries(attempt) == [("capture", attempt.amount.minor, True)]
    assert counter.paid == [attempt.order_id]


@pytest.mark.parametrize("late", ["pending", "failed", "canceled", "expired"])
def test_what_is_told_out_of_order_takes_nothing_back(
    late: str, counter: Counter, provider: Scripted
) -> None:
    attempt = counter.order()
    provider.pay("tr_1")
    counter.sync(attempt)
    old = PaymentSnapshot("tr_1", late, attempt.amount)  # type: ignore[arg-type]
    assert settling.apply(counter.desk, attempt.id, old, LATER).state == "paid"
    assert counter.record(attempt).secured
    assert counter.balance(attempt) == attempt.amount.minor


def test_whoever_closed_the_tab_is_found_by_the_sweep(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.pay("tr_1")
    assert counter.sweep() == 1
    assert counter.record(attempt).paid
    assert counter.paid == [attempt.order_id]
    assert counter.sweep(LATER + timedelta(days=1)) == 0


def test_the_attempt_stands_before_the_provider_hears_of_it(
    counter: Counter, provider: Scripted
) -> None:
    seen = []

    class Looking(Scripted):
        def start(self, request: object, *, idempotency_key: str) -> object:  # type: ignore[override]
            seen.extend(counter.attempts(request.order_id))  # type: ignore[attr-defined]
            return Scripted.start(self, request, idempotency_key=idempotency_key)  # type: ignore[arg-type]

    counter.provider = Looking(provider.path)
    attempt = counter.order()
    assert [(one.id, one.state) for one in seen] == [(attempt.id, "created")]
    assert provider.calls("start") == [("", attempt.id)]


def test_a_reference_is_found_only_with_its_provider(database: Database, counter: Counter) -> None:
    attempt = counter.order()
    assert by_reference(database, "scripted", "tr_1") == [counter.look(attempt)]
    assert by_reference(database, "invoice", "tr_1") == []
    assert by_reference(database, "scripted", "tr_2") == []


@pytest.mark.parametrize(("minor", "currency"), [(100, ""), (10**9, ""), (None, "USD")])
def test_another_amount_or_currency_confirms_nothing(
    minor: int | None, currency: str, counter: Counter, provider: Scripted
) -> None:
    attempt = counter.order()
    provider.pay("tr_1", minor, currency)
    for _ in range(2):
        assert counter.sync(attempt).state == "pending"
    record = counter.record(attempt)
    assert (record.state, record.failure) == ("review", "amount_mismatch")
    assert not record.paid
    assert (counter.paid, counter.review) == ([], ["amount_mismatch"])


def test_a_part_of_the_money_confirms_nothing(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.set("tr_1", state="paid", captured=1)
    counter.sync(attempt)
    assert counter.record(attempt).state == "review"
    assert counter.balance(attempt) == 1
    assert counter.paid == []


def test_another_method_ends_the_first(counter: Counter, provider: Scripted) -> None:
    first = counter.order()
    provider.set("tr_1", state="failed", failure="insufficient_funds")
    assert counter.sync(first).failure == "insufficient_funds"
    second = counter.again(first)
    assert second is not None
    assert (second.state, second.method, second.reference) == ("pending", "bank", "tr_2")
    provider.pay("tr_2")
    counter.sync(second)
    assert counter.paid == [first.order_id]


def test_a_payment_that_was_left_open_is_cancelled_at_the_provider(
    counter: Counter, provider: Scripted
) -> None:
    first = counter.order()
    counter.again(first)
    left = counter.look(first)
    assert (left.state, left.unwanted) == ("canceled", False)
    assert [provider.state(one) for one in provider.references] == ["canceled", "pending"]


def test_a_payment_that_cannot_be_cancelled_is_watched_until_it_ends(
    counter: Counter, provider: Scripted
) -> None:
    provider.capabilities = without(Capability.CANCEL)
    first = counter.order()
    counter.again(first)
    assert counter.look(first).unwanted
    provider.set("tr_1", state="expired")
    counter.sweep(LATER + timedelta(hours=1))
    assert not counter.look(first).unwanted


def test_pressing_twice_begins_one_other_payment(counter: Counter, provider: Scripted) -> None:
    first = counter.order()
    assert counter.again(first) is not None
    assert counter.again(first) is None
    assert len(provider.references) == 2


def test_of_two_payments_the_first_is_kept_and_the_second_paid_back(
    counter: Counter, provider: Scripted
) -> None:
    provider.capabilities = without(Capability.CANCEL)  # the old page stays open
    first = counter.order()
    second = counter.again(first)
    assert second is not None
    provider.pay("tr_2")
    counter.sync(second)
    provider.pay("tr_1")
    counter.sync(first)
    assert counter.record(first).state == "placed"
    assert (counter.balance(second), counter.balance(first)) == (second.amount.minor, 0)
    assert (provider.moved("tr_2"), provider.moved("tr_1")) == (second.amount.minor, 0)
    assert counter.paid == [first.order_id]
    counter.sync(first)
    assert len(provider.calls("refund")) == 1


def test_a_payment_that_was_given_up_may_still_be_the_first(
    counter: Counter, provider: Scripted
) -> None:
    provider.capabilities = without(Capability.CANCEL)
    first = counter.order()
    second = counter.again(first)
    assert second is not None
    provider.pay("tr_1")
    assert counter.sync(first).state == "paid"
    assert counter.look(second).state == "canceled"
    provider.pay("tr_2")
    counter.sync(second)
    assert (provider.moved("tr_1"), provider.moved("tr_2")) == (first.amount.minor, 0)
    assert counter.paid == [first.order_id]


def test_a_second_payment_that_cannot_be_paid_back_waits_for_a_person(
    counter: Counter, provider: Scripted
) -> None:
    provider.capabilities = without(Capability.CANCEL, Capability.REFUND)
    first = counter.order()
    second = counter.again(first)
    assert second is not None
    for reference, attempt in (("tr_2", second), ("tr_1", first)):
        provider.pay(reference)
        counter.sync(attempt)
    assert counter.record(first).failure == "paid_twice"
    assert counter.review == ["paid_twice"]
    assert counter.paid == [first.order_id]


@pytest.mark.parametrize("end", ["failed", "canceled", "expired"])
def test_late_money_pays_an_order_that_stands(
    end: str, counter: Counter, provider: Scripted
) -> None:
    attempt = counter.order()
    provider.set("tr_1", state=end)
    assert counter.sync(attempt).state == end
    provider.pay("tr_1")
    assert counter.sync(attempt).state == "paid"
    assert counter.paid == [attempt.order_id]


def test_late_money_for_a_cancelled_order_waits_for_a_person(
    counter: Counter, provider: Scripted
) -> None:
    attempt = counter.order()
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    provider.pay("tr_1")
    counter.sync(attempt)
    assert counter.record(attempt).failure == "paid_after_cancellation"
    assert (counter.paid, counter.review) == ([], ["paid_after_cancellation"])
    assert counter.balance(attempt) == attempt.amount.minor


def test_an_order_that_is_cancelled_ends_its_open_payment(
    counter: Counter, provider: Scripted
) -> None:
    attempt = counter.order()
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    assert counter.look(attempt).unwanted
    counter.sweep()
    assert provider.state("tr_1") == "canceled"
    assert not counter.look(attempt).unwanted


def test_a_promise_for_a_cancelled_order_is_let_go(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.set("tr_1", state="authorized")
    counter.sync(attempt)
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    counter.sweep()
    assert provider.state("tr_1") == "canceled"
    assert counter.record(attempt).state == "cancelled"
    assert counter.review == []


def test_a_promise_secures_an_order_and_its_end_frees_it(
    counter: Counter, provider: Scripted
) -> None:
    attempt = counter.order()
    provider.set("tr_1", state="authorized")
    counter.sync(attempt)
    record = counter.record(attempt)
    assert (record.secured, record.paid, record.awaits_money) == (True, False, False)
    assert counter.again(attempt) is None
    provider.set("tr_1", state="expired")
    counter.sync(attempt)
    assert counter.record(attempt).awaits_money
    assert counter.again(attempt) is not None
    assert counter.paid == []


def test_a_provider_that_cannot_say_changes_nothing(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.pay("tr_1")
    provider.faults["fetch"] = [TemporarilyUnavailable(), TemporarilyUnavailable()]
    with pytest.raises(TemporarilyUnavailable):
        counter.sync(attempt)
    assert counter.sweep() == 0
    assert counter.look(attempt).state == "pending"
    assert counter.sweep(LATER + timedelta(hours=1)) == 1


def test_of_many_who_hear_of_money_at_once_one_wins(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.pay("tr_1")
    barrier = Barrier(SETTLES)

    def settle(_number: int) -> str:
        barrier.wait()
        return counter.sync(attempt).state

    with ThreadPoolExecutor(SETTLES) as pool:
        states = list(pool.map(settle, range(SETTLES)))
    assert states == ["paid"] * SETTLES
    assert counter.entries(attempt) == [("capture", attempt.amount.minor, True)]
    assert counter.paid == [attempt.order_id]


def test_of_two_payments_that_arrive_at_once_one_is_kept(
    counter: Counter, provider: Scripted
) -> None:
    provider.capabilities = without(Capability.CANCEL)
    first = counter.order()
    second = counter.again(first)
    assert second is not None
    for reference in provider.references:
        provider.pay(reference)
    pair = (first, second)
    barrier = Barrier(len(pair) * 4)

    def settle(number: int) -> None:
        barrier.wait()
        counter.sync(pair[number % 2])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(settle, range(8)))
    counter.sweep(LATER + timedelta(hours=1))
    kept = sorted(provider.moved(one) for one in provider.references)
    assert kept == [0, first.amount.minor]
    assert sorted(map(counter.balance, pair)) == kept
    assert counter.paid == [first.order_id]
