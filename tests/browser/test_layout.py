"""Sizes and places: on the smallest phone, under a finger, and before anything is typed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from benchmarks.speed import SLOW_4G

from .shopping import DUTCH, ExampleShop, expect_confirmation, fill, open_form, press_order

FIELDS = "#sc-form :is(input:not([type=hidden], [type=radio], [type=checkbox]), select, textarea)"
TARGETS = """() => [...document.querySelectorAll(
    `.smartcheckout :is(button, select, summary, .sc-choice label, nav a,
       input:not([type=radio], [type=checkbox]))`
  )].filter(one => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0
    || one.matches('label'))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height && (box.height < 43.9 || box.width < 43.9))
  .map(([one, box]) => `${one.outerHTML.slice(0, 80)} ${box.width} × ${box.height}`)"""
WIDER = """() => [document.documentElement.scrollWidth - document.documentElement.clientWidth,
  [...document.querySelectorAll('.smartcheckout :not(.sc-hide, .sc-hide *)')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5)
    .map(one => one.outerHTML.slice(0, 80))]"""

APART = """() => {
  const top = (name) => document.querySelector(`[data-field=${name}]`).getBoundingClientRect().top;
  return Math.round(top('street') - top('name'));
}"""


def on_a_small_phone(page: Page) -> Page:
    """Make the window as small as the smallest phone, or as 400% zoom on a laptop."""
    page.set_viewport_size({"width": 320, "height": 568})
    return page


def open_everything(page: Page) -> None:
    """Open every part of the page that is folded."""
    for summary in page.locator(".sc-page summary").all():
        if summary.is_visible():
            summary.click()


@pytest.mark.parametrize("country", ["NL", "US", "JP"])
def test_a_small_phone_never_scrolls_sideways(
    shop: ExampleShop, shopper: Page, country: str
) -> None:
    page = open_form(shop, on_a_small_phone(shopper), "light", "atlas")
    page.select_option("#sc-f-country", country)
    assert shopper.evaluate(WIDER) == [0, []]
    press_order(page)
    expect(page.locator(".sc-alert")).to_be_visible()
    open_everything(page)
    assert page.evaluate(WIDER) == [0, []]


def test_the_other_pages_fit_a_small_phone(shop: ExampleShop, shopper: Page) -> None:
    page = on_a_small_phone(shopper)
    page.goto(shop.url + "/smartcheckout/")
    assert page.evaluate(WIDER) == [0, []]
    open_form(shop, page)
    fill(page, **DUTCH)
    page.click(".sc-order")
    expect_confirmation(page)
    assert page.evaluate(WIDER) == [0, []]


def test_a_dutch_guest_sees_eight_fields_at_most(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    seen = [one.get_attribute("name") for one in page.locator(FIELDS).all() if one.is_visible()]
    assert seen == [
        *("email", "country", "name", "postcode"),
        *("house_number", "addition", "street", "city"),
    ]


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_pressed_is_as_large_as_a_finger(
    shop: ExampleShop, shopper: Page, width: int
) -> None:
    page = open_form(shop, shopper)
    page.set_viewport_size({"width": width, "height": 800})
    open_everything(page)
    assert page.evaluate(TARGETS) == []
    assert page.locator(".sc-order").bounding_box()["height"] >= 44  # type: ignore[index]


def test_no_field_makes_a_phone_zoom_in(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, on_a_small_phone(shopper))
    open_everything(page)
    sizes: list[Any] = page.eval_on_selector_all(
        FIELDS, "fields => fields.map(field => parseFloat(getComputedStyle(field).fontSize))"
    )
    assert min(sizes) >= 16


def test_a_field_is_as_wide_as_what_goes_in(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.set_viewport_size({"width": 1280, "height": 800})
    widths = {
        name: round(page.locator(f"#sc-f-{name}").bounding_box()["width"])  # type: ignore[index]
        for name in ("postcode", "house_number", "addition", "city", "street", "name")
    }
    assert widths["postcode"] < widths["city"] < widths["name"] == widths["street"]
    assert max(widths["house_number"], widths["addition"]) <= widths["postcode"]
    assert 8 * 9 <= widths["postcode"] <= 20 * 9  # eight to twenty characters of 9 px


@pytest.mark.parametrize("width", [360, 1280])
def test_reading_order_is_page_order(shop: ExampleShop, shopper: Page, width: int) -> None:
    page = open_form(shop, shopper)
    page.set_viewport_size({"width": width, "height": 800})
    tops = page.eval_on_selector_all(
        ".sc-steps :is(h1, h2, label, button)",
        """ones => ones.filter(one => one.checkVisibility({ visibilityProperty: true }))
          .map(one => Math.round(one.getBoundingClientRect().top / 24))""",
    )
    assert tops == sorted(tops)


@pytest.mark.parametrize(("width", "slow"), [(1280, False), (390, False), (390, True)])
def test_nothing_moves_while_the_page_loads(
    shop: ExampleShop, shopper: Page, width: int, slow: bool
) -> None:
    shopper.set_viewport_size({"width": width, "height": 800})
    shopper.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });"""
    )
    if slow:
        devtools = shopper.context.new_cdp_session(shopper)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    page = open_form(shop, shopper, "light", "atlas")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") == 0


def test_what_is_said_of_small_fields_side_by_side_can_be_read(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    page.set_viewport_size({"width": 1280, "height": 800})
    press_order(page)
    said = [page.locator(f"#sc-f-{name}-msg .sc-err") for name in ("postcode", "house_number")]
    left, right = (one.bounding_box() for one in said)
    assert left and right
    assert left["x"] + left["width"] <= right["x"]


def test_an_error_has_its_line_already(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **{**DUTCH, "name": ""})
    before = page.evaluate(APART)
    press_order(page)
    expect(page.locator("#sc-f-name-msg .sc-err")).to_be_visible()
    assert page.evaluate(APART) == before


def test_the_button_is_near_when_the_form_has_been_filled_in(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper, "light", "atlas", "bell", "chain", "manual", "bottle")
    page.set_viewport_size({"width": 1280, "height": 600})
    page.locator("[name=payment]").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".sc-order")).to_be_focused()
    expect(page.locator(".sc-order")).to_be_in_viewport(ratio=1)
