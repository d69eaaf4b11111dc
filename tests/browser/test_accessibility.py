"""Nothing that axe-core finds: every state of the checkout, light and dark, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Violation
from .shopping import (
    ExampleShop,
    choose_country,
    expect_confirmation,
    fill,
    fill_in,
    open_form,
    press_order,
)

CheckAxe = Callable[[Page], list[Violation]]
LOOKS = [
    pytest.param({"color_scheme": scheme, "viewport": {"width": width, "height": 800}}, mirrored)
    for scheme, width, mirrored in (
        ("light", 1280, False),
        ("dark", 360, False),
        ("light", 360, True),
        ("dark", 1280, True),
    )
]
COVERED = """() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const bar = document.querySelector('.sc-bar').getBoundingClientRect();
  const clear = box.bottom <= 0 || box.top >= bar.bottom - 1;
  return clear || focused.matches('body, .sc-bar *') ? '' : focused.outerHTML;
}"""


@pytest.mark.parametrize(("look", "mirrored"), LOOKS)
def test_no_state_has_a_violation(
    shop: ExampleShop,
    new_context: Callable[..., BrowserContext],
    axe: CheckAxe,
    look: dict[str, Any],
    mirrored: bool,
) -> None:
    page = new_context(locale="nl-NL", **look).new_page()

    def check(state: str) -> None:
        if mirrored:
            page.evaluate("document.documentElement.dir = 'rtl'")
        assert axe(page) == [], state

    page.goto(shop.url + "/smartcheckout/")
    check("empty cart")
    open_form(shop, page, "light", "atlas")
    check("form")
    for part in page.locator("main summary").all():
        if part.is_visible():
            part.click()
    check("everything open")
    fill(page, coupon="NOSUCHCODE")
    page.press("#sc-f-coupon", "Enter")
    expect(page.locator("#sc-f-coupon-msg .sc-err")).to_be_visible()
    check("coupon refused")
    fill(page, coupon="WELCOME10")
    page.press("#sc-f-coupon", "Enter")
    expect(page.locator(".sc-chip")).to_be_visible()
    assert press_order(page).status == 422
    expect(page.locator(".sc-alert")).to_be_focused()
    check("errors")
    choose_country(page, "US")
    check("United States")
    choose_country(page, "NL")
    fill_in(page)
    check("filled")
    shop.execute("UPDATE products SET price_cents = price_cents + 100")
    assert press_order(page).status == 409
    expect(page.locator(".sc-alert")).to_be_focused()
    check("price changed")
    page.click(".sc-order")
    expect_confirmation(page)
    check("confirmation")


@pytest.mark.parametrize("path", ["/", "/products/atlas"])
def test_the_icon_adds_no_violation_to_a_page_of_the_shop(
    shop: ExampleShop, shopper: Page, axe: CheckAxe, path: str
) -> None:
    shopper.goto(shop.url + path)
    assert axe(shopper) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_the_bar_never_covers_what_has_the_focus(
    shop: ExampleShop, shopper: Page, width: int
) -> None:
    page = open_form(shop, shopper)
    page.set_viewport_size({"width": width, "height": 568})
    for way in ("Tab", "Shift+Tab"):
        for _ in range(30):
            page.keyboard.press(way)
            assert page.evaluate(COVERED) == ""


def test_in_forced_colours_choices_and_errors_are_still_seen(
    shop: ExampleShop, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(locale="en-NL", forced_colors="active").new_page()
    open_form(shop, page)
    assert press_order(page).status == 422
    expect(page.locator("#sc-f-email")).to_have_css("border-top-width", "3px")
    expect(page.locator(".sc-choice:has(:checked)").first).to_have_css("outline-width", "3px")
