"""How often the sweep asks about a payment, and when it stops."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flask_smartcheckout.orders import attempts, forgetting, sweeping
from flask_smartcheckout.shop import Capability, TemporarilyUnavailable
from tests.scripted_provider import Scripted
from tests.unit.orders.conftest import NOON

from .conftest import LATER, Counter, without

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "pause"),
    [(MINUTE, MINUTE), (HOUR, 6 * MINUTE), (10 * HOUR, HOUR), (30 * DAY, DAY)],
)
def test_an_old_payment_is_asked_about_less_often(
    age: timedelta, pause: timedelta, counter: Counter
) -> None:
    now, moment = NOON + age, timedelta(seconds=1)
    attempt = counter.order()
    for since, due in ((pause, True), (pause - moment, False)):
        asked = replace(attempt, checked_at=now - since)
        assert sweeping.is_due(asked, now) is due


def test_of_two_workers_one_asks(counter: Counter) -> None:
    attempt = counter.order()
    claims = [attempts.claim_check(counter.database, attempt, LATER) for _ in range(2)]
    assert claims == [True, False]


def test_what_breaks_stops_no_other(counter: Counter, provider: Scripted) -> None:
    counter.order(checkout_id="c1")
    counter.order(checkout_id="c2")
    provider.pay("tr_1")
    provider.pay("tr_2")
    provider.faults["fetch"] = [TemporarilyUnavailable()]
    assert counter.sweep() == 1
    assert counter.sweep(LATER + HOUR) == 1
    assert len(counter.paid) == 2


def test_what_never_ends_is_ended(counter: Counter, provider: Scripted) -> None:
    provider.capabilities = without(Capability.CANCEL)
    first = counter.order()
    second = counter.again(first)
    assert second is not None
    counter.sweep(LATER + sweeping.GIVEN_UP + DAY)
    assert counter.look(second).state == "expired"
    assert not counter.look(first).unwanted
    calls = len(provider.calls("fetch"))
    counter.sweep(LATER + sweeping.GIVEN_UP + 3 * DAY)
    assert len(provider.calls("fetch")) == calls


def test_money_after_all_that_time_still_counts(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    counter.sweep(LATER + sweeping.GIVEN_UP + DAY)
    provider.pay("tr_1")
    assert counter.sync(attempt).state == "paid"


def test_an_invoice_of_a_cancelled_order_is_not_overdue(counter: Counter) -> None:
    from flask_smartcheckout.orders import cancelling

    attempt = counter.order("invoice")
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    assert counter.look(attempt).state == "canceled"
    assert sweeping.mark_overdue(counter.database, (NOON + 30 * DAY).date()) == 0


def test_an_erased_order_takes_its_money_with_it(counter: Counter, provider: Scripted) -> None:
    attempt = counter.order()
    provider.pay("tr_1")
    counter.sync(attempt)
    assert forgetting.forget(counter.database, NOON + 400 * DAY, 365 * DAY) == 1
    assert counter.entries(attempt) == []
    assert counter.attempts(attempt.order_id) == []
