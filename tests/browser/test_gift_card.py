"""Gift cards: paid with, with and without script; what is left to pay, and when nothing is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from flask_smartcheckout import Money
from flask_smartcheckout.codes import gift_cards

from .shopping import DUTCH, ExampleShop, expect_confirmation, fill, fill_in, open_form, total

CARD = "ABCD-EFGH-JKLM"
FIELD = "#sc-f-gift_card"
APPLY = f".sc-inline:has({FIELD}) button"


@pytest.fixture
def card(shop: ExampleShop) -> str:
    """The code of a gift card of 20 euros."""
    database = shop.app.extensions["smartcheckout"].database
    return gift_cards.issue(database, Money.of("20", "EUR"), datetime.now(UTC), code=CARD)


def apply(page: Page, code: str) -> None:
    if not page.is_visible(FIELD):
        page.click(".sc-coupon summary")
    page.fill(FIELD, code)
    page.click(APPLY)


def test_a_card_pays_part_and_the_rest_is_paid_later(
    shop: ExampleShop, any_shopper: Page, card: str
) -> None:
    page = open_form(shop, any_shopper)
    fill_in(page)
    apply(page, "abcd efgh jklm")
    expect(page.locator("#sc-coupons")).to_contain_text("Gift card ••••JKLM")
    assert total(page) == "€16.95"
    expect(page.locator("#sc-totals")).to_contain_text("To pay")
    page.click(".sc-order")
    expect_confirmation(page)
    expect(page.locator("#sc-summary")).to_contain_text("Gift card ••••JKLM")
    [order] = shop.orders()
    assert order["payment_method"] == "invoice"


def test_a_card_that_pays_it_all(shop: ExampleShop, any_shopper: Page, card: str) -> None:
    page = open_form(shop, any_shopper, "brake-pads")
    fill_in(page)
    apply(page, card)
    expect(page.locator("#sc-payment")).to_contain_text("There is nothing left to pay.")
    expect(page.locator("input[name=payment][type=radio]")).to_have_count(0)
    page.click(".sc-order")
    expect_confirmation(page)


def test_a_coupon_typed_as_a_card_counts_and_both_fields_are_empty_again(
    shop: ExampleShop, shopper: Page, card: str
) -> None:
    page = open_form(shop, shopper)
    apply(page, "WELCOME10")
    expect(page.locator("#sc-coupons")).to_contain_text("WELCOME10 applied")
    expect(page.locator(FIELD)).to_have_value("")
    page.fill(FIELD, card)
    page.press(FIELD, "Enter")
    expect(page.locator(".sc-chip")).to_have_count(2)
    fill(page, city=DUTCH["city"])
    page.locator("#sc-f-city").blur()
    expect(page.locator(".sc-chip")).to_have_count(2)
    page.click(".sc-chip:has-text('Gift card') button")
    expect(page.locator(".sc-chip")).to_have_count(1)
    expect(page.locator("#sc-coupons")).to_contain_text("WELCOME10")


def test_an_unknown_card_says_so_beside_its_field(
    shop: ExampleShop, any_shopper: Page, card: str
) -> None:
    page = open_form(shop, any_shopper)
    apply(page, "WXYZ-WXYZ-WXYZ")
    expect(page.locator("#sc-f-gift_card-msg .sc-err")).to_be_visible()
    expect(page.locator(FIELD)).to_have_value("WXYZ-WXYZ-WXYZ")
    expect(page.locator("#sc-f-coupon-msg .sc-err")).to_have_count(0)
