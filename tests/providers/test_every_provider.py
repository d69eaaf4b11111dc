"""What is true of each provider: keys do a thing once, lost answers move nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.payments.stripe import Stripe
from flask_smartcheckout.shop import (
    AmountMismatch,
    AuthenticationFailed,
    GiftCard,
    IdempotencyConflict,
    NotEligible,
    OutcomeUnknown,
    PaymentProvider,
    StartRequest,
    TemporarilyUnavailable,
)

from . import mollie_server, stripe_server
from .orders import ATLAS, BOOK, MUGS, request_for
from .provider_server import Lost

QUICK = 0.3  # seconds: how long a test waits for what never comes
LOSSES = [Lost.BEFORE, Lost.AFTER, Lost.HUNG_UP_BEFORE, Lost.HUNG_UP_AFTER, Lost.IN_HTML, 500, 504]
WHOLE = 2995  # cents: two mugs and home delivery


@dataclass(frozen=True)
class Bench:
    """A provider to try, and its server: `known` are the payments there.

    `paid_by` is a method that is paid at once, `held_by` one that is promised. It `looks` that many
    times before it moves money.
    """

    server: Any
    make: Callable[..., Any]
    known: Callable[[], Any]
    paid_by: str
    held_by: str
    another_key: str
    looks: int = 0

    @property
    def provider(self) -> Any:
        return self.make()

    @property
    def hasty(self) -> Any:
        return self.make(timeout=QUICK)


def _mollie(server: mollie_server.MollieServer) -> Bench:
    def make(key: str = mollie_server.KEY, url: str = server.url, **more: Any) -> Mollie:
        return Mollie(key, offered=("ideal", "klarna"), url=url, refresh=False, **more)

    another = "test_" + "x" * 30
    return Bench(server, make, lambda: server.payments, "mollie-ideal", "mollie-klarna", another)


def _stripe(server: stripe_server.StripeServer) -> Bench:
    def make(key: str = stripe_server.KEY, url: str = server.url, **more: Any) -> Stripe:
        return Stripe(key, offered=("ideal", "card"), hold=("card",), url=url, **more)

    another = "sk_test_" + "x" * 24
    paid_by, held_by = "stripe-ideal", "stripe-card"
    return Bench(server, make, lambda: server.sessions, paid_by, held_by, another, looks=1)


@pytest.fixture(params=["mollie", "stripe"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """Each provider in turn."""
    if request.param == "mollie":
        with mollie_server.mollie_server() as server:
            yield _mollie(server)
    else:
        with stripe_server.stripe_server() as other:
            yield _stripe(other)


def begun(provider: Any, request: StartRequest, key: str = "k1") -> str:
    """Start a payment and return its reference."""
    return str(provider.start(request, idempotency_key=key).reference)


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def test_it_is_a_provider(bench: Bench) -> None:
    assert isinstance(bench.provider, PaymentProvider)


# Lines and parts.


@pytest.mark.parametrize("lines", [(MUGS,), (ATLAS, MUGS), (BOOK,), (ATLAS, BOOK, MUGS)])
@pytest.mark.parametrize("coupon", ["", "TANDEM"])
@pytest.mark.parametrize("gift_card", [None, GiftCard("GIFT-1234", "7.77")])
def test_what_is_promised_line_by_line_is_collected_in_parts_to_the_cent(
    lines: tuple[Any, ...], coupon: str, gift_card: GiftCard | None, bench: Bench
) -> None:
    provider = bench.provider
    request = request_for(bench.held_by, *lines, coupon=coupon, gift_card=gift_card)
    reference = begun(provider, request)
    bench.server.pay(reference)
    part = request.amount.minor // 2
    provider.capture(reference, euros(part), (), idempotency_key="s1")
    assert provider.fetch(reference).captured == euros(part)
    left = sum(line.total.minor for line in request.lines) - part
    provider.capture(reference, euros(left), (), idempotency_key="s2")
    now = provider.fetch(reference)
    assert (now.state, now.captured, now.amount) == ("paid", request.amount, request.amount)


def test_lines_that_are_another_amount_are_not_sent(bench: Bench) -> None:
    with pytest.raises(AmountMismatch):
        begun(bench.provider, replace(request_for(bench.paid_by), amount=euros(1)))
    assert bench.server.asked == []


def test_a_method_that_is_not_offered_is_not_asked_for(bench: Bench) -> None:
    with pytest.raises(NotEligible):
        begun(bench.provider, request_for("another-method"))
    assert bench.server.asked == []


def test_more_than_was_promised_is_not_collected(bench: Bench) -> None:
    reference = begun(bench.provider, request_for(bench.held_by))
    bench.server.pay(reference)
    with pytest.raises(AmountMismatch):
        bench.provider.capture(reference, euros(WHOLE + 1), (), idempotency_key="c1")


def test_money_goes_back_in_parts_and_once_a_key(bench: Bench) -> None:
    provider = bench.provider
    reference = begun(provider, request_for(bench.paid_by))
    bench.server.pay(reference)
    for key in ("r1", "r1", "r2"):
        provider.refund(reference, euros(500), (), idempotency_key=key)
    now = provider.fetch(reference)
    assert (now.state, now.refunded, now.refund_failed) == ("paid", euros(1000), None)
    with pytest.raises(AmountMismatch):
        provider.refund(reference, euros(2000), (), idempotency_key="r3")


@pytest.mark.parametrize("status", ["failed", "canceled"])
@pytest.mark.parametrize("refunds", [2, 12])
def test_a_refund_that_came_to_nothing_is_told(refunds: int, status: str, bench: Bench) -> None:
    provider = bench.provider
    reference = begun(provider, request_for(bench.paid_by))
    bench.server.pay(reference)
    for number in range(refunds):
        provider.refund(reference, euros(100), (), idempotency_key=f"r{number}")
    bench.server.refuse_refund(reference, status)
    now = provider.fetch(reference)
    assert (now.refunded, now.refund_failed) == (euros(100 * refunds), euros(100))


# Keys, and answers that do not come.


def test_the_same_key_is_the_same_payment(bench: Bench) -> None:
    request = request_for(bench.paid_by)
    answers = {bench.provider.start(request, idempotency_key="k1") for _again in range(3)}
    assert (len(answers), len(bench.known())) == (1, 1)


def test_a_key_for_something_else_is_a_conflict(bench: Bench) -> None:
    begun(bench.provider, request_for(bench.paid_by))
    with pytest.raises(IdempotencyConflict):
        begun(bench.provider, request_for(bench.paid_by, ATLAS))
    assert len(bench.known()) == 1


@pytest.mark.parametrize("loss", LOSSES)
def test_after_a_lost_answer_the_same_key_leads_to_one_payment(
    loss: Lost | int, bench: Bench
) -> None:
    bench.server.faults.append(loss)
    provider, request = bench.hasty, request_for(bench.paid_by)
    with pytest.raises(OutcomeUnknown):
        begun(provider, request)
    assert begun(provider, request) in bench.known()
    assert len(bench.known()) == 1


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("action", ["capture", "refund"])
def test_after_a_lost_answer_money_moves_once(action: str, loss: Lost | int, bench: Bench) -> None:
    provider, amount = bench.hasty, euros(WHOLE)
    method = bench.held_by if action == "capture" else bench.paid_by
    reference = begun(provider, request_for(method))
    bench.server.pay(reference)
    bench.server.faults.extend([*[None] * bench.looks, loss])
    move = getattr(provider, action)
    with pytest.raises(OutcomeUnknown):
        move(reference, amount, (), idempotency_key="m1")
    move(reference, amount, (), idempotency_key="m1")
    now = provider.fetch(reference)
    assert amount == (now.captured if action == "capture" else now.refunded)


@pytest.mark.parametrize("loss", [*LOSSES, 429, 503])
def test_a_question_without_an_answer_can_be_asked_again(loss: Lost | int, bench: Bench) -> None:
    provider = bench.hasty
    reference = begun(provider, request_for(bench.paid_by))
    bench.server.faults.append(loss)
    with pytest.raises(TemporarilyUnavailable):
        provider.fetch(reference)
    assert provider.fetch(reference).state == "pending"


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_provider_has_done_nothing(status: int, bench: Bench) -> None:
    bench.server.faults.append(status)
    with pytest.raises(TemporarilyUnavailable):
        begun(bench.provider, request_for(bench.paid_by))
    assert not bench.known()


def test_where_nobody_listens_nothing_was_done(bench: Bench) -> None:
    with mollie_server.mollie_server() as gone:
        url = gone.url
    with pytest.raises(TemporarilyUnavailable):
        begun(bench.make(url=url), request_for(bench.paid_by))


def test_a_key_it_does_not_know_is_said_without_it(bench: Bench) -> None:
    provider = bench.make(bench.another_key)
    with pytest.raises(AuthenticationFailed) as caught:
        begun(provider, request_for(bench.paid_by))
    assert bench.another_key not in str(caught.value) + repr(provider)
