"""Help beside a field: opened by its button alone, read by whoever asks, closed by Escape."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .shopping import ExampleShop, open_form

HELP = "[data-field=email] .sc-help"
BUTTON = f"{HELP} summary"
TEXT = f"{HELP} p"


def spoken(page: Page, selector: str) -> dict[str, Any]:
    """Return what assistive technology is told of an element: its name, and what can be said."""
    devtools = page.context.new_cdp_session(page)
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    asked = {"nodeId": node, "fetchRelatives": False}
    (told,) = devtools.send("Accessibility.getPartialAXTree", asked)["nodes"]
    said = {one["name"]: one["value"].get("value") for one in told["properties"]}
    return {**said, "name": told["name"]["value"]}


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_help_opens_by_keyboard_and_escape_closes_it(
    shop: ExampleShop, shopper: Page, key: str
) -> None:
    page = open_form(shop, shopper)
    expect(page.locator(TEXT)).to_be_hidden()
    page.focus(BUTTON)
    page.keyboard.press(key)
    expect(page.locator(TEXT)).to_be_visible()
    expect(page.locator(BUTTON)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(TEXT)).to_be_hidden()
    expect(page.locator(BUTTON)).to_be_focused()


def test_help_works_without_our_script(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    page.focus(BUTTON)
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_be_hidden()


def test_help_says_what_it_is_of_and_whether_it_is_open(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.focus(BUTTON)
    told = spoken(page, BUTTON)
    assert told["name"] == "Help: Email address"
    assert (told["focusable"], told["expanded"]) == (True, False)
    page.keyboard.press("Enter")
    expect(page.locator(TEXT)).to_be_visible()
    assert spoken(page, BUTTON)["expanded"] is True


def test_help_is_reached_before_its_field_and_never_opens_by_itself(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    page.hover(BUTTON)
    page.focus(BUTTON)
    expect(page.locator(TEXT)).to_be_hidden()
    page.keyboard.press("Tab")
    expect(page.locator("#sc-f-email")).to_be_focused()
    expect(page.locator(TEXT)).to_be_hidden()
