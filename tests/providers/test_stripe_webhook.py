"""Stripe's calls: what they are about, and which of them are not Stripe's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from stripe import WebhookSignature

from flask_smartcheckout.payments.stripe import Stripe
from flask_smartcheckout.shop import InvalidRequest, SignatureInvalid, TemporarilyUnavailable

from .orders import request_for
from .stripe_server import KEY, SECRET, StripeServer, stripe_server

OLDER, FORGED = "whsec_before", "whsec_somebody_else"


@pytest.fixture
def server() -> Iterator[StripeServer]:
    with stripe_server() as server:
        yield server


@pytest.fixture
def stripe(server: StripeServer) -> Stripe:
    return Stripe(KEY, webhook_secrets=(OLDER, SECRET), url=server.url)


def event(about: dict[str, Any], kind: str = "checkout.session.completed") -> bytes:
    """Return the body of a call."""
    told = {"object": "event", "id": "evt_1", "type": kind, "data": {"object": about}}
    return json.dumps(told).encode()


OURS = {"metadata": {"order_id": "f3a1"}}
SESSION = event({"object": "checkout.session", "id": "cs_test_1", "payment_intent": "pi_1"} | OURS)


def signed(body: bytes, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """Return the headers of a call that was signed some seconds ago."""
    sent = int(time.time()) - age
    return {
        "Stripe-Signature": WebhookSignature.generate_signature_header(body.decode(), secret, sent)
    }


@pytest.mark.parametrize("secret", [SECRET, OLDER])
def test_a_signed_event_says_which_session(secret: str, stripe: Stripe) -> None:
    assert stripe.parse_webhook(signed(SESSION, secret), SESSION) == ["cs_test_1"]


def test_a_header_is_found_however_it_is_written(stripe: Stripe) -> None:
    headers = {name.lower(): value for name, value in signed(SESSION).items()}
    assert stripe.parse_webhook(headers, SESSION) == ["cs_test_1"]


@pytest.mark.parametrize(
    "about",
    [
        {"object": "charge", "id": "ch_1", "payment_intent": "pi_1"},
        {"object": "dispute", "id": "dp_1", "payment_intent": "pi_1"},
        {"object": "payment_intent", "id": "pi_1"},
    ],
)
def test_an_event_about_a_payment_leads_to_its_session(
    about: dict[str, Any], stripe: Stripe, server: StripeServer
) -> None:
    reference = stripe.start(request_for("stripe-card"), idempotency_key="k1").reference
    assert server.pay(reference) == "pi_1"
    body = event(about, "charge.refunded")
    assert stripe.parse_webhook(signed(body), body) == [reference]


def test_a_call_is_not_lost_while_stripe_does_not_answer(
    stripe: Stripe, server: StripeServer
) -> None:
    body = event({"object": "payment_intent", "id": "pi_1"})
    server.faults.append(503)
    with pytest.raises(TemporarilyUnavailable):
        stripe.parse_webhook(signed(body), body)


def test_an_account_may_be_used_for_something_else_too(
    stripe: Stripe, server: StripeServer
) -> None:
    body = event({"object": "checkout.session", "id": "cs_test_9", "metadata": {}})
    assert stripe.parse_webhook(signed(body), body) == []
    reference = stripe.start(request_for("stripe-card"), idempotency_key="k1").reference
    body = event({"object": "payment_intent", "id": server.pay(reference)})
    server.sessions[reference]["metadata"] = {}
    assert stripe.parse_webhook(signed(body), body) == []


@pytest.mark.parametrize(
    "about",
    [{"object": "customer", "id": "cus_1"}, {"object": "charge", "id": "ch_1"}, {"id": "x"}, []],
)
def test_an_event_about_something_else_is_of_no_interest(about: Any, stripe: Stripe) -> None:
    body = event(about, "customer.created")
    assert stripe.parse_webhook(signed(body), body) == []


def test_a_forged_event_is_refused(stripe: Stripe) -> None:
    with pytest.raises(SignatureInvalid):
        stripe.parse_webhook(signed(SESSION, FORGED), SESSION)


def test_a_tampered_event_is_refused(stripe: Stripe) -> None:
    with pytest.raises(SignatureInvalid):
        stripe.parse_webhook(signed(SESSION), SESSION.replace(b"cs_test_1", b"cs_test_2"))


@pytest.mark.parametrize(("age", "refused"), [(240, False), (400, True)])
def test_an_event_is_good_for_five_minutes(age: int, refused: bool, stripe: Stripe) -> None:
    headers = signed(SESSION, age=age)
    if not refused:
        assert stripe.parse_webhook(headers, SESSION) == ["cs_test_1"]
        return
    with pytest.raises(SignatureInvalid):
        stripe.parse_webhook(headers, SESSION)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Stripe-Signature": ""},
        {"Stripe-Signature": "t=now,v1=x"},
        {"Stripe-Signature": "v1=x"},
    ],
)
def test_an_event_without_a_signature_is_refused(headers: dict[str, str], stripe: Stripe) -> None:
    with pytest.raises(SignatureInvalid):
        stripe.parse_webhook(headers, SESSION)


def test_bytes_that_are_no_text_are_refused(stripe: Stripe) -> None:
    with pytest.raises(SignatureInvalid):
        stripe.parse_webhook(signed(SESSION), b"\xff" + SESSION)


def test_an_event_is_refused_where_no_secret_is_known() -> None:
    with pytest.raises(SignatureInvalid):
        Stripe(KEY).parse_webhook(signed(SESSION), SESSION)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"x", b'{"data": {}}'])
def test_a_signed_event_that_says_nothing_cannot_be_read(body: bytes, stripe: Stripe) -> None:
    with pytest.raises(InvalidRequest):
        stripe.parse_webhook(signed(body), body)
