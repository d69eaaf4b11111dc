"""When a field is judged: once it is left with something in it, and never while it is typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .shopping import DUTCH, ExampleShop, choose_country, fill, new_prices, open_form, press_order

ERRORS = "#sc-form .sc-err"
WATCH_STATUS = """
window.said = [];
new MutationObserver(() => window.said.push(document.getElementById('sc-status').textContent))
  .observe(document.getElementById('sc-status'), { childList: true });
"""


def leave(page: Page, name: str, typed: str) -> None:
    """Type into a field, go on to the next, and wait for what the shop says."""
    with new_prices(page):
        fill(page, **{name: typed})
        page.press(f"#sc-f-{name}", "Tab")


def test_nothing_is_judged_while_it_is_typed(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.locator("#sc-f-email").press_sequentially("ann@")
    with new_prices(page):  # of something else
        page.locator("#sc-f-note").dispatch_event("change")
    expect(page.locator(ERRORS)).to_have_count(0)
    with new_prices(page):
        page.press("#sc-f-email", "Tab")
    expect(page.locator("#sc-f-email-msg .sc-err")).to_be_visible()
    expect(page.locator("#sc-f-email")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(ERRORS)).to_have_count(1)


def test_an_empty_field_may_be_passed(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.focus("#sc-f-email")
    for _ in range(8):
        page.keyboard.press("Tab")
    leave(page, "city", "Amsterdam")
    expect(page.locator(ERRORS)).to_have_count(0)


@pytest.mark.parametrize(("wrong", "still"), [("10", "101"), ("1015 SS", "1015 SD")])
def test_an_error_is_gone_at_once_and_comes_back_when_it_is_still_wrong(
    shop: ExampleShop, shopper: Page, wrong: str, still: str
) -> None:
    page = open_form(shop, shopper)
    message = page.locator("#sc-f-postcode-msg .sc-err")
    leave(page, "postcode", wrong)
    expect(message).to_be_visible()
    page.locator("#sc-f-postcode").press("End")
    page.locator("#sc-f-postcode").press("Backspace")
    expect(message).to_have_count(0)
    leave(page, "postcode", still)
    expect(message).to_be_visible()
    leave(page, "postcode", "1015 CJ")
    expect(message).to_have_count(0)


def test_what_was_typed_for_another_country_is_not_judged(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    leave(page, "postcode", "1015 CJ")
    choose_country(page, "DE")
    leave(page, "city", "Berlin")
    expect(page.locator(ERRORS)).to_have_count(0)


def test_a_postcode_of_another_state_is_right_once_the_state_is(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    choose_country(page, "US")
    page.select_option("#sc-f-state", "CA")
    leave(page, "postcode", "02110")
    expect(page.locator("#sc-f-postcode")).to_have_attribute("data-code", "mismatch")
    with new_prices(page):
        page.select_option("#sc-f-state", "MA")
    expect(page.locator(ERRORS)).to_have_count(0)


def test_an_error_is_said_and_told_once(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.evaluate(WATCH_STATUS)
    bodies: list[str] = []
    page.on("request", lambda one: note(bodies, one))
    leave(page, "email", "ann@")
    leave(page, "city", "Amsterdam")
    said = page.evaluate("window.said")
    expect(page.locator("#sc-f-email-msg")).to_have_text(said[0])
    assert len(said) == 1
    with page.expect_request("**/events"):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    events = [event for body in bodies for event in json.loads(body)["events"]]
    assert [e["field"] for e in events if e["name"] == "field_error"] == ["email"]


def note(bodies: list[str], request: Any) -> None:
    """Keep what is reported."""
    if request.url.endswith("/events"):
        bodies.append(request.post_data or "")


LONG = "x" * 200


@pytest.mark.parametrize("name", ["email", "name", "street", "postcode", "city", "phone"])
def test_what_is_pasted_is_kept_whole_and_judged(
    shop: ExampleShop, shopper: Page, name: str
) -> None:
    page = open_form(shop, shopper)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if name == "phone":
        page.click("#sc-more > summary")
    pasted = LONG if name != "name" else LONG + LONG
    page.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    page.focus(f"#sc-f-{name}")
    with new_prices(page):
        page.keyboard.press("Control+V")
        page.keyboard.press("Tab")
    expect(page.locator(f"#sc-f-{name}")).to_have_value(pasted)
    expect(page.locator(f"#sc-f-{name}-msg .sc-err")).to_be_visible()


def test_a_refused_order_keeps_judging_what_is_mended(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **{**DUTCH, "email": "sanne@"})
    assert press_order(page).status == 422
    leave(page, "email", "sanne@x")
    expect(page.locator("#sc-f-email-msg .sc-err")).to_be_visible()
    leave(page, "email", DUTCH["email"])
    expect(page.locator(ERRORS)).to_have_count(0)
