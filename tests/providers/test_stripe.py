"""Stripe, through its own library: what it is asked, what comes of it, and what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from flask_smartcheckout.cart import Line
from flask_smartcheckout.money import Money
from flask_smartcheckout.payments.stripe import Stripe
from flask_smartcheckout.settings import ConfigurationError
from flask_smartcheckout.shop import (
    Completed,
    Declined,
    EligibilityContext,
    GiftCard,
    InvalidRequest,
    NotEligible,
    OutcomeUnknown,
    PaymentError,
    Redirect,
    StartRequest,
    Unsupported,
)

from .orders import ATLAS, BOOK, MUGS, SHOP, request_for
from .stripe_server import KEY, StripeServer, stripe_server

ALL = ("card", "ideal", "klarna", "afterpay_clearpay", "paypal")


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with stripe_server() as server:
        yield server


@pytest.fixture
def stripe(server: StripeServer) -> Stripe:
    return Stripe(KEY, offered=ALL, url=server.url)


@pytest.fixture
def holding(server: StripeServer) -> Stripe:
    return Stripe(KEY, offered=ALL, hold=("card", "klarna"), url=server.url)


def begun(stripe: Stripe, request: StartRequest, key: str = "k1") -> str:
    """Start a payment and return its reference."""
    return stripe.start(request, idempotency_key=key).reference


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


# What it is asked.


def test_a_payment_leads_to_the_hosted_page(stripe: Stripe, server: StripeServer) -> None:
    answer = stripe.start(request_for("stripe-card"), idempotency_key="k1")
    (reference,) = server.sessions
    assert answer == Redirect(f"https://checkout.stripe.com/c/pay/{reference}", reference)
    assert server.changes()[0].key == "k1"


def test_a_payment_says_what_is_bought_and_whose_it_is(
    stripe: Stripe, server: StripeServer
) -> None:
    reference = begun(stripe, request_for("stripe-ideal"))
    asked = server.sessions[reference]["wanted"]
    assert asked["payment_method_types"] == ["ideal"]
    assert asked["mode"] == "payment"
    assert asked["client_reference_id"] == "f3a1"
    assert asked["customer_email"] == "ann@example.com"
    assert asked["locale"] == "nl"
    assert asked["payment_intent_data"]["shipping"]["address"] == {
        "line1": "Keizersgracht 112 A",
        "postal_code": "1015 CW",
        "city": "Amsterdam",
        "country": "NL",
    }
    mug, shipping = asked["line_items"]
    assert mug == {
        "price_data": {
            "currency": "eur",
            "unit_amount": "1250",
            "product_data": {"name": "Blue mug"},
        },
        "quantity": "2",
    }
    assert shipping["price_data"]["unit_amount"] == "495"


@pytest.mark.parametrize("lines", [(MUGS,), (ATLAS, MUGS), (BOOK,), (ATLAS, BOOK, MUGS)])
@pytest.mark.parametrize("coupon", ["", "TANDEM"])
@pytest.mark.parametrize("gift_card", [None, GiftCard("GIFT-1234", "7.77")])
def test_the_lines_come_to_the_amount(
    lines: tuple[Any, ...],
    coupon: str,
    gift_card: GiftCard | None,
    stripe: Stripe,
    server: StripeServer,
) -> None:
    request = request_for("stripe-card", *lines, coupon=coupon, gift_card=gift_card)
    reference = begun(stripe, request)
    assert server.sessions[reference]["amount_total"] == request.amount.minor


def test_more_lines_than_stripe_takes_are_one(stripe: Stripe, server: StripeServer) -> None:
    many = [replace(MUGS, ref=f"mug{number}") for number in range(101)]
    reference = begun(stripe, request_for("stripe-card", *many))
    (item,) = server.sessions[reference]["wanted"]["line_items"]
    assert item["price_data"]["product_data"]["name"] == "Fietsenhok 1001"


@pytest.mark.parametrize(
    ("currency", "price", "counted"),
    [("JPY", 1200, 1200), ("KWD", 1230, 1230), ("ISK", 500, 50000), ("UGX", 500, 50000)],
)
def test_money_is_counted_as_stripe_counts_it(
    currency: str, price: int, counted: int, stripe: Stripe, server: StripeServer
) -> None:
    shop = replace(SHOP, currency=currency, shipping=(), coupons=())
    request = request_for("stripe-card", Line("x", "X", Money(price, currency)), shop=shop)
    reference = begun(stripe, request)
    assert server.sessions[reference]["amount_total"] == counted
    assert stripe.fetch(reference).amount == request.amount


def test_an_amount_stripe_cannot_take_is_not_offered(stripe: Stripe) -> None:
    fine, odd = (EligibilityContext("KW", Money(minor, "KWD")) for minor in (1230, 1234))
    assert [one.id for one in stripe.methods(fine)] == ["stripe-card", "stripe-paypal"]
    assert stripe.methods(odd) == []
    shop = replace(SHOP, currency="KWD", shipping=(), coupons=())
    with pytest.raises(NotEligible):
        begun(stripe, request_for("stripe-card", Line("x", "X", Money(1234, "KWD")), shop=shop))


def test_afterpay_is_not_the_dutch_one(stripe: Stripe) -> None:
    for country, currency in (("NL", "EUR"), ("BE", "EUR"), ("DE", "EUR")):
        about = EligibilityContext(country, Money(5000, currency))
        assert not [
            one for one in stripe.methods(about) if "pay_later" in one.id or "after" in one.id
        ]
    names = {
        country: [one.id for one in stripe.methods(EligibilityContext(country, Money(5000, code)))]
        for country, code in (("AU", "AUD"), ("GB", "GBP"))
    }
    assert "stripe-afterpay" in names["AU"]
    assert "stripe-clearpay" in names["GB"]


@pytest.mark.parametrize(
    ("language", "expected"), [("nl", "nl"), ("pt_BR", "pt-BR"), ("de_CH", "de"), ("ar", "auto")]
)
def test_the_hosted_page_speaks_the_shoppers_language(
    language: str, expected: str, stripe: Stripe, server: StripeServer
) -> None:
    reference = begun(stripe, request_for("stripe-card", locale=language))
    assert server.sessions[reference]["wanted"]["locale"] == expected


# What becomes of it.


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("processing", "pending"),
        ("requires_payment_method", "failed"),
        ("canceled", "canceled"),
    ],
)
def test_a_payment_that_is_not_paid_is_what_it_is(
    status: str, state: str, stripe: Stripe, server: StripeServer
) -> None:
    reference = begun(stripe, request_for("stripe-card"))
    intent = server.intents[server.pay(reference, status)]
    intent["last_payment_error"] = {"code": "card_declined", "decline_code": "lost_card"}
    now = stripe.fetch(reference)
    assert (now.state, now.failure) == (state, "lost_card")


def test_a_payment_is_open_until_it_is_paid(stripe: Stripe, server: StripeServer) -> None:
    reference = begun(stripe, request_for("stripe-ideal"))
    assert stripe.fetch(reference).state == "pending"
    server.pay(reference)
    now = stripe.fetch(reference)
    assert (now.state, now.amount, now.captured, now.method) == (
        "paid",
        euros(2995),
        euros(2995),
        "ideal",
    )


def test_a_session_nobody_paid_in_expires(stripe: Stripe, server: StripeServer) -> None:
    reference = begun(stripe, request_for("stripe-card"))
    server.expire(reference)
    assert stripe.fetch(reference).state == "expired"


def test_money_is_collected_in_parts(holding: Stripe, server: StripeServer) -> None:
    reference = begun(holding, request_for("stripe-card"))
    server.pay(reference)
    seen = [holding.fetch(reference)]
    for number, minor in enumerate((1250, 1745)):
        for _again in range(2):
            holding.capture(reference, euros(minor), (), idempotency_key=f"c{number}")
        seen.append(holding.fetch(reference))
    assert [one.state for one in seen] == ["authorized", "partly_captured", "paid"]
    assert [one.captured for one in seen] == [euros(0), euros(1250), euros(2995)]


def test_a_part_is_not_collected_where_the_rest_would_be_lost(
    holding: Stripe, server: StripeServer
) -> None:
    server.takes_parts = False
    for method in ("card", "klarna"):
        reference = begun(holding, request_for(f"stripe-{method}"), method)
        server.pay(reference)
        with pytest.raises(Unsupported, match="captured once"):
            holding.capture(reference, euros(1250), (), idempotency_key=f"c-{method}")
        holding.capture(reference, euros(2995), (), idempotency_key=f"d-{method}")
        assert holding.fetch(reference).state == "paid"


def test_what_nobody_paid_is_neither_collected_nor_paid_back(stripe: Stripe) -> None:
    reference = begun(stripe, request_for("stripe-card"))
    with pytest.raises(Unsupported):
        stripe.capture(reference, euros(100), (), idempotency_key="c1")
    with pytest.raises(Unsupported):
        stripe.refund(reference, euros(100), (), idempotency_key="r1")


@pytest.mark.parametrize(
    ("status", "taken", "won"),
    [
        ("needs_response", 2995, None),
        ("lost", 2995, None),
        ("won", 2995, 2995),
        ("warning_under_review", None, None),
    ],
)
def test_money_the_bank_took_back_is_told(
    status: str, taken: int | None, won: int | None, stripe: Stripe, server: StripeServer
) -> None:
    reference = begun(stripe, request_for("stripe-card"))
    server.pay(reference)
    server.dispute(reference, 2995, status)
    now = stripe.fetch(reference)
    assert now.charged_back == (taken and euros(taken))
    assert now.chargeback_won == (won and euros(won))


def test_an_open_session_is_cancelled(stripe: Stripe) -> None:
    reference = begun(stripe, request_for("stripe-card"))
    for _again in range(2):
        stripe.cancel(reference, idempotency_key="x1")
    assert stripe.fetch(reference).state == "expired"


def test_a_promise_is_let_go(holding: Stripe, server: StripeServer) -> None:
    reference = begun(holding, request_for("stripe-card"))
    server.pay(reference)
    holding.cancel(reference, idempotency_key="x1")
    assert holding.fetch(reference).state == "canceled"


def test_what_is_left_of_a_promise_is_let_go(holding: Stripe, server: StripeServer) -> None:
    reference = begun(holding, request_for("stripe-card"))
    server.pay(reference)
    holding.capture(reference, euros(1250), (), idempotency_key="c1")
    holding.cancel(reference, idempotency_key="x1")
    now = holding.fetch(reference)
    assert (now.state, now.captured, now.amount) == ("paid", euros(1250), euros(2995))
    holding.refund(reference, euros(1250), (), idempotency_key="r1")


@pytest.mark.parametrize("status", ["succeeded", "canceled"])
def test_what_was_taken_in_stripes_dashboard_is_all_there_will_be(
    status: str, holding: Stripe, server: StripeServer
) -> None:
    reference = begun(holding, request_for("stripe-card"))
    intent = server.intents[server.pay(reference)]
    intent |= {"status": status, "amount_received": 1250, "amount_capturable": 0}
    now = holding.fetch(reference)
    assert (now.state, now.captured) == ("paid", euros(1250))


def test_what_is_paid_is_not_cancelled(stripe: Stripe, server: StripeServer) -> None:
    reference = begun(stripe, request_for("stripe-card"))
    server.pay(reference)
    with pytest.raises(Unsupported):
        stripe.cancel(reference, idempotency_key="x1")


# Keys, and answers that do not come.


def test_it_does_not_try_again_by_itself(stripe: Stripe, server: StripeServer) -> None:
    server.faults.append(500)
    with pytest.raises(OutcomeUnknown):
        begun(stripe, request_for("stripe-card"))
    assert len(server.asked) == 1


# What it refuses, and what is told of that.


def test_a_bank_that_says_no_says_why(stripe: Stripe, server: StripeServer) -> None:
    reference = begun(stripe, request_for("stripe-card"))
    server.pay(reference)
    server.faults.extend((None, 402))
    with pytest.raises(Declined):
        stripe.refund(reference, euros(100), (), idempotency_key="r1")


def test_too_small_an_amount_is_not_eligible(stripe: Stripe) -> None:
    shop = replace(SHOP, shipping=())
    with pytest.raises(NotEligible):
        begun(stripe, request_for("stripe-card", Line("pin", "Pin", euros(10)), shop=shop))


def test_a_field_it_refuses_is_named_and_its_value_is_not(stripe: Stripe) -> None:
    with pytest.raises(InvalidRequest) as caught:
        begun(stripe, request_for("stripe-card", email="ann@@example.com"))
    assert caught.value.field == "customer_email"
    assert "ann" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("reference", ["", "tr_1", "cs_unknown", "cs_1/../../disputes"])
def test_a_session_that_is_not_there_is_said(reference: str, stripe: Stripe) -> None:
    asks: list[Callable[[], object]] = [
        lambda: stripe.fetch(reference),
        lambda: stripe.capture(reference, euros(1), (), idempotency_key="c1"),
        lambda: stripe.refund(reference, euros(1), (), idempotency_key="r1"),
        lambda: stripe.cancel(reference, idempotency_key="x1"),
    ]
    for ask in asks:
        with pytest.raises(InvalidRequest):
            ask()


@pytest.mark.parametrize("status", ["expired", "complete"])
def test_a_session_without_a_page_is_over(
    status: str, stripe: Stripe, server: StripeServer
) -> None:
    request = request_for("stripe-card")
    reference = begun(stripe, request)
    _wanted, said = server._kept["k1"]
    said.body.update(url=None, status=status)
    said.body["payment_status"] = "paid" if status == "complete" else "unpaid"
    if status == "complete":
        assert stripe.start(request, idempotency_key="k1") == Completed(reference)
    else:
        with pytest.raises(PaymentError):
            stripe.start(request, idempotency_key="k1")


# How it is set up.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"api_key": "pk_test_1"}, "takes a secret key"),
        ({"api_key": None}, "takes a secret key"),
        ({"offered": "card"}, r"write \('card',\)"),
        ({"offered": ("klrna",)}, "did you mean 'klarna'"),
        ({"offered": ("riverty",)}, "has no method 'riverty'"),
        ({"webhook_secrets": "whsec_1"}, "list of secrets"),
        ({"timeout": -1}, "more than 0 seconds"),
        ({"tolerance": 0}, "more than 0 seconds"),
    ],
)
def test_a_set_up_that_cannot_work_is_told(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Stripe(**({"api_key": KEY} | arguments))


def test_without_its_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flask_smartcheckout.payments.adapters.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'Flask-SmartCheckout\[stripe\]'"):
        Stripe(KEY)
