"""Paying at a provider's page, with and without our script: there, back, waiting, another way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import redirect, request
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.wrappers import Response

from flask_smartcheckout import Invoice
from flask_smartcheckout.state import State
from tests.scripted_provider import Scripted

from .conftest import Violation
from .shopping import ExampleShop, expect_confirmation, fill_in, open_form

PAGE = """<!doctype html><html lang="en"><title>Bank</title><h1>Bank</h1><form method="post">
<button name="state" value="paid">Pay</button><button name="state" value="failed">Fail</button>
<button name="state" value="pending">Not yet</button></form>"""


@pytest.fixture
def provider(tmp_path: Path) -> Scripted:
    """A provider with nothing paid yet."""
    return Scripted(tmp_path / "provider.sqlite3", offered=("card", "bank"))


@pytest.fixture
def shop(shop: ExampleShop, provider: Scripted) -> Iterator[ExampleShop]:
    """The example shop, paid by a provider whose page is on the same server."""
    state: State = shop.app.extensions["smartcheckout"]
    paid_by = (provider, Invoice(days=14))
    changed = replace(state.shop, payments=paid_by)
    shop.app.extensions["smartcheckout"] = replace(state, shop=changed)
    provider.page = f"{shop.url}/bank"
    serve_bank(shop, provider)
    yield shop


def serve_bank(shop: ExampleShop, provider: Scripted) -> None:
    """Let the shop's server have the page of the bank too."""

    def bank(reference: str) -> str | Response:
        if request.method == "GET":
            return PAGE
        if request.form["state"] == "paid":
            provider.pay(reference)
        else:
            provider.set(reference, state=request.form["state"])
        return redirect(provider.way_back(reference))

    shop.app.add_url_rule("/bank/<reference>", "bank", bank, methods=["GET", "POST"])


def to_the_bank(shop: ExampleShop, page: Page) -> None:
    """Order, and arrive at the bank."""
    open_form(shop, page)
    fill_in(page)
    page.check("#sc-payment-card")
    page.click("#sc-order")
    expect(page.locator("h1")).to_have_text("Bank")


def test_a_shopper_pays_at_the_bank(
    shop: ExampleShop, provider: Scripted, any_shopper: Page
) -> None:
    to_the_bank(shop, any_shopper)
    any_shopper.click("text=Pay")
    expect_confirmation(any_shopper)
    assert len(shop.orders()) == 1


def test_whoever_is_back_first_is_taken_on_when_the_money_is_there(
    shop: ExampleShop, provider: Scripted, any_shopper: Page
) -> None:
    to_the_bank(shop, any_shopper)
    any_shopper.click("text=Not yet")
    expect(any_shopper.locator("h1")).to_have_text("One moment, we are checking your payment")
    provider.pay("tr_1")
    expect_confirmation(any_shopper)


def test_whoever_failed_pays_another_way_with_nothing_typed_again(
    shop: ExampleShop, provider: Scripted, any_shopper: Page
) -> None:
    page = any_shopper
    to_the_bank(shop, page)
    page.click("text=Fail")
    expect(page.locator("h1")).to_have_text("Your order is not paid yet")
    expect(page.locator("#sc-payment-card")).to_be_checked()
    page.check("#sc-payment-bank")
    page.click("form .sc-order")
    expect(page.locator("h1")).to_have_text("Bank")
    page.click("text=Pay")
    expect_confirmation(page)
    assert len(shop.orders()) == 1


def test_the_back_button_leads_to_the_order_that_is_not_paid(
    shop: ExampleShop, provider: Scripted, any_shopper: Page
) -> None:
    page = any_shopper
    to_the_bank(shop, page)
    page.goto(shop.url + "/smartcheckout/")
    expect(page.locator("h1")).to_have_text("Your order is not paid yet")
    page.click("text=Go on with this payment")
    page.click("text=Pay")
    expect_confirmation(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_have_no_violation(
    shop: ExampleShop,
    provider: Scripted,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], list[Violation]],
    scheme: str,
    width: int,
) -> None:
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    page = new_context(locale="nl-NL", **look).new_page()
    to_the_bank(shop, page)
    page.click("text=Not yet")
    expect(page.locator("[data-status-url]")).to_be_visible()
    assert axe(page) == []
    page.click("main p:last-child a")
    expect(page.locator("form .sc-order")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
