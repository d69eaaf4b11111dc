"""An order in each language: its words fit a small phone, run the right way, stay to the end."""

from collections.abc import Callable
from typing import Any

import pytest
from babel import Locale
from playwright.sync_api import BrowserContext, Page, expect

from flask_smartcheckout.i18n import languages, supported
from flask_smartcheckout.wording import order_button_phrases

from .looking import CROWDED, SIDEWAYS
from .shopping import DUTCH, ExampleShop, expect_confirmation, fill, press_order, put_in_cart

Contexts = Callable[..., BrowserContext]
WIDTHS = (320, 1280)
WIDE_WORDS = """() => [...document.querySelectorAll('.smartcheckout :is(button,h1,h2,label,dt)')]
  .filter((one) => one.checkVisibility() && !one.closest('.sc-hide'))
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .filter((one) => getComputedStyle(one).display !== 'inline')
  .map((one) => one.textContent.trim())"""
"""Texts that are wider than where they stand."""


@pytest.fixture
def reader(new_context: Contexts, request: pytest.FixtureRequest) -> Callable[..., Page]:
    """Somebody with a window of a width: `reader(320)`."""

    def open_page(width: int, **options: Any) -> Page:
        viewport = {"width": width, "height": 800}
        return new_context(locale="en-NL", viewport=viewport, **options).new_page()

    return open_page


def open_in(shop: ExampleShop, page: Page, language: str) -> Page:
    """Open the form in a language, with a light and an atlas in the cart."""
    put_in_cart(shop, page, "light", "atlas")
    page.goto(f"{shop.url}/smartcheckout/?lang={language}")
    direction = Locale.parse(language).text_direction
    expect(page.locator("html")).to_have_attribute("lang", spoken(language))
    expect(page.locator("html")).to_have_attribute("dir", direction)
    return page


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("width", WIDTHS)
def test_an_order_is_placed_in_every_language(
    shop: ExampleShop, reader: Callable[..., Page], language: str, width: int
) -> None:
    page = open_in(shop, reader(width), language)
    expect(page.locator(".sc-order")).to_have_text(str(order_button_phrases()[language]["phrase"]))
    assert page.evaluate(SIDEWAYS) == 0
    press_order(page)
    expect(page.locator(".sc-alert")).to_be_focused()
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(CROWDED) == []
    assert page.evaluate(WIDE_WORDS) == []
    fill(page, **DUTCH)
    page.click(".sc-order")
    expect_confirmation(page)
    expect(page.locator("html")).to_have_attribute("lang", spoken(language))
    assert page.evaluate(SIDEWAYS) == 0
    assert page.evaluate(WIDE_WORDS) == []
    assert [order["locale"] for order in shop.orders()] == [str(supported(language))]


def spoken(language: str) -> str:
    """Return a language as the page names it: Portuguese is that of Portugal."""
    return str(supported(language)).replace("_", "-")


def test_what_is_written_from_left_to_right_stays_so(
    shop: ExampleShop, reader: Callable[..., Page]
) -> None:
    page = open_in(shop, reader(360), "ar")
    for name in ("email", "postcode", "phone"):
        expect(page.locator(f"#sc-f-{name}")).to_have_css("direction", "ltr")
    for name in ("name", "street", "city"):  # by what is typed, not by the page
        expect(page.locator(f"#sc-f-{name}")).to_have_css("unicode-bidi", "plaintext")


def test_every_language_of_the_list_is_reached_on_a_phone_held_sideways(
    shop: ExampleShop, reader: Callable[..., Page]
) -> None:
    page = open_in(shop, reader(568), "pl")
    page.set_viewport_size({"width": 568, "height": 240})
    page.click("[popovertarget=sc-languages]")
    assert page.evaluate(SIDEWAYS) == 0
    last = page.locator(".sc-languages button").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    last.click()
    expect(page.locator("html")).to_have_attribute("lang", languages()[-1])
