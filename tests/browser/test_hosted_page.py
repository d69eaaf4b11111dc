"""Mollie and Stripe from end to end: the form, their page, and back, late or never.

Their servers are on the loopback, reached through their libraries; their pages stand where the real
ones do, and lead to the links that they were given.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from flask_smartcheckout import Invoice
from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.payments.stripe import Stripe
from flask_smartcheckout.state import State
from tests.providers import mollie_server as mollie
from tests.providers import stripe_server as stripe
from tests.providers.test_stripe_webhook import event, signed

from .shopping import ExampleShop, expect_confirmation, fill_in, open_form

pytestmark = pytest.mark.whole_browser

PAGE = """<!doctype html><html lang="en"><title>{title}</title><h1>{title}</h1>
<p><a href="{back}">Back to the shop</a> <a href="{gave_up}">Cancel</a></p>"""


@dataclass(frozen=True)
class AtMollie:
    """What happens at Mollie to the newest payment."""

    server: mollie.MollieServer
    method: str = "mollie-ideal"
    page: str = "https://www.mollie.com/checkout/"

    @property
    def _newest(self) -> str:
        return list(self.server.payments)[-1]

    def links(self) -> dict[str, str]:
        payment = self.server.payments[self._newest]
        return {"back": payment["redirectUrl"], "gave_up": payment["cancelUrl"]}

    def pay(self) -> None:
        self.server.pay(self._newest)

    def fail(self) -> None:
        self.server.end(self._newest, "failed", "insufficient_funds")

    def expire(self) -> None:
        self.server.end(self._newest, "expired")

    def call(self) -> dict[str, Any]:
        return {"form": {"id": self._newest}}


@dataclass(frozen=True)
class AtStripe:
    """What happens at Stripe to the newest session."""

    server: stripe.StripeServer
    method: str = "stripe-card"
    page: str = "https://checkout.stripe.com/c/pay/"

    @property
    def _newest(self) -> str:
        return list(self.server.sessions)[-1]

    def links(self) -> dict[str, str]:
        wanted = self.server.sessions[self._newest]["wanted"]
        return {"back": wanted["success_url"], "gave_up": wanted["cancel_url"]}

    def pay(self) -> None:
        self.server.pay(self._newest)

    def fail(self) -> None:
        self.server.pay(self._newest, "requires_payment_method")

    def expire(self) -> None:
        self.server.expire(self._newest)

    def call(self) -> dict[str, Any]:
        about = {"object": "checkout.session", "id": self._newest, "metadata": {"order_id": "1"}}
        body = event(about)
        return {"data": body, "headers": {**signed(body), "Content-Type": "application/json"}}


Provider = AtMollie | AtStripe


@pytest.fixture
def providers() -> Iterator[dict[str, Provider]]:
    """Both, with nothing paid yet."""
    with mollie.mollie_server() as one, stripe.stripe_server() as other:
        yield {"mollie": AtMollie(one), "stripe": AtStripe(other)}


@pytest.fixture
def shop(shop: ExampleShop, providers: dict[str, Provider]) -> ExampleShop:
    """The example shop, paid at Mollie, at Stripe or later."""
    state: State = shop.app.extensions["smartcheckout"]
    paid_by = (
        Mollie(mollie.KEY, offered=("ideal",), url=providers["mollie"].server.url, refresh=False),
        Stripe(stripe.KEY, webhook_secrets=(stripe.SECRET,), url=providers["stripe"].server.url),
        Invoice(days=14),
    )
    changed = replace(state.shop, payments=paid_by)
    shop.app.extensions["smartcheckout"] = replace(state, shop=changed)
    return shop


def order(shop: ExampleShop, page: Page, provider: Provider) -> None:
    """Order, and arrive at the provider's page."""
    stand_in_for_their_pages(page, provider)
    open_form(shop, page)
    fill_in(page)
    page.check(f"#sc-payment-{provider.method}")
    page.click("#sc-order")
    page.wait_for_url(f"{provider.page}**")


def stand_in_for_their_pages(page: Page, provider: Provider) -> None:
    """Answer at the address of a provider's page with the links it was given."""

    def answer(route: Route) -> None:
        body = PAGE.format(title=provider.method, **provider.links())
        route.fulfill(body=body, content_type="text/html")

    page.context.route(f"{provider.page}**", answer)


@pytest.mark.parametrize(("first", "then"), [("mollie", "stripe"), ("stripe", "mollie")])
def test_whoever_fails_at_one_pays_at_the_other_with_nothing_typed_again(
    first: str, then: str, shop: ExampleShop, providers: dict[str, Provider], shopper: Page
) -> None:
    order(shop, shopper, providers[first])
    providers[first].fail()
    shopper.click("text=Back to the shop")
    expect(shopper.locator("h1")).to_have_text("Your order is not paid yet")
    stand_in_for_their_pages(shopper, providers[then])
    shopper.check(f"#sc-payment-{providers[then].method}")
    shopper.click("form .sc-order")
    shopper.wait_for_url(f"{providers[then].page}**")
    providers[then].pay()
    shopper.click("text=Back to the shop")
    expect_confirmation(shopper)
    assert len(shop.orders()) == 1


@pytest.mark.parametrize("name", ["mollie", "stripe"])
def test_whoever_closed_the_tab_finds_what_became_of_the_order(
    name: str, shop: ExampleShop, providers: dict[str, Provider], shopper: Page
) -> None:
    provider = providers[name]
    order(shop, shopper, provider)
    back = provider.links()["back"]
    shopper.close()
    again = shopper.context.new_page()
    provider.expire()
    again.goto(back)
    expect(again.locator("h1")).to_have_text("Your order is not paid yet")
    provider.pay()  # the bank was late, and nobody comes back
    answer = again.request.post(f"{shop.url}/smartcheckout/payments/{name}", **provider.call())
    assert answer.status == 200
    again.goto(back)
    expect_confirmation(again)
    assert len(shop.orders()) == 1
