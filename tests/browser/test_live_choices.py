"""New prices come into a page that is being used: every choice stays the control it was."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from .shopping import ExampleShop, choose_country, fill, new_prices, open_form

KEEP = """
window.radios = new Map([...document.querySelectorAll('[type=radio]')]
  .map((radio) => [radio.name + radio.value, radio]));
"""
KEPT = """() => [...document.querySelectorAll('[type=radio]')].map((radio) =>
  [radio.name, radio.value, radios.get(radio.name + radio.value) === radio])"""
FOCUSED = "document.activeElement.value"


def hold_the_next_answer(page: Page) -> list[Any]:
    """Keep the next answer back; return the list that its `release` will be in."""
    held: list[Any] = []

    def hold(route: Route) -> None:
        answer = route.fetch()
        held.append(lambda: route.fulfill(response=answer))

    page.route("**/smartcheckout/", hold, times=1)
    return held


def test_every_radio_is_the_same_after_an_update(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper, "light")
    page.evaluate(KEEP)
    with new_prices(page):
        page.check("#sc-shipping-evening")
    kept = page.evaluate(KEPT)
    assert {name for name, _value, _same in kept} == {"shipping", "payment"}
    assert [(name, value) for name, value, same in kept if not same] == []
    expect(page.locator("#sc-shipping-evening")).to_be_checked()


def test_a_choice_that_every_country_has_is_the_same_after_a_switch(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper, "light")
    page.evaluate(KEEP)
    before = {tuple(one[:2]) for one in page.evaluate(KEPT)}
    choose_country(page, "DE")
    after = page.evaluate(KEPT)
    assert {tuple(one[:2]) for one in after} != before
    assert all(same for name, value, same in after if (name, value) in before)
    assert [name for name, _value, same in after if same]


def test_pickup_points_stay_the_same_radios(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    with new_prices(page):
        page.check("#sc-shipping-fetch")
    page.evaluate(KEEP)
    with new_prices(page):
        fill(page, postcode="3511 ZL")
        page.press("#sc-f-postcode", "Tab")
    kept = page.evaluate(KEPT)
    assert "pickup_point" in {name for name, _value, _same in kept}
    assert all(same for _name, _value, same in kept)


def test_arrow_keys_go_on_while_an_answer_is_awaited(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper, "light")
    chosen: list[str] = page.evaluate(
        "[...document.querySelectorAll('[name=shipping]')].map((radio) => radio.value)"
    )
    page.evaluate(KEEP)
    page.focus("[name=shipping]:checked")
    held = hold_the_next_answer(page)
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/")):
        page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == chosen[1]
    with new_prices(page):
        page.keyboard.press("ArrowDown")
    for release in held:
        release()
    page.evaluate("new Promise(done => setTimeout(done))")
    assert page.evaluate(FOCUSED) == chosen[2 % len(chosen)]
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUSED) == chosen[1]
    assert all(same for name, _value, same in page.evaluate(KEPT) if name == "shipping")


def test_focus_and_place_stay_when_the_answer_comes(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper, "light")
    page.focus("[name=shipping]:checked")
    page.evaluate("window.focused = document.activeElement")
    page.evaluate("window.lost = 0; focused.addEventListener('blur', () => lost++)")
    place = "document.activeElement.getBoundingClientRect().top"
    before = page.evaluate(place)
    with new_prices(page):
        page.locator("#sc-f-note").dispatch_event("change")
    assert page.evaluate("[focused === document.activeElement, lost]") == [True, 0]
    assert page.evaluate(place) == before


def test_a_code_that_is_taken_off_leaves_the_others_where_they_are(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    page.click(".sc-coupon summary")
    with page.expect_response("**/smartcheckout/"):
        page.fill("#sc-f-coupon", "WELCOME10")
        page.press("#sc-f-coupon", "Enter")
    expect(page.locator("#sc-coupons .sc-chip")).to_have_count(1)
    page.fill("#sc-f-coupon", "half typed")
    page.evaluate("window.typed = document.getElementById('sc-f-coupon')")
    with new_prices(page):
        page.locator("#sc-f-note").dispatch_event("change")
    assert page.evaluate("typed === document.getElementById('sc-f-coupon')")
    expect(page.locator("#sc-f-coupon")).to_have_value("half typed")
    page.click("#sc-coupons [name=remove]")
    expect(page.locator("#sc-coupons .sc-chip")).to_have_count(0)
