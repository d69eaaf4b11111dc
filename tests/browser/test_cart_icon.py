"""The cart icon: on every page of the shop, always in sight, in nobody's way."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .shopping import ExampleShop, put_in_cart

ICON = "nav.sc-cart"
LINK = f"{ICON} a"
COVERED = """() => {
  const focused = document.activeElement;
  const icon = document.querySelector('nav.sc-cart').getBoundingClientRect();
  const box = focused.getBoundingClientRect();
  const apart = box.right <= icon.left || box.left >= icon.right
    || box.bottom <= icon.top || box.top >= icon.bottom;
  return apart || focused.matches('body, nav.sc-cart *') ? '' : focused.outerHTML;
}"""


@pytest.mark.parametrize("path", ["/", "/products/atlas", "/cart", "/terms"])
def test_the_icon_is_always_in_sight(shop: ExampleShop, any_shopper: Page, path: str) -> None:
    page = any_shopper
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto(shop.url + path)
    for part in (0, 0.5, 1):
        page.evaluate("part => scrollTo(0, part * document.body.scrollHeight)", part)
        expect(page.locator(LINK)).to_be_in_viewport(ratio=1)
    box = page.locator(LINK).bounding_box()
    assert box and box["width"] >= 44 and box["height"] >= 44


def test_the_icon_counts_and_says_so(shop: ExampleShop, shopper: Page) -> None:
    put_in_cart(shop, shopper, "light", "atlas")
    shopper.goto(shop.url)
    expect(shopper.locator(f"{ICON} span")).to_have_text("2")
    expect(shopper.get_by_role("link", name="Cart, number of items: 2")).to_be_visible()


def test_an_empty_cart_has_no_number(shop: ExampleShop, shopper: Page) -> None:
    shopper.goto(shop.url)
    expect(shopper.get_by_role("link", name="Cart, number of items: 0")).to_be_visible()
    expect(shopper.locator(f"{ICON} span")).to_be_hidden()


def test_the_icon_is_a_link_to_the_cart(shop: ExampleShop, any_shopper: Page) -> None:
    any_shopper.goto(shop.url)
    any_shopper.click(LINK)
    any_shopper.wait_for_url("**/cart")


def test_the_count_is_fresh_when_the_browser_goes_back(shop: ExampleShop, shopper: Page) -> None:
    shopper.goto(shop.url)
    expect(shopper.get_by_role("link", name="Cart, number of items: 0")).to_be_visible()
    shopper.goto(shop.url + "/products/atlas")
    shopper.click(".buy .button")
    expect(shopper.get_by_role("link", name="Cart, number of items: 1")).to_be_visible()
    shopper.go_back()
    shopper.go_back()
    expect(shopper.get_by_role("link", name="Cart, number of items: 1")).to_be_visible()


def test_the_shops_script_can_have_it_count_again(shop: ExampleShop, shopper: Page) -> None:
    shopper.goto(shop.url)
    expect(shopper.get_by_role("link", name="Cart, number of items: 0")).to_be_visible()
    put_in_cart(shop, shopper, "atlas")
    shopper.evaluate("dispatchEvent(new Event('smartcheckout:cart'))")
    expect(shopper.locator(f"{ICON} [role=status]")).to_have_text("Cart, number of items: 1")


@pytest.mark.parametrize("path", ["/", "/products/atlas"])
def test_the_icon_covers_nothing_that_has_the_focus(
    shop: ExampleShop, shopper: Page, path: str
) -> None:
    shopper.set_viewport_size({"width": 320, "height": 568})
    shopper.goto(shop.url + path)
    covered: list[Any] = []
    for _ in range(30):
        shopper.keyboard.press("Tab")
        covered += [html] if (html := shopper.evaluate(COVERED)) else []
    assert covered == []


def test_the_form_has_the_icon_in_its_bar(shop: ExampleShop, any_shopper: Page) -> None:
    put_in_cart(shop, any_shopper, "light", "atlas")
    any_shopper.goto(shop.url + "/smartcheckout/")
    expect(any_shopper.get_by_role("link", name="Cart, 2 items")).to_be_visible()
    assert any_shopper.locator(ICON).count() == 1


@pytest.mark.parametrize(
    ("path", "field"), [("/smartcheckout/", "#sc-f-city"), ("/cart", "main [name=quantity]")]
)
def test_the_icon_stays_in_sight_above_the_keyboard_of_a_phone(
    shop: ExampleShop, shopper: Page, path: str, field: str
) -> None:
    shopper.set_viewport_size({"width": 360, "height": 640})
    put_in_cart(shop, shopper, "light", "atlas", "bell", "chain")
    shopper.goto(shop.url + path)
    shopper.locator(field).last.focus()
    shopper.set_viewport_size({"width": 360, "height": 640 - 320})  # what the keyboard leaves
    shopper.locator(field).last.scroll_into_view_if_needed()
    expect(shopper.locator(field).last).to_be_in_viewport(ratio=0.9)
    expect(shopper.locator(LINK)).to_be_in_viewport(ratio=1)
    assert shopper.evaluate(COVERED) == ""
