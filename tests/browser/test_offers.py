"""What was probably meant is offered beside its field; and the way to the cart loses nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .shopping import DUTCH, FORM, ExampleShop, fill, new_prices, open_form, values

NOTE = "#sc-f-email-note"


def mistype(page: Page) -> None:
    """Leave the field with a slip in it, and wait for what the server makes of it."""
    with new_prices(page):
        fill(page, email="sanne@gmial.com")
        page.press("#sc-f-email", "Tab")


def test_a_slip_is_asked_about_once_and_changed_by_nobody(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    mistype(page)
    expect(page.locator(NOTE)).to_contain_text("Did you mean sanne@gmail.com?")
    expect(page.locator("#sc-status")).to_contain_text("Did you mean sanne@gmail.com?")
    expect(page.locator("#sc-f-email")).to_have_value("sanne@gmial.com")
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    described = page.get_attribute("#sc-f-email", "aria-describedby") or ""
    assert "sc-f-email-note" in described.split()


def test_the_offer_is_taken_by_one_press_of_the_keyboard(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    mistype(page)
    page.focus(f"{NOTE} button")
    page.keyboard.press("Enter")
    expect(page.locator("#sc-f-email")).to_have_value("sanne@gmail.com")
    expect(page.locator("#sc-f-email")).to_be_focused()
    expect(page.locator(NOTE)).to_be_empty()


def test_without_our_script_the_button_takes_it_too(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    fill(page, **{**DUTCH, "email": "sanne@gmial.com", "name": ""})
    page.click(".sc-order")
    page.click(f"{NOTE} button")
    expect(page.locator("#sc-f-email")).to_have_value("sanne@gmail.com")
    expect(page.locator("#sc-f-city")).to_have_value("Amsterdam")
    assert shop.orders() == []


def test_a_note_goes_and_comes_with_the_value_it_is_of(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    mistype(page)
    expect(page.locator(NOTE)).not_to_be_empty()
    page.focus("#sc-f-email")
    page.keyboard.press("End")
    page.keyboard.type("x")
    expect(page.locator(f"{NOTE} .sc-offer")).to_be_hidden()
    page.keyboard.press("Backspace")
    expect(page.locator(NOTE)).to_be_visible()
    expect(page.locator(f"{NOTE} button")).to_be_visible()


def test_a_letter_for_a_digit_is_asked_about(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    with new_prices(page):
        page.select_option("#sc-f-country", "US")
    page.select_option("#sc-f-state", "MA")
    with new_prices(page):
        fill(page, postcode="O211O")
        page.press("#sc-f-postcode", "Tab")
    page.click("#sc-f-postcode-note button")
    expect(page.locator("#sc-f-postcode")).to_have_value("02110")


@pytest.mark.parametrize("way", ["[name=leave]", "nav.sc-cart a"])
def test_the_way_to_the_cart_and_back_loses_nothing(
    way: str, shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    fill(page, **DUTCH)
    page.click(way)
    page.wait_for_url("**/cart")
    page.goto(shop.url + FORM)
    assert {name: values(page)[name] for name in DUTCH} == DUTCH
    assert shop.orders() == []
