"""The example shop's own menu of languages, on a small phone and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from example_app.language import LANGUAGES

from .conftest import Violation
from .looking import SIDEWAYS
from .shopping import ExampleShop, put_in_cart

Contexts = Callable[..., BrowserContext]
PAGES = ("/", "/products/atlas", "/cart", "/terms", "/privacy", "/contact", "/admin/orders")
BOXES = """links => links.map(link => link.getBoundingClientRect())
  .map(({left, right, height}) => [left >= 0, right <= innerWidth, height >= 44])"""


@pytest.fixture
def phone(new_context: Contexts) -> Callable[..., Page]:
    """A phone of 320 pixels: `phone(java_script_enabled=False)`."""

    def open_page(**options: Any) -> Page:
        viewport = {"width": 320, "height": 640}
        return new_context(locale="en-NL", viewport=viewport, **options).new_page()

    return open_page


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_a_language_is_chosen_with_the_keyboard_alone(
    shop: ExampleShop, phone: Callable[..., Page], language: str
) -> None:
    page = phone(java_script_enabled=False)
    page.goto(f"{shop.url}/terms?lang={language}")
    menu = page.locator(".languages")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    links = menu.get_by_role("link")
    expect(links).to_have_text(list(LANGUAGES.values()))
    assert links.evaluate_all(BOXES) == [[True, True, True]] * len(LANGUAGES)
    for _down_to_japanese in LANGUAGES:
        page.keyboard.press("Tab")
    expect(links.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("h1")).to_have_text("利用規約")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_shop_is_wider_than_a_small_phone(
    shop: ExampleShop, phone: Callable[..., Page], language: str
) -> None:
    page = phone()
    put_in_cart(shop, page, "saddle", "atlas")
    for path in PAGES:
        page.goto(f"{shop.url}{path}?lang={language}")
        assert page.evaluate(SIDEWAYS) == 0, path


@pytest.mark.parametrize("language", ["ar", "ja"])
def test_the_shop_has_no_violation_with_its_menu_open(
    shop: ExampleShop,
    phone: Callable[..., Page],
    axe: Callable[[Page], list[Violation]],
    language: str,
) -> None:
    page = phone()
    put_in_cart(shop, page, "saddle")
    for path in ("/", "/products/atlas", "/cart"):
        page.goto(f"{shop.url}{path}?lang={language}")
        page.click(".languages summary")
        assert axe(page) == [], path
