"""A process that is killed at any step: after the sweep nothing is lost and nothing doubled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flask_smartcheckout.orders import announcing, placing, records
from flask_smartcheckout.orders.attempts import Attempt
from flask_smartcheckout.shop import Capability
from tests.dying import until_killed
from tests.scripted_provider import Scripted
from tests.unit.orders.conftest import NOON

from .conftest import LATER, Counter, without
from .killing import STEPS
from .test_parts import ship


def kill(counter: Counter, database_url: str, doing: str, step: str) -> None:
    """Have another process do something, and die at a step."""
    about = (database_url, str(counter.provider.path), doing, step)
    until_killed("tests.unit.payments.killing:die_while", *about)


def work(counter: Counter, hours: int = 0) -> None:
    """Do what `flask smartcheckout work` does for payments, once a minute."""
    for minutes in range(3):
        now = LATER + timedelta(hours=hours, minutes=minutes)
        placing.settle_stale(counter.database, now + placing.STALE)
        counter.sweep(now)
        announcing.announce_all(counter.desk, now + announcing.CLAIM)


def only(counter: Counter) -> list[Attempt]:
    """Return the attempts of the only order there is."""
    (listed,) = records.newest(counter.database)
    return counter.attempts(listed.id)


@pytest.mark.parametrize("step", STEPS["place"])
def test_while_an_order_is_placed(
    step: str, counter: Counter, provider: Scripted, database_url: str
) -> None:
    kill(counter, database_url, "place", step)
    work(counter)
    if "_settle before" in step:  # whether the shop has it, only a person can tell
        assert only(counter) == []
        assert provider.references == []
        return
    (attempt,) = only(counter)
    assert (attempt.state, attempt.reference) == ("pending", "tr_1")
    assert provider.references == ["tr_1"]
    provider.pay("tr_1")
    work(counter, hours=1)
    assert counter.record(attempt).paid
    assert counter.paid == [attempt.order_id]


@pytest.mark.parametrize("hours", [0, 1, 72])
@pytest.mark.parametrize("step", STEPS["owe"])
def test_while_an_order_is_placed_by_invoice(
    step: str, hours: int, counter: Counter, database_url: str
) -> None:
    kill(counter, database_url, "owe", step)
    work(counter, hours)
    (attempt,) = only(counter)
    assert (attempt.state, attempt.reference, attempt.failure) == ("deferred", attempt.id, "")
    assert attempt.due == (NOON + timedelta(days=14)).date()
    assert not counter.record(attempt).awaits_money


@pytest.mark.parametrize("step", STEPS["sync"])
def test_while_money_is_noted(
    step: str, counter: Counter, provider: Scripted, database_url: str
) -> None:
    attempt = counter.order()
    provider.pay("tr_1")
    kill(counter, database_url, "sync", step)
    work(counter)
    assert counter.look(attempt).state == "paid"
    assert counter.entries(attempt) == [("capture", attempt.amount.minor, True)]
    assert counter.paid == [attempt.order_id]


@pytest.mark.parametrize("step", STEPS["again"])
def test_while_another_way_to_pay_begins(
    step: str, counter: Counter, provider: Scripted, database_url: str
) -> None:
    first = counter.order()
    kill(counter, database_url, "again", step)
    work(counter)
    newest, *older = counter.attempts(first.order_id)
    if "give_up" in step:  # it was not committed: the first payment stands
        assert (older, newest.id, newest.state) == ([], first.id, "pending")
    else:
        assert [one.id for one in older] == [first.id]
        states = [provider.state(one.reference) for one in (newest, first)]
        assert states == ["pending", "canceled"]
    assert [one.unwanted for one in (newest, *older)] == [False] * (1 + len(older))
    provider.pay(newest.reference)
    work(counter, hours=1)
    assert sum(map(provider.moved, provider.references)) == first.amount.minor
    assert counter.paid == [first.order_id]


@pytest.mark.parametrize("step", STEPS["surplus"])
def test_while_a_second_payment_is_paid_back(
    step: str, counter: Counter, provider: Scripted, database_url: str
) -> None:
    provider.capabilities = without(Capability.CANCEL)
    first = counter.order()
    second = counter.again(first)
    assert second is not None
    provider.pay("tr_2")
    counter.sync(second)
    provider.pay("tr_1")
    kill(counter, database_url, "surplus", step)
    work(counter)
    assert (provider.moved("tr_1"), provider.moved("tr_2")) == (0, second.amount.minor)
    assert (counter.balance(first), counter.balance(second)) == (0, second.amount.minor)
    assert not counter.look(first).unwanted
    assert counter.record(first).state == "placed"
    assert counter.paid == [first.order_id]


@pytest.mark.parametrize("step", STEPS["ship"])
def test_while_a_shipment_takes_its_money(
    step: str, counter: Counter, provider: Scripted, database_url: str
) -> None:
    attempt = counter.order()
    provider.set("tr_1", state="authorized")
    counter.sync(attempt)
    kill(counter, database_url, "ship", step)
    work(counter)
    ship(counter, attempt)
    assert provider.moved("tr_1") == counter.balance(attempt) == 1000
    assert counter.entries(attempt) == [("capture", 1000, True)]
