"""Beginning a payment: what is refused, what is not answered, and what was cut off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flask_smartcheckout.orders.starting import KEY_LIVES
from flask_smartcheckout.settings import ConfigurationError
from flask_smartcheckout.shop import (
    AuthenticationFailed,
    Capability,
    Declined,
    IdempotencyConflict,
    InvalidRequest,
    NotEligible,
    TemporarilyUnavailable,
)
from tests.scripted_provider import AFTER, BEFORE, Scripted
from tests.unit.orders.conftest import NOON

from .conftest import LATER, Counter, without


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (Declined("insufficient_funds"), "declined"),
        (NotEligible("same_address"), "not_eligible"),
        (TemporarilyUnavailable("503"), "unavailable"),
        (InvalidRequest("a postcode", field="billing.postcode"), "error"),
        (AuthenticationFailed("no such key"), "error"),
        (IdempotencyConflict("used"), "error"),
        (ConfigurationError("there is no key"), "error"),
        (ZeroDivisionError("a bug"), "error"),
    ],
)
def test_what_cannot_begin_has_failed_and_may_be_tried_another_way(
    error: Exception, failure: str, counter: Counter, provider: Scripted
) -> None:
    provider.faults["start"] = [error]
    attempt = counter.order()
    assert (attempt.state, attempt.failure, attempt.reference) == ("failed", failure, "")
    assert counter.record(attempt).awaits_money
    assert provider.references == []
    second = counter.again(attempt)
    assert second is not None
    assert second.state == "pending"


@pytest.mark.parametrize("fault", [BEFORE, AFTER, TimeoutError(), ConnectionResetError()])
def test_one_answer_that_is_lost_is_asked_for_again_with_the_same_key(
    fault: str | Exception, counter: Counter, provider: Scripted
) -> None:
    provider.faults["start"] = [fault]
    attempt = counter.order()
    assert (attempt.state, attempt.reference) == ("pending", "tr_1")
    assert provider.references == ["tr_1"]
    assert {key for _reference, key in provider.calls("start")} == {attempt.id}


@pytest.mark.parametrize("method", ["card", "wallet"])
@pytest.mark.parametrize("fault", [BEFORE, AFTER])
def test_no_answer_at_all_is_no_failure(
    fault: str, method: str, counter: Counter, provider: Scripted
) -> None:
    provider.faults["start"] = [fault, fault]
    attempt = counter.order(method)
    assert (attempt.state, attempt.reference) == ("created", "")
    counter.sweep(NOON + timedelta(seconds=30))
    assert len(provider.calls("start")) == 2  # it may still be under way
    counter.sweep()
    begun = counter.look(attempt)
    assert (begun.state, begun.reference) == ("pending", "tr_1")
    if method == "wallet":
        assert counter.sync(begun).state == "paid"
        assert provider.moved("tr_1") == attempt.amount.minor
    assert provider.references == ["tr_1"]


def test_a_key_that_was_forgotten_is_not_used_again(counter: Counter, provider: Scripted) -> None:
    provider.faults["start"] = [BEFORE, BEFORE]
    attempt = counter.order()
    counter.sweep(NOON + KEY_LIVES + timedelta(minutes=1))
    written_off = counter.look(attempt)
    assert (written_off.state, written_off.failure) == ("failed", "no_answer")
    assert provider.references == []


def test_money_that_is_there_at_once_is_asked_about(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order("wallet")
    assert attempt.state == "pending"
    assert counter.sync(attempt).state == "paid"
    assert counter.paid == [attempt.order_id]


def test_a_provider_that_cannot_be_asked_is_believed(counter: Counter, provider: Scripted) -> None:
    provider.capabilities = without(Capability.FETCH)
    attempt = counter.order("wallet")
    assert attempt.state == "paid"
    assert counter.balance(attempt) == attempt.amount.minor
    assert counter.record(attempt).paid


@pytest.mark.parametrize("fault", [BEFORE, AFTER])
def test_an_attempt_nobody_answered_for_is_found_when_another_takes_its_place(
    fault: str, counter: Counter, provider: Scripted
) -> None:
    provider.faults["start"] = [fault, fault]
    first = counter.order("wallet")
    second = counter.again(first, "card")
    assert second is not None
    provider.pay(second.reference)
    counter.sync(second)
    assert sorted(map(provider.moved, provider.references)) == [0, second.amount.minor]
    assert [one.unwanted for one in counter.attempts(first.order_id)] == [False, False]
    assert counter.paid == [first.order_id]


def test_a_payment_that_began_after_it_was_given_up_is_known_all_the_same(
    counter: Counter, provider: Scripted
) -> None:
    class Slow(Scripted):
        """Another tab chooses another way while this one waits for its answer."""

        def start(self, request: object, *, idempotency_key: str) -> object:  # type: ignore[override]
            if not self.references:
                counter.provider = provider
                (first,) = counter.attempts(request.order_id)  # type: ignore[attr-defined]
                counter.again(first, now=NOON + timedelta(seconds=10))
            return Scripted.start(self, request, idempotency_key=idempotency_key)  # type: ignore[arg-type]

    counter.provider = Slow(provider.path)
    attempt = counter.order()
    second, first = counter.attempts(attempt.order_id)
    assert (first.state, first.reference, first.unwanted) == ("canceled", "tr_2", True)
    counter.sweep()
    assert [provider.state(one.reference) for one in (second, first)] == ["pending", "canceled"]
    assert counter.record(second).awaits_money


def test_an_invoice_is_owed(counter: Counter) -> None:
    attempt = counter.order("invoice")
    assert attempt.state == "deferred"
    assert attempt.due == (NOON + timedelta(days=14)).date()
    assert not counter.record(attempt).awaits_money
    assert counter.sync(attempt, LATER).state == "deferred"
    assert counter.again(attempt) is None


def test_a_provider_the_shop_gave_up_stops_nothing(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.id = "renamed"
    assert counter.sync(attempt).state == "pending"
    assert counter.sweep(NOON + timedelta(days=61)) == 0
    assert counter.look(attempt).state == "expired"
