"""An order, from the shop's home page to its confirmation, however the shopper presses."""

import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress
from socket import SHUT_RDWR

import pytest
from flask import request
from playwright.sync_api import BrowserContext, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from example_app import orders
from flask_smartcheckout import Order

from .shopping import (
    DUTCH,
    FORM,
    ExampleShop,
    expect_confirmation,
    fill,
    new_prices,
    open_form,
    press_order,
    total,
)

NewContext = Callable[..., BrowserContext]


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_an_order_in_dutch(shop: ExampleShop, new_context: NewContext, scripted: bool) -> None:
    page = new_context(locale="nl-NL", java_script_enabled=scripted).new_page()
    page.goto(shop.url)
    page.click("a[href='/products/atlas']")
    page.click(".buy .button")
    page.goto(shop.url + "/cart")
    page.click("a[href='/smartcheckout/']")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator(".sc-order")).to_have_text("Bestelling met betalingsverplichting")
    assert total(page) == "€ 36,95"
    fill(page, **DUTCH)
    page.click(".sc-order")
    expect_confirmation(page)
    (order,) = shop.orders()
    assert order["shipping_address"].startswith("Sanne de Vries, Keizersgracht 112, 1015 CJ")
    assert (order["total_cents"], order["locale"]) == (3695, "nl")
    expect(page.locator("main")).to_contain_text(str(order["number"]))
    before = page.inner_text("main")
    page.reload()
    assert page.inner_text("main") == before
    assert len(shop.orders()) == 1


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"Tab never gets to {selector}")


def test_an_order_with_the_keyboard_alone(shop: ExampleShop, shopper: Page) -> None:
    page = shopper
    page.goto(shop.url + "/products/light")
    for way in (".buy .button", ".notice a", "a[href='/smartcheckout/']"):
        tab_to(page, way)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    for name, value in DUTCH.items():
        tab_to(page, f"#sc-f-{name}")
        page.keyboard.type(value)
    tab_to(page, "[name=shipping]")
    with new_prices(page):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#sc-totals")).to_contain_text("Evening")
    assert page.evaluate("document.activeElement.value") == "evening"
    tab_to(page, "[name=payment]")
    page.keyboard.press("Space")
    tab_to(page, ".sc-order")
    page.keyboard.press("Enter")
    expect_confirmation(page)
    assert [order["shipping_method"] for order in shop.orders()] == ["evening"]


def test_a_double_click_and_enter_are_one_order(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    fill(page, **DUTCH)
    page.focus(".sc-order")
    page.dblclick(".sc-order", no_wait_after=True)
    page.keyboard.press("Enter")
    expect_confirmation(page)
    assert len(shop.orders()) == 1


def test_two_tabs_that_order_at_once_share_one_order(
    shop: ExampleShop, any_shopper: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, begun, ready = orders.save, threading.Event(), threading.Event()

    def save_late(order: Order) -> str:
        begun.set()
        ready.wait(10)
        return save(order)

    monkeypatch.setattr(orders, "save", save_late)
    first = open_form(shop, any_shopper)
    second = first.context.new_page()
    second.goto(first.url)
    for page in (first, second):
        fill(page, **DUTCH)
    first.click(".sc-order", no_wait_after=True)
    assert begun.wait(10)
    second.click(".sc-order")
    expect(second.locator("h1")).to_have_text("One moment, your order is being placed")
    ready.set()
    for page in (first, second):
        expect(page.locator(".sc-tick")).to_be_visible(timeout=10_000)
    assert len(shop.orders()) == 1


def press_until_answered(shop: ExampleShop, page: Page) -> None:
    """Press the order button, and again where the browser has nothing to show for it.

    Chrome mostly sends a form again by itself when the connection ends without an answer; where it
    does not, it shows an error, and the shopper goes back. Our script leaves it to the shopper.
    """
    scripted = page.locator("[data-ready]").count() > 0
    with suppress(PlaywrightError), nullcontext() if scripted else page.expect_navigation():
        page.click(".sc-order")
    if scripted:
        expect(page.locator(".sc-alert")).to_contain_text("Try again")
    elif is_left_without_a_page(page):
        page.goto(shop.url + FORM)
    else:
        return
    assert page.input_value("#sc-f-street") == "Keizersgracht"
    page.click(".sc-order")


def is_left_without_a_page(page: Page) -> bool:
    """Whether Chrome ends up with an error of its own, and not with an answer of ours."""
    answer = page.get_by_role("heading", name="One moment")
    for _ in range(200):
        if page.url.startswith("chrome-error:") or answer.count():
            break
        page.wait_for_timeout(50)
    return page.url.startswith("chrome-error:")


def test_a_request_that_hangs_and_is_cut_off_is_one_order(
    shop: ExampleShop, any_shopper: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, ready, asked, sent = orders.save, threading.Event(), [], []

    @shop.app.before_request
    def count() -> None:
        if request.form.get("action") == "order":
            sent.append(request.path)

    def save_late(order: Order) -> str:
        asked.append(order.id)
        request.environ["werkzeug.socket"].shutdown(SHUT_RDWR)  # as a proxy loses its patience
        ready.wait(10)
        return save(order)

    monkeypatch.setattr(orders, "save", save_late)
    page = open_form(shop, any_shopper)
    fill(page, **DUTCH)
    press_until_answered(shop, page)
    expect(page.locator("h1")).to_have_text("One moment, your order is being placed")
    expect(page.locator("main")).to_contain_text(f"Reference {asked[0][:8]}")
    ready.set()
    expect(page.locator(".sc-tick")).to_be_visible(timeout=10_000)
    assert (len(sent), len(asked), len(shop.orders())) == (2, 1, 1)


def test_the_button_shows_that_it_is_busy(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **DUTCH)
    page.route("**/smartcheckout/", lambda route: None)  # no answer ever comes
    page.click(".sc-order")
    expect(page.locator(".sc-order")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#sc-status")).not_to_be_empty()


def test_everything_works_when_the_script_does_not_arrive(shop: ExampleShop, shopper: Page) -> None:
    shopper.route("**/checkout.js*", lambda route: route.abort())
    page = open_form(shop, shopper)
    page.select_option("#sc-f-country", "DE")
    page.click(".sc-update")
    expect(page.locator("#sc-f-house_number")).to_be_hidden()
    expect(page.locator("#sc-totals")).to_contain_text("9.95")
    berlin = {"street": "Invalidenstraße 117", "postcode": "10115", "city": "Berlin"}
    fill(page, email="anna@example.de", name="Anna Schmidt", **berlin)
    page.click(".sc-order")
    expect_confirmation(page)
    assert [order["country"] for order in shop.orders()] == ["DE"]


def test_a_lost_connection_loses_nothing(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **DUTCH)
    page.context.set_offline(True)
    page.click(".sc-order")
    expect(page.locator(".sc-alert")).to_be_focused()
    expect(page.locator(".sc-alert")).to_contain_text("No answer came")
    expect(page.locator(".sc-alert")).to_contain_text("Try again when you are online")
    expect(page.locator(".sc-alert")).not_to_contain_text("charged")
    assert page.input_value("#sc-f-city") == "Amsterdam"
    assert shop.orders() == []
    page.context.set_offline(False)
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(shop.orders()) == 1


def test_an_answer_that_got_lost_is_no_second_order(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    fill(page, **DUTCH)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/smartcheckout/", lose, times=1)
    page.click(".sc-order")
    expect(page.locator(".sc-alert")).to_contain_text("Try again")
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(shop.orders()) == 1


@pytest.mark.parametrize("arrived", [False, True], ids=["no order", "an order"])
def test_the_page_of_a_proxy_says_nothing_of_an_order(
    shop: ExampleShop, shopper: Page, arrived: bool
) -> None:
    page = open_form(shop, shopper)
    fill(page, **DUTCH)

    def stand_in(route: Route) -> None:
        if arrived:
            route.fetch()
        route.fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")

    page.route("**/smartcheckout/", stand_in, times=1)
    assert press_order(page).status == 502
    expect(page.locator(".sc-alert")).to_be_focused()
    expect(page.locator(".sc-alert")).to_contain_text("could not be read")
    expect(page.locator(".sc-alert")).to_contain_text("arrived or not")
    assert page.input_value("#sc-f-city") == "Amsterdam"
    assert len(shop.orders()) == int(arrived)
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(shop.orders()) == 1


def test_prices_that_do_not_come_say_nothing_of_an_order(shop: ExampleShop, shopper: Page) -> None:
    page = open_form(shop, shopper)
    page.route("**/smartcheckout/", lambda route: route.abort(), times=1)
    page.select_option("#sc-f-country", "DE")
    expect(page.locator("#sc-status")).to_contain_text("new prices have not arrived")
    with new_prices(page):
        fill(page, city="Berlin")
        page.press("#sc-f-city", "Tab")
    expect(page.locator("#sc-totals")).to_contain_text("9.95")


def test_a_shop_that_fails_shows_a_reference_and_keeps_everything(
    shop: ExampleShop, any_shopper: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(order: object) -> str:
        raise RuntimeError("the shop's database is away")

    page = open_form(shop, any_shopper)
    fill(page, **DUTCH)
    with monkeypatch.context() as patch:
        patch.setattr("example_app.orders.save", fail)
        assert press_order(page).status == 503
    expect(page.locator(".sc-alert")).to_contain_text("reference")
    expect(page.locator(".sc-alert")).to_be_focused()
    assert page.input_value("#sc-f-street") == "Keizersgracht"
    page.click(".sc-order")
    expect_confirmation(page)
    assert len(shop.orders()) == 1
