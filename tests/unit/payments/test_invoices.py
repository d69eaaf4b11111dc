"""The shop's own invoice: what it brings in, how much may stand open, and what the bank is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from flask_smartcheckout.aftercare import reminding
from flask_smartcheckout.orders import (
    cancelling,
    owing,
    placing,
    receiving,
    reviewing,
    sweeping,
)
from flask_smartcheckout.orders.finding import UnknownOrder, find
from flask_smartcheckout.orders.order import Order
from flask_smartcheckout.orders.outcomes import Outcome, Placed, TurnedDown
from flask_smartcheckout.orders.placing import Host, place
from flask_smartcheckout.shop import AmountMismatch, Capability, IdempotencyConflict, Invoice
from tests.scripted_provider import Scripted
from tests.unit.orders.conftest import NOON, make_order

from .conftest import LATER, Counter, total, without

ACCOUNT = {"name": "Mok", "iban": "NL91 ABNA 0417 1643 00"}
BELGIAN = {"name": "Mok", "iban": "BE68 5390 0754 7034"}
EMAIL = "sanne@example.nl"


def buy(counter: Counter, checkout_id: str, email: str = EMAIL, method: str = "invoice") -> Outcome:
    """Order 54.90 worth from another checkout."""
    host = Host(lambda order: f"A-{order.id[:6]}", lambda: None, lambda _id: None)
    order = replace(make_order(), email=email, payment_method=method)
    return place(counter.desk, checkout_id, order, host, partial(counter.choice, method))


def placed(outcome: Outcome) -> Order:
    assert isinstance(outcome, Placed)
    return outcome.order


# Money that comes in


def test_a_part_leaves_the_rest_to_pay_and_is_noted_once(counter: Counter) -> None:
    attempt = counter.order("invoice")
    due = attempt.amount.minor
    assert [counter.came_in(attempt, 2000, "bank-1") for _ in range(2)] == [True, False]
    with pytest.raises(IdempotencyConflict):
        counter.came_in(attempt, 2100, "bank-1")
    payment = counter.record(attempt).payment
    assert payment and (payment.state, payment.rest.minor) == ("deferred", due - 2000)
    assert counter.came_in(attempt, due - 2000, "bank-2")
    assert counter.look(attempt).state == "paid"
    assert counter.entries(attempt) == [("capture", 2000, True), ("capture", due - 2000, True)]
    assert counter.paid == [attempt.order_id]


def test_without_an_amount_it_is_all_that_is_left(counter: Counter) -> None:
    attempt = counter.order("invoice")
    counter.came_in(attempt, 2000, "bank-1")
    assert [counter.came_in(attempt, None, "bank-2") for _ in range(2)] == [True, False]
    assert not counter.came_in(attempt)
    assert counter.balance(attempt) == attempt.amount.minor


def test_a_part_without_a_name_is_refused(counter: Counter) -> None:
    attempt = counter.order("invoice")
    for minor in (2000, attempt.amount.minor + 1, 0):
        with pytest.raises(AmountMismatch):
            counter.came_in(attempt, minor)
    assert counter.entries(attempt) == []


def test_more_than_is_due_pays_the_order_and_is_looked_at(counter: Counter) -> None:
    attempt = counter.order("invoice")
    due = attempt.amount.minor
    assert [counter.came_in(attempt, due + 500, "bank-1") for _ in range(2)] == [True, False]
    record = counter.record(attempt)
    assert (record.state, record.failure, record.paid) == ("review", "paid_too_much", True)
    assert (counter.review, counter.paid) == (["paid_too_much"], [attempt.order_id])


def test_money_that_comes_twice_is_looked_at(counter: Counter) -> None:
    attempt = counter.order("invoice")
    due = attempt.amount.minor
    assert counter.came_in(attempt, due, "bank-1") and counter.came_in(attempt, due, "bank-2")
    assert counter.balance(attempt) == 2 * due
    assert counter.review == ["paid_too_much"]


def test_more_money_without_a_name_is_not_dropped(counter: Counter) -> None:
    attempt = counter.order("invoice")
    due = attempt.amount.minor
    assert [counter.came_in(attempt, due) for _ in range(2)] == [True, False]
    with pytest.raises(AmountMismatch, match="key="):
        counter.came_in(attempt, 500)
    assert counter.came_in(attempt, 500, "bank-2")
    assert counter.balance(attempt) == due + 500


def test_a_key_of_the_bank_is_never_one_of_ours(counter: Counter) -> None:
    attempt = counter.order("invoice")
    for key in ("received", receiving.WHOLE):
        assert [counter.came_in(attempt, 1000, key) for _ in range(2)] == [True, False]
    assert counter.came_in(attempt)
    assert counter.balance(attempt) == attempt.amount.minor


def test_an_invoice_another_payment_takes_the_place_of_is_owed_no_more(
    counter: Counter, provider: Scripted
) -> None:
    provider.capabilities = without(Capability.CANCEL)
    bank = counter.order()
    invoice = counter.again(bank, "invoice")
    assert invoice is not None
    counter.came_in(invoice, 2000, "bank-1")
    provider.pay("tr_1")
    counter.sync(bank)
    assert (counter.look(invoice).state, counter.look(bank).state) == ("canceled", "paid")
    assert counter.review == ["paid_twice"]
    with counter.database.connect() as connection:
        assert owing.open_of(connection, counter.record(bank).order.email, "EUR").orders == 0


def test_money_with_a_key_for_a_cancelled_invoice_needs_an_amount(counter: Counter) -> None:
    attempt = counter.order("invoice")
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    with pytest.raises(AmountMismatch, match="say how much"):
        counter.came_in(attempt, None, "bank-1")
    assert counter.balance(attempt) == 0


def lost_in_the_handler(counter: Counter, method: str) -> str:
    """Place an order whose process ended while the shop had it; return our id of it."""

    def die(_order: Order) -> str:
        raise SystemExit

    order = replace(make_order(), payment_method=method)
    host = Host(die, lambda: None, lambda _id: None)
    with pytest.raises(SystemExit):
        place(counter.desk, "c1", order, host, partial(counter.choice, method))
    placing.settle_stale(counter.database, NOON + timedelta(hours=1))
    return order.id


def test_an_invoice_whose_handler_did_not_come_back_is_due_once_somebody_looked(
    counter: Counter,
) -> None:
    order_id = lost_in_the_handler(counter, "invoice")
    assert counter.attempts(order_id) == []
    assert reviewing.looked_at(counter.desk, order_id, LATER)
    (attempt,) = counter.attempts(order_id)
    assert attempt.state == "deferred" and attempt.due
    assert counter.came_in(attempt)
    assert counter.paid == [order_id]


def test_a_shopper_the_handler_did_not_come_back_for_is_asked_how_to_pay(
    counter: Counter, provider: Scripted
) -> None:
    order_id = lost_in_the_handler(counter, "card")
    assert reviewing.looked_at(counter.desk, order_id, LATER)
    (attempt,) = counter.attempts(order_id)
    assert (attempt.state, counter.record(attempt).awaits_money) == ("failed", True)
    assert counter.again(attempt) is not None
    assert provider.calls("start")


def test_a_part_of_an_invoice_that_is_cancelled_is_looked_at(counter: Counter) -> None:
    attempt = counter.order("invoice")
    counter.came_in(attempt, 2000, "bank-1")
    done = cancelling.cancellation(counter.database, attempt.order_id, LATER)
    assert done.why_review == counter.record(attempt).failure == "cancelled_with_money"
    assert cancelling.cancellation(counter.database, attempt.order_id, LATER).why_review == ""


def test_money_for_an_invoice_that_was_cancelled_is_noted_and_looked_at(counter: Counter) -> None:
    attempt = counter.order("invoice")
    due = attempt.amount.minor
    cancelling.cancel(counter.database, attempt.order_id, LATER)
    with pytest.raises(AmountMismatch, match="cancelled"):
        counter.came_in(attempt)
    assert [counter.came_in(attempt, 2000, "bank-1") for _ in range(2)] == [True, False]
    assert counter.came_in(attempt, due - 2000, "bank-2")
    record = counter.record(attempt)
    assert (record.state, record.failure) == ("review", "paid_after_cancellation")
    assert (counter.review, counter.paid) == (["paid_after_cancellation"], [])
    assert counter.balance(attempt) == due and not record.paid
    assert reviewing.looked_at(counter.desk, attempt.order_id, LATER)
    assert counter.came_in(attempt, 100, "bank-3")
    assert counter.record(attempt).failure == "paid_too_much, cancelled"
    assert reviewing.looked_at(counter.desk, attempt.order_id, LATER)
    assert (counter.record(attempt).state, counter.paid) == ("cancelled", [])


# How much may stand open


def test_two_tabs_cannot_both_have_the_last_open_order(counter: Counter) -> None:
    counter.invoice = Invoice(max_open_orders=1)
    counter.database.ensure_ready()
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(lambda one: buy(counter, f"c{one}"), range(6)))
    assert sum(isinstance(one, Placed) for one in outcomes) == 1
    assert outcomes.count(TurnedDown("open_orders")) == 5


def test_what_is_open_and_the_order_stay_below_the_bound(counter: Counter) -> None:
    counter.invoice = Invoice(max_open_amount="120")
    first = placed(buy(counter, "c1"))
    placed(buy(counter, "c2", "SANNE@example.nl"))
    turned_down = buy(counter, "c3")
    assert isinstance(turned_down, TurnedDown) and turned_down.reason == "open_amount"
    assert turned_down.params["amount"].minor == 12000
    placed(buy(counter, "c3", "other@example.nl"))
    (attempt,) = counter.attempts(first.id)
    counter.came_in(attempt)
    placed(buy(counter, "c4"))


@pytest.mark.parametrize("end", ["cancelled", "other"])
def test_what_is_cancelled_or_paid_another_way_is_not_open(counter: Counter, end: str) -> None:
    counter.invoice = Invoice(max_open_orders=1)
    order = placed(buy(counter, "c1", method="invoice" if end == "cancelled" else "card"))
    if end == "cancelled":
        cancelling.cancel(counter.database, order.id, LATER)
    placed(buy(counter, "c2"))


def test_another_way_to_pay_is_judged_too(counter: Counter) -> None:
    counter.invoice = Invoice(max_open_orders=1)
    order = placed(buy(counter, "c1", method="card"))
    placed(buy(counter, "c2"))
    (attempt,) = counter.attempts(order.id)
    with pytest.raises(owing.OverLimit, match="open_orders"):
        counter.again(attempt, "invoice")
    assert [one.state for one in counter.attempts(order.id)] == ["pending"]


# What the bank is told


@pytest.mark.parametrize(("account", "starts"), [(ACCOUNT, "RF"), (BELGIAN, ""), ({}, None)])
def test_an_order_is_found_by_what_its_payer_told_the_bank(
    counter: Counter, account: dict[str, str], starts: str | None
) -> None:
    counter.invoice = Invoice(transfer=account)
    order = placed(buy(counter, "c1"))
    with counter.database.connect() as connection:
        if starts is None:
            assert order.payment_reference == ""
            with pytest.raises(UnknownOrder):
                find(connection, "+++ / -")
            return
        typed = " ".join(order.payment_reference.lower())
        assert find(connection, typed) == order.id
    assert order.payment_reference.startswith(starts)
    record = counter.record(counter.attempts(order.id)[0])
    assert record.order.payment_reference == order.payment_reference


def test_a_reference_that_is_taken_is_not_given_twice(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(["0000000001", "0000000001", "0000000002"])
    monkeypatch.setattr(owing.references, "number_of", lambda *_about: next(numbers))
    counter.invoice = Invoice(transfer=ACCOUNT)
    first, second = (placed(buy(counter, one)) for one in ("c1", "c2"))
    assert first.payment_reference != second.payment_reference
    assert total(first) and first.placed_at == NOON


# Reminders


def test_many_workers_write_a_reminder_once(counter: Counter) -> None:
    counter.invoice = Invoice(remind_after=(3,))
    placed(buy(counter, "c1"))
    late = NOON + timedelta(days=17)
    sweeping.mark_overdue(counter.database, late.date())
    shop = counter.desk.shop
    with ThreadPoolExecutor(6) as pool:
        written = pool.map(
            lambda _worker: reminding.remind(
                counter.database, shop, late, root="https://mok.example", domain="mok.example"
            ),
            range(6),
        )
    assert sum(written) == 1
