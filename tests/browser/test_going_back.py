"""Back from another page, Chrome shows the form out of its back/forward cache: as it was left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browsing import QUIET_CHROMIUM
from tools import chromium

from .shopping import (
    DUTCH,
    ExampleShop,
    choose_country,
    expect_confirmation,
    fill,
    fill_in,
    open_form,
)

WATCH = "addEventListener('pageshow', (event) => { window.persisted = event.persisted; });"


@pytest.fixture
def going_back(playwright: Playwright) -> Iterator[Page]:
    """An empty tab of a browser whose back/forward cache works, which Playwright switches off."""
    browser = playwright.chromium.launch(
        executable_path=chromium.find(),
        args=[*QUIET_CHROMIUM, "--enable-features=BackForwardCache"],
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = browser.new_context(locale="en-NL").new_page()
    page.set_default_timeout(10_000)
    page.add_init_script(WATCH)
    yield page
    browser.close()


@pytest.fixture
def refusals(going_back: Page) -> list[Any]:
    """Why Chrome did not keep a page, as its developer tools tell it."""
    found: list[Any] = []
    devtools = going_back.context.new_cdp_session(going_back)
    devtools.send("Page.enable")
    devtools.on(
        "Page.backForwardCacheNotUsed", lambda told: found.extend(told["notRestoredExplanations"])
    )
    return found


def leave_and_come_back(shop: ExampleShop, page: Page) -> None:
    """Go to the terms and back by the browser's button."""
    page.evaluate("window.left = true")
    page.goto(shop.url + "/terms")
    page.go_back(wait_until="commit")
    expect(page.locator("#sc-form")).to_be_attached()


def test_the_form_comes_out_of_the_cache(
    shop: ExampleShop, going_back: Page, refusals: list[Any]
) -> None:
    page = open_form(shop, going_back)
    fill(page, **DUTCH)
    choose_country(page, "DE")
    leave_and_come_back(shop, page)
    page.wait_for_function("window.persisted")
    assert page.evaluate("window.left")
    assert refusals == []
    for name in ("email", "name", "city"):
        expect(page.locator(f"#sc-f-{name}")).to_have_value(DUTCH[name])
    expect(page.locator("#sc-f-country")).to_have_value("DE")


def test_a_form_that_comes_back_goes_on_working(shop: ExampleShop, going_back: Page) -> None:
    page = open_form(shop, going_back)
    fill(page, **DUTCH)
    leave_and_come_back(shop, page)
    page.wait_for_function("window.persisted")
    choose_country(page, "DE")
    choose_country(page, "NL")
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(shop.orders()) == 1


def test_what_keeps_a_page_out_of_the_cache_is_seen(
    shop: ExampleShop, going_back: Page, refusals: list[Any]
) -> None:
    """The same with what is known to keep a page out, so that the others can fail."""
    page = open_form(shop, going_back)
    page.evaluate("addEventListener('unload', () => {})")
    page.goto(shop.url + "/terms")
    page.go_back()
    assert page.evaluate("window.persisted") is False
    assert refusals


def test_back_from_the_confirmation_the_order_is_in_sight(
    shop: ExampleShop, any_shopper: Page
) -> None:
    page = open_form(shop, any_shopper)
    fill_in(page)
    page.click(".sc-order")
    expect_confirmation(page)
    confirmation = page.url
    page.go_back()
    expect(page.locator("h1")).to_have_text("Your cart is empty")
    page.click("text=Order 1001")
    expect_confirmation(page)
    assert page.url == confirmation
