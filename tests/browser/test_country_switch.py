"""The country switch: in place, at once, with nothing lost and the prices of the server."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from flask_smartcheckout import Coupon
from flask_smartcheckout.codes import coupons

from .shopping import (
    DUTCH,
    FORM,
    ExampleShop,
    choose_country,
    expect_confirmation,
    fill,
    new_prices,
    open_form,
    press_order,
    total,
    values,
)

NODES = "[...document.querySelectorAll('.sc-fields [name]')]"
KEEP_NODES = f"window.nodes = new Map({NODES}.map(node => [node.name, node]))"
NEW_NODES = f"{NODES}.filter(node => window.nodes.get(node.name) !== node).map(node => node.name)"
WATCH_STATUS = """
window.said = [];
new MutationObserver(() => window.said.push(document.getElementById('sc-status').textContent))
  .observe(document.getElementById('sc-status'), { childList: true });
"""

CHANGES = """() => {
  const set = (name, value) => {
    const field = document.getElementById(`sc-f-${name}`);
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  for (const code of ['US', 'JP', 'DE']) set('country', code);
  set('postcode', '10115');
  set('city', 'Berlin');
}"""
WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: 'layout-shift' });
"""


def test_values_come_back_with_their_country(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **DUTCH, addition="B")
    before = values(page)
    choose_country(page, "US")
    expect(page.locator("#sc-f-house_number")).to_be_hidden()
    page.select_option("#sc-f-state", "MA")
    choose_country(page, "NL")
    assert values(page) == {**before, "state": ""}
    expect(page.locator("#sc-f-house_number")).to_have_value("112")
    choose_country(page, "US")
    expect(page.locator("#sc-f-state")).to_have_value("MA")


def test_a_state_is_never_taken_for_that_of_another_country(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    choose_country(page, "US")
    page.select_option("#sc-f-state", "MA")
    choose_country(page, "BR")  # where MA is Maranhão
    expect(page.locator("#sc-f-state")).to_have_value("")
    page.select_option("#sc-f-state", "SP")
    choose_country(page, "US")
    page.select_option("#sc-f-state", "CA")
    choose_country(page, "BR")
    expect(page.locator("#sc-f-state")).to_have_value("SP")
    choose_country(page, "US")
    expect(page.locator("#sc-f-state")).to_have_value("CA")


def test_every_field_stays_the_same_and_the_focus_where_it_was(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    page.evaluate(KEEP_NODES)
    page.focus("#sc-f-country")
    for code in ("US", "JP", "GB", "NL"):
        choose_country(page, code)
        expect(page.locator("#sc-f-country")).to_be_focused()
    assert page.evaluate(NEW_NODES) == []


def test_the_switch_is_announced_once(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.evaluate(WATCH_STATUS)
    choose_country(page, "US")
    expect(page.locator("#sc-totals")).to_contain_text("outside Europe")
    said = page.evaluate("window.said")
    assert said[0] == "The address fields now fit United States."
    assert [text[:10] for text in said[1:]] == ["New total:"]


def test_errors_of_the_old_country_are_gone(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **{**DUTCH, "postcode": "10", "house_number": ""})
    press_order(page)
    expect(page.locator(".sc-err")).not_to_have_count(0)
    choose_country(page, "DE")
    expect(page.locator(".sc-err")).to_have_count(0)
    expect(page.locator(".sc-alert")).to_have_count(0)
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    expect(page).to_have_title("Checkout – Naaf & Spaak")


def test_states_are_those_of_the_country(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    choose_country(page, "US")
    options = page.locator("#sc-f-state option")
    assert options.filter(has_text="Massachusetts").get_attribute("value") == "MA"
    expect(page.locator("label[for=sc-f-postcode]")).to_contain_text("ZIP code")
    choose_country(page, "JP")
    expect(page.locator("label[for=sc-f-state]")).to_contain_text("Prefecture")
    assert options.count() == 48
    choose_country(page, "NL")
    expect(page.locator("#sc-f-state")).to_be_hidden()


def test_several_changes_ask_once(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    asked: list[str] = []
    page.on("request", lambda one: one.method == "POST" and asked.append(one.url))
    with new_prices(page):
        page.evaluate(CHANGES)
    expect(page.locator("#sc-totals")).to_contain_text("9.95")
    assert asked == [shop.url + FORM]


def test_a_late_answer_changes_nothing(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    late: list[tuple[Route, Any]] = []

    def hold(route: Route) -> None:
        late.append((route, route.fetch()))

    page.route("**/smartcheckout/", hold, times=1)
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/")):
        page.select_option("#sc-f-country", "US")
    choose_country(page, "DE")
    expect(page.locator("#sc-totals")).to_contain_text("9.95")
    shown = total(page)
    for route, answer in late:
        route.fulfill(response=answer)
    page.evaluate("new Promise(done => setTimeout(done))")
    assert total(page) == shown


def test_a_choice_made_while_prices_are_asked_for_stays(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper, "light")
    page.route("**/smartcheckout/", lambda route: None, times=1)  # no answer ever comes
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/")):
        fill(page, postcode="1015 CJ")
        page.press("#sc-f-postcode", "Tab")
    with new_prices(page):
        page.check("#sc-shipping-evening")
    expect(page.locator("#sc-totals")).to_contain_text("Evening")
    expect(page.locator("#sc-shipping-evening")).to_be_checked()


@pytest.mark.parametrize(
    ("before", "after"), [("NL", "United States"), ("NL", "Japan"), ("US", "Netherlands")]
)
def test_a_switch_moves_nothing_by_surprise(
    shop: ExampleShop, shopper: Page, before: str, after: str
) -> None:
    page = open_form(shop, shopper)
    if before != "NL":
        choose_country(page, before)
    page.evaluate(WATCH_SHIFTS)
    page.focus("#sc-f-country")
    with new_prices(page):
        page.keyboard.type(after)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shift") == pytest.approx(0, abs=0.005)


def test_a_slow_phone_sees_nothing_move(shop: ExampleShop, shopper: Page) -> None:
    """A slow network and a slow processor, as Lighthouse has them: the switch needs neither."""
    page = open_form(shop, shopper)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    slow_3g = {
        "offline": False,
        "latency": 400,
        "downloadThroughput": 50e3,
        "uploadThroughput": 5e4,
    }
    devtools.send("Network.emulateNetworkConditions", slow_3g)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.evaluate(WATCH_SHIFTS)
    page.focus("#sc-f-country")
    with new_prices(page):
        # One key: to a phone this slow a second one is a new search.
        page.keyboard.press("j")
        expect(page.locator("label[for=sc-f-state]")).to_contain_text("Prefecture")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shift") == pytest.approx(0, abs=0.005)


def test_the_caret_stays_where_it_was(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, name="Sanne de Vries")
    place = "field => field.setSelectionRange(3, 3)"
    page.eval_on_selector("#sc-f-name", f"field => {{ field.focus(); ({place})(field) }}")
    with new_prices(page):
        page.evaluate(
            """() => {
              const select = document.getElementById('sc-f-country');
              select.value = 'JP';
              select.dispatchEvent(new Event('change', { bubbles: true }));
            }"""
        )
    expect(page.locator("#sc-f-name")).to_be_focused()
    assert page.eval_on_selector("#sc-f-name", "field => field.selectionStart") == 3


def test_the_browsers_own_memory_is_followed(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    choose_country(page, "US")
    page.goto(shop.url + "/terms")
    page.go_back()
    expect(page.locator("#sc-f-country")).to_have_value("US")
    expect(page.locator("label[for=sc-f-postcode]")).to_contain_text("ZIP code")


def test_the_invoice_follows_the_delivery(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    for code, label in (("US", "ZIP code"), ("DE", "Postcode")):
        choose_country(page, code)
        expect(page.locator("#sc-f-billing_country")).to_have_value(code)
        expect(page.locator("label[for=sc-f-billing_postcode]")).to_contain_text(label)
    page.goto(page.url)  # with the draft
    choose_country(page, "US")
    expect(page.locator("#sc-f-billing_country")).to_have_value("US")


def test_an_invoice_with_a_country_of_its_own_stays_there(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.click("#sc-billing > summary")
    with new_prices(page):
        page.select_option("#sc-f-billing_country", "DE")
    choose_country(page, "DE")
    choose_country(page, "US")
    expect(page.locator("#sc-f-billing_country")).to_have_value("DE")
    page.goto(page.url)
    choose_country(page, "NL")
    expect(page.locator("#sc-f-billing_country")).to_have_value("DE")


def test_an_invoice_address_that_was_begun_keeps_its_country(
    shop: ExampleShop, shopper: Page
) -> None:
    page = open_form(shop, shopper)
    page.click("#sc-billing > summary")
    with new_prices(page):
        fill(page, billing_city="Utrecht")
        page.press("#sc-f-billing_city", "Tab")
    choose_country(page, "US")
    expect(page.locator("#sc-f-billing_country")).to_have_value("NL")
    page.goto(page.url)
    choose_country(page, "DE")
    expect(page.locator("#sc-f-billing_country")).to_have_value("NL")


def test_an_order_to_another_country(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    choose_country(page, "US")
    fill(page, email="ann@example.com", name="Ann Lee", street="1 Main St", city="Boston")
    page.select_option("#sc-f-state", "MA")
    with new_prices(page):
        fill(page, postcode="02110")
        page.press("#sc-f-postcode", "Tab")
    page.click(".sc-order")
    expect_confirmation(page)
    (order,) = shop.orders()
    assert "Boston, MA 02110" in order["shipping_address"]


def test_without_our_script_a_button_switches(
    shop: ExampleShop, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(locale="en-NL", java_script_enabled=False).new_page()
    open_form(shop, page)
    fill(page, **DUTCH, addition="B")
    for code in ("US", "NL", "US", "NL"):
        page.select_option("#sc-f-country", code)
        page.click(".sc-update")
        expect(page.locator("#sc-f-country")).to_have_value(code)
        if code == "US":
            page.select_option("#sc-f-state", "MA")
    assert {name: values(page)[name] for name in DUTCH} == DUTCH
    expect(page.locator("#sc-f-addition")).to_have_value("B")
    expect(page.locator("#sc-f-state")).to_have_value("MA")


def test_a_house_number_moves_with_the_country(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    choose_country(page, "DE")
    typed = {**DUTCH, "postcode": "10115", "street": "Torstraße"}
    fill(page, **{name: value for name, value in typed.items() if name != "house_number"})
    with new_prices(page):
        page.locator("#sc-f-city").blur()
    expect(page.locator("#sc-f-street-note")).to_contain_text("Is there no house number?")
    choose_country(page, "NL")
    expect(page.locator("#sc-f-street-note")).to_be_empty()
    fill(page, house_number="7", addition="bis")
    choose_country(page, "DE")
    expect(page.locator("#sc-f-street")).to_have_value("Torstraße 7 bis")
    expect(page.locator("#sc-f-street-note")).to_contain_text("now stands in the street")
    expect(page.locator("#sc-review")).to_contain_text("Torstraße 7 bis")
    choose_country(page, "NL")
    expect(page.locator("#sc-f-street")).to_have_value("Torstraße")
    expect(page.locator("#sc-f-house_number")).to_have_value("7")
    expect(page.locator("#sc-f-street-note")).to_be_empty()


def test_a_code_and_the_chosen_delivery_come_back_with_their_country(
    shop: ExampleShop, shopper: Page
) -> None:
    database = shop.app.extensions["smartcheckout"].database
    local = Coupon("AMSTEL", "fixed_order", 5, countries=("NL",), public=True)
    coupons.add(database, local, datetime.now(UTC))
    page = open_form(shop, shopper)
    page.click(".sc-coupon summary")
    page.fill("#sc-f-coupon", "AMSTEL")
    page.press("#sc-f-coupon", "Enter")
    expect(page.locator("#sc-coupons")).to_contain_text("AMSTEL applied")
    with new_prices(page):
        page.check("#sc-shipping-evening")
    before = total(page)
    for _again in range(2):
        choose_country(page, "DE")
        expect(page.locator("#sc-coupons")).to_contain_text("does not hold for this country")
        expect(page.locator("#sc-status")).to_contain_text("does not hold for this country")
        expect(page.locator("#sc-f-coupon-msg")).to_be_empty()
        expect(page.locator("[name=shipping]:checked")).to_have_value("parcel")
        choose_country(page, "NL")
        expect(page.locator(".sc-chip > span")).to_have_text("AMSTEL applied")
        expect(page.locator("[name=shipping]:checked")).to_have_value("evening")
        assert total(page) == before


def test_why_a_code_does_not_hold_is_said_of_that_country_only(
    shop: ExampleShop, shopper: Page
) -> None:
    database = shop.app.extensions["smartcheckout"].database
    local = Coupon("AMSTEL", "fixed_order", 5, countries=("NL",), public=True)
    coupons.add(database, local, datetime.now(UTC))
    page = open_form(shop, shopper)
    choose_country(page, "DE")
    page.click(".sc-coupon summary")
    page.fill("#sc-f-coupon", "AMSTEL")
    page.press("#sc-f-coupon", "Enter")
    expect(page.locator("#sc-f-coupon-msg")).to_contain_text("does not hold for this country")
    choose_country(page, "NL")
    expect(page.locator("#sc-f-coupon-msg")).to_be_empty()
    expect(page.locator("#sc-f-coupon")).to_have_value("AMSTEL")
