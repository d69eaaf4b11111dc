"""Paying at Mollie and Stripe from the form to the confirmation, through their own libraries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from flask_smartcheckout import Invoice, Order, order_paid
from flask_smartcheckout.orders import attempts, ledger, records
from flask_smartcheckout.orders.tables import payments
from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.payments.stripe import Stripe
from flask_smartcheckout.signals import order_needs_review
from tests.providers.mollie_server import KEY as MOLLIE_KEY
from tests.providers.mollie_server import MollieServer, mollie_server
from tests.providers.provider_server import Lost, ProviderServer
from tests.providers.stripe_server import KEY as STRIPE_KEY
from tests.providers.stripe_server import SECRET, StripeServer, stripe_server
from tests.providers.test_stripe_webhook import event, signed

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of, run

PUBLIC = "https://shop.example"


@pytest.fixture
def mollie() -> Iterator[MollieServer]:
    with mollie_server() as server:
        yield server


@pytest.fixture
def stripe() -> Iterator[StripeServer]:
    with stripe_server() as server:
        yield server


def shop_with(make_app: Callable[..., Flask], *payments: Any) -> Shopper:
    """Return a shopper in front of the form of a shop with these payments."""
    shop = replace(SHOP, payments=payments)
    visitor = Shopper(fill_cart(make_app(shop, SMARTCHECKOUT_PUBLIC_URL=PUBLIC)).test_client())
    visitor.open()
    return visitor


def at_mollie(server: MollieServer, *offered: str) -> Mollie:
    return Mollie(MOLLIE_KEY, offered=offered, url=server.url, refresh=False)


def checked(page: str) -> list[str]:
    """Return the ways to pay that are chosen."""
    radios = re.findall(r'<input type="radio" name="payment"[^>]*>', page)
    return [re.findall(r'value="([^"]*)"', one)[0] for one in radios if " checked" in one]


def test_an_order_is_paid_at_mollie(make_app: Callable[..., Flask], mollie: MollieServer) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "ideal", "riverty"))
    answer = shopper.send(**DUTCH, payment="mollie-ideal")
    (reference,) = mollie.payments
    assert answer.status_code == 303
    mollie.pay(reference)
    back = mollie.payments[reference]["redirectUrl"].removeprefix(PUBLIC)
    assert "/return" in back
    page = shopper.client.get(back, follow_redirects=True)
    assert page.status_code == 200
    assert "sc-done" in page.text


def test_a_webhook_is_believed_only_as_far_as_mollie_confirms_it(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "ideal"))
    shopper.send(**DUTCH, payment="mollie-ideal")
    ((reference, payment),) = mollie.payments.items()
    hook = payment["webhookUrl"].removeprefix(PUBLIC)
    assert shopper.client.post(hook, data={"id": reference}).status_code == 200
    assert shopper.client.post(hook, data={"id": "tr_unknown"}).status_code == 404
    assert shopper.client.post(hook, data={"nothing": "1"}).status_code == 400
    status = payment["redirectUrl"].removeprefix(PUBLIC).replace("/return", "/status")
    assert shopper.client.get(status).get_json()["state"] == "pending"
    mollie.pay(reference)
    assert shopper.client.post(hook, data={"id": reference}).status_code == 200
    assert shopper.client.get(status).get_json()["state"] == "paid"


def test_a_refund_that_the_bank_refuses_comes_to_the_owner(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "ideal"))
    shopper.send(**DUTCH, payment="mollie-ideal")
    ((reference, payment),) = mollie.payments.items()
    mollie.pay(reference)
    app = shopper.client.application
    hook = payment["webhookUrl"].removeprefix(PUBLIC)
    shopper.client.post(hook, data={"id": reference})
    with app.app_context():
        assert host_of(app).checkout.cashier.refund("A-1", "return-7", "10")
    mollie.refuse_refund(reference)
    heard: list[str] = []

    def hear(sender: object, reason: str, **about: object) -> None:
        heard.append(reason)

    with order_needs_review.connected_to(hear):
        for _again in range(2):
            assert shopper.client.post(hook, data={"id": reference}).status_code == 200
    assert heard == ["refund_failed"]
    (listed,) = records.newest(app.extensions["smartcheckout"].database)
    assert (listed.state, listed.failure) == ("review", "refund_failed")


def test_an_order_is_paid_at_stripe(make_app: Callable[..., Flask], stripe: StripeServer) -> None:
    shopper = shop_with(make_app, Stripe(STRIPE_KEY, url=stripe.url))
    assert shopper.send(**DUTCH, payment="stripe-card").status_code == 303
    (reference,) = stripe.sessions
    stripe.pay(reference)
    back = stripe.sessions[reference]["wanted"]["success_url"].removeprefix(PUBLIC)
    assert "sc-done" in shopper.client.get(back, follow_redirects=True).text


def test_what_is_taken_before_the_rest_is_let_go_at_mollie_pays_the_order(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "riverty"))
    shopper.send(**DUTCH, payment="mollie-riverty")
    ((reference, payment),) = mollie.payments.items()
    mollie.pay(reference)
    hook = payment["webhookUrl"].removeprefix(PUBLIC)
    assert shopper.client.post(hook, data={"id": reference}).status_code == 200
    assert told_of_a_part(shopper.client.application) == ["A-1"]
    assert asked_by_the_worker(shopper.client.application, mollie) == []


def test_what_is_taken_before_the_rest_is_let_go_at_stripe_pays_the_order(
    make_app: Callable[..., Flask], stripe: StripeServer
) -> None:
    shopper = shop_with(make_app, Stripe(STRIPE_KEY, hold=("card",), url=stripe.url))
    shopper.send(**DUTCH, payment="stripe-card")
    (reference,) = stripe.sessions
    stripe.pay(reference)
    shopper.client.get(stripe.sessions[reference]["wanted"]["success_url"].removeprefix(PUBLIC))
    assert told_of_a_part(shopper.client.application) == ["A-1"]
    assert asked_by_the_worker(shopper.client.application, stripe) == []


def told_of_a_part(app: Flask) -> list[str]:
    """Take 10 of an order and let the rest go; return the orders that were told of as paid."""
    told: list[str] = []

    def hear(sender: object, order: Order, **about: object) -> None:
        told.append(order.ref)

    cashier = host_of(app).checkout.cashier
    with order_paid.connected_to(hear), app.app_context():
        assert cashier.capture("A-1", "1", "10")
        assert told == []
        cashier.release_rest("A-1")
    return told


def asked_by_the_worker(app: Flask, server: ProviderServer) -> list[str]:
    """Return what the worker asks, long after anybody did."""
    with app.extensions["smartcheckout"].database.begin() as connection:
        connection.execute(update(payments).values(checked_at=None))
    before = len(server.asked)
    run(app, "work")
    return [f"{one.verb} {'/'.join(one.parts)}" for one in server.asked[before:]]


def test_a_call_about_a_refund_comes_again_while_stripe_is_down(
    make_app: Callable[..., Flask], stripe: StripeServer
) -> None:
    provider = Stripe(STRIPE_KEY, webhook_secrets=(SECRET,), url=stripe.url)
    shopper = shop_with(make_app, provider)
    shopper.send(**DUTCH, payment="stripe-card")
    (reference,) = stripe.sessions
    intent = stripe.pay(reference)
    stripe._refund({"payment_intent": intent, "amount": "500"})
    body = event({"object": "charge", "id": "ch_1", "payment_intent": intent}, "charge.refunded")

    def call(secret: str = SECRET) -> TestResponse:
        hook = "/smartcheckout/payments/stripe"
        return shopper.client.post(hook, data=body, headers=signed(body, secret))

    stripe.faults.extend((503, Lost.HUNG_UP_BEFORE, 401))
    for _fault in range(3):
        answer = call()
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert call("whsec_forged").status_code == 400
    assert call().status_code == 200
    with shopper.client.application.extensions["smartcheckout"].database.connect() as connection:
        (attempt,) = attempts.select_all(connection)
        moved = [(one.kind, one.amount.minor) for one in ledger.of_attempt(connection, attempt.id)]
    assert moved == [("capture", 5490), ("refund", -500)]


def test_credit_says_what_it_is_before_it_is_chosen(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "riverty", "ideal"))
    page = shopper.open("/smartcheckout/?lang=nl").text
    part = page[page.index('id="sc-credit-mollie-riverty"') :]
    assert "Let op! Geld lenen kost geld" in part
    assert "Riverty" in part
    assert 'href="https://www.riverty.com/"' in part
    assert 'aria-describedby="sc-credit-mollie-riverty"' in page
    assert page.count('id="sc-credit-') == 1


def test_credit_is_not_chosen_beforehand(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    credit, bank = at_mollie(mollie, "riverty"), at_mollie(mollie, "riverty", "card")
    assert checked(shop_with(make_app, credit).open().text) == []
    assert checked(shop_with(make_app, bank).open().text) == ["mollie-card"]
    assert checked(shop_with(make_app, credit, Invoice()).open().text) == ["invoice"]


def test_credit_that_was_chosen_stays_chosen(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "riverty", "card"))
    page = shopper.send("update", **DUTCH, payment="mollie-riverty").text
    assert checked(page) == ["mollie-riverty"]


def test_nobody_orders_without_choosing_where_all_is_credit(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "riverty", "klarna"))
    answer = shopper.send(json=True, **DUTCH)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.get_json()["errors"]] == ["payment"]
    assert mollie.asked == []


def test_each_kind_has_a_picture_of_its_own(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "ideal", "card", "paypal", "riverty", "in3"))
    page = shopper.open().text
    labels = re.findall(r'<label for="sc-payment-.*?</label>', page, re.DOTALL)
    pictures = {re.findall(r"<svg.*?</svg>", one, re.DOTALL)[0] for one in labels}
    assert (len(labels), len(pictures)) == (5, 5)


def test_a_method_that_is_gone_is_neither_chosen_nor_ordered_by(
    make_app: Callable[..., Flask], mollie: MollieServer
) -> None:
    shopper = shop_with(make_app, at_mollie(mollie, "ideal", "card"))
    there = {**DUTCH, "country": "DE", "postcode": "10115", "payment": "mollie-ideal"}
    assert checked(shopper.send("update", **there).text) == []
    answer = shopper.send(json=True, **there)
    assert answer.status_code == 422
    assert {"field": "payment", "code": "unknown_value"}.items() <= {
        key: value
        for one in answer.get_json()["errors"]
        if one["field"] == "payment"
        for key, value in one.items()
    }.items()
