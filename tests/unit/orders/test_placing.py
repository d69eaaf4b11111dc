"""Placing: exactly once, whatever is pressed twice, breaks half-way or is tried again."""

from __future__ import annotations

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from flask_smartcheckout.codes import coupons
from flask_smartcheckout.codes.claims import Claims, CouponClaim
from flask_smartcheckout.orders import records
from flask_smartcheckout.orders.order import Order, Rejected
from flask_smartcheckout.orders.placing import STALE, Failed, Placed, Refused, settle_stale
from flask_smartcheckout.orders.tables import orders, payments
from flask_smartcheckout.shop import Completed, Deferred, Invoice, Redirect, StartRequest
from flask_smartcheckout.storage import Database
from tests.dying import Tell, until_killed

from .conftest import NOON, Till, make_order

CHECKOUTS, PRESSES = 20, 3
SOON = timedelta(seconds=1)


def state_of(database: Database, checkout_id: str = "c1") -> str:
    record = records.by_checkout(database, checkout_id)
    assert record is not None
    return record.state


def refuse(order: Order) -> str:
    raise Rejected("The blue mug has sold out.")


def crash(order: Order) -> str:
    raise RuntimeError("disk full")


class Provider(Invoice):
    """A provider whose answer to `start` is given beforehand."""

    outcome: Redirect | Completed | Deferred | None = None

    def start(  # type: ignore[override]
        self, request: StartRequest, *, idempotency_key: str
    ) -> Redirect | Completed | Deferred:
        if self.outcome is None:
            raise RuntimeError("the provider is down")
        return self.outcome


def provider(outcome: Redirect | Completed | Deferred | None) -> Provider:
    made = Provider()
    object.__setattr__(made, "outcome", outcome)
    return made


def test_an_order_is_handed_over_and_recorded(till: Till, database: Database) -> None:
    order = make_order("TEN")
    placed = till.place("c1", order)
    assert isinstance(placed, Placed)
    record = records.by_token(database, placed.token)
    assert record is not None
    assert (record.state, record.order, record.order.ref) == ("placed", placed.order, "A-1")
    assert till.orders == [order]
    assert record.created_at == NOON
    assert record.payment is not None
    assert (record.payment.state, record.payment.amount) == ("deferred", order.quote.amount_due)
    assert record.payment.due == (NOON + timedelta(days=14)).date()


class _Slow(Redirect):
    """An answer of a provider that knows more than we ask."""


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Completed("r1"), "paid"),
        (Redirect("https://pay.example/1", "r1"), "pending"),
        (_Slow("https://pay.example/1", "r" * 4000), "pending"),
        ("paid", "failed"),
        (None, "failed"),
    ],
)
def test_only_what_says_so_is_paid(
    answer: object, state: str, till: Till, database: Database
) -> None:
    placed = till.place("c1", provider=provider(answer))  # type: ignore[arg-type]
    assert isinstance(placed, Placed)
    assert placed.paid == (state == "paid")
    record = records.by_token(database, placed.token)
    assert record is not None and record.payment is not None
    assert record.payment.state == state


@pytest.mark.parametrize("number", [None, "", "  "])
def test_an_order_without_a_number_goes_by_ours(number: str | None, till: Till) -> None:
    till.answer = lambda order: number
    placed = till.place("c1")
    assert isinstance(placed, Placed)
    assert placed.order.ref == placed.order.id[:8]


def test_our_record_stands_before_the_shop_is_asked(till: Till, database: Database) -> None:
    seen: list[str] = []
    till.answer = lambda order: seen.append(state_of(database)) or "A-1"
    till.place("c1")
    assert seen == ["placing"]


def test_pressed_three_times_at_once_twenty_checkouts_are_twenty_orders(
    till: Till, database: Database
) -> None:
    gates = [Barrier(PRESSES, timeout=60) for _ in range(CHECKOUTS)]

    def press(number: int) -> Placed:
        gates[number].wait()
        answer = till.place(f"checkout-{number}")
        assert isinstance(answer, Placed)
        return answer

    presses = [number for number in range(CHECKOUTS) for _ in range(PRESSES)]
    with ThreadPoolExecutor(4 * PRESSES) as pool:
        answers = list(pool.map(press, presses))
    assert len(till.orders) == CHECKOUTS
    assert Counter(answer.again for answer in answers) == {False: CHECKOUTS, True: 40}
    for number in range(CHECKOUTS):
        same = [answer for answer, n in zip(answers, presses, strict=True) if n == number]
        assert len({(answer.token, answer.order.id) for answer in same}) == 1
    with database.connect() as connection:
        for table in (orders, payments):
            assert connection.scalar(select(func.count()).select_from(table)) == CHECKOUTS


def test_of_twenty_checkouts_ten_have_a_coupon_of_ten_uses(till: Till, database: Database) -> None:
    uses = Claims((CouponClaim("TEN", max_uses=10),), (), NOON.date())
    gates = [Barrier(PRESSES, timeout=60) for _ in range(CHECKOUTS)]

    def press(number: int) -> str:
        gates[number].wait()
        answer = till.place(f"checkout-{number}", claims=uses)
        if isinstance(answer, Placed):
            return "again" if answer.again else "placed"
        return type(answer).__name__

    presses = [number for number in range(CHECKOUTS) for _ in range(PRESSES)]
    with ThreadPoolExecutor(4 * PRESSES) as pool:
        answers = Counter(pool.map(press, presses))
    assert answers == {"placed": 10, "again": 20, "Outdone": 30}
    assert len(till.orders) == 10
    assert coupons.uses(database, ["TEN"]) == {"TEN": 10}


def test_placed_again_is_the_order_that_stands(till: Till) -> None:
    first, again = till.place("c1"), till.place("c1")
    assert isinstance(first, Placed) and isinstance(again, Placed)
    assert (again.order, again.token, again.again) == (first.order, first.token, True)
    assert len(till.orders) == 1


def test_a_refusal_reaches_the_shopper_and_undoes_the_shop(till: Till, database: Database) -> None:
    till.answer = refuse
    assert till.place("c1") == Refused("The blue mug has sold out.")
    assert state_of(database) == "rejected"
    assert (till.undone, till.reported) == (1, [])


def test_a_crash_gives_a_reference_and_undoes_the_shop(till: Till, database: Database) -> None:
    till.answer = crash
    failed = till.place("c1")
    assert isinstance(failed, Failed)
    record = records.by_checkout(database, "c1")
    assert record is not None
    assert (record.state, record.failure) == ("failed", "RuntimeError")
    assert record.order.id == failed.reference
    assert (till.undone, till.reported) == (1, [failed.reference])


@pytest.mark.parametrize("trouble", [refuse, crash])
def test_trying_again_keeps_the_id_and_takes_the_new_basket(
    trouble: object, till: Till, database: Database
) -> None:
    till.answer = trouble  # type: ignore[assignment]
    till.place("c1", make_order())
    till.answer = None
    newer = make_order("TEN", now=NOON + timedelta(hours=1))
    placed = till.place("c1", newer)
    assert isinstance(placed, Placed) and not placed.again
    assert [order.id for order in till.orders] == [placed.order.id] * 2
    record = records.by_checkout(database, "c1")
    assert record is not None
    assert (record.state, record.failure) == ("placed", "")
    assert record.order.quote == newer.quote


def test_a_failure_that_is_tried_again_twice_at_once_is_one_order(till: Till) -> None:
    till.answer = crash
    till.place("c1")
    till.answer = None
    gate = Barrier(2, timeout=60)

    def press(_number: int) -> Placed | Refused | Failed:
        gate.wait()
        return till.place("c1")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(press, range(2)))
    assert sorted(a.again for a in answers if isinstance(a, Placed)) == [False, True]
    assert len(till.orders) == 2  # the one that crashed, and this one


@pytest.mark.parametrize(
    ("answer", "ref"), [("2026/7", "2026/7"), (41, "41"), (None, None), ("x" * 300, "x" * 300)]
)
def test_the_number_is_the_shops_own_or_the_head_of_ours(
    answer: object, ref: str | None, till: Till, database: Database
) -> None:
    till.answer = lambda order: answer
    placed = till.place("c1")
    assert isinstance(placed, Placed)
    record = records.by_checkout(database, "c1")
    assert record is not None
    assert record.order.ref == placed.order.ref == (ref or placed.order.id[:8])


@pytest.mark.parametrize(
    ("outcome", "state", "redirect", "paid"),
    [
        (Redirect("https://pay.example/1", "tr_1"), "pending", "https://pay.example/1", False),
        (Completed("tr_2"), "paid", None, True),
        (Deferred("tr_3", NOON.date()), "deferred", None, False),
        (None, "failed", None, False),
    ],
)
def test_the_payment_is_what_the_provider_answered(
    outcome: Redirect | Completed | Deferred | None,
    state: str,
    redirect: str | None,
    paid: bool,
    till: Till,
    database: Database,
) -> None:
    placed = till.place("c1", provider=provider(outcome))
    assert isinstance(placed, Placed)
    assert (placed.redirect, placed.paid) == (redirect, paid)
    record = records.by_checkout(database, "c1")
    assert record is not None and record.payment is not None
    assert (record.state, record.payment.state) == ("placed", state)


def test_an_order_that_never_came_back_is_looked_at_once(till: Till, database: Database) -> None:
    class Killed(BaseException):
        pass

    def die(order: Order) -> str:
        raise Killed

    till.answer = die
    with pytest.raises(Killed):
        till.place("c1")
    till.answer = None
    till.place("c2")
    assert settle_stale(database, NOON + STALE) == 0
    assert [settle_stale(database, NOON + STALE + SOON) for _ in range(2)] == [1, 0]
    assert (state_of(database, "c1"), state_of(database, "c2")) == ("review", "placed")
    again = till.place("c1")
    assert isinstance(again, Placed) and again.again
    assert len(till.orders) == 2
    assert state_of(database) == "review"


def test_a_second_try_is_as_old_as_itself(till: Till, database: Database) -> None:
    till.answer = crash
    till.place("c1")
    later = NOON + 2 * STALE
    found: list[int] = []
    till.answer = lambda order: found.append(settle_stale(database, later + SOON)) or "A-1"
    till.place("c1", make_order(now=later))
    assert found == [0]


def die_in_the_handler(_tell: Tell, url: str) -> None:
    till = Till(Database(url))
    till.answer = lambda order: os.kill(os.getpid(), signal.SIGKILL)
    till.place("c1")


def test_a_process_killed_inside_the_handler_never_places_twice(
    till: Till, database: Database, database_url: str
) -> None:
    until_killed("tests.unit.orders.test_placing:die_in_the_handler", database_url)
    assert state_of(database) == "placing"
    before = till.place("c1")
    assert settle_stale(database, NOON + STALE + SOON) == 1
    after = till.place("c1")
    assert isinstance(before, Placed) and isinstance(after, Placed)
    assert before.order == after.order
    assert till.orders == []
    assert state_of(database) == "review"
