"""The shop's own fields in a browser: by hand, by keyboard, abroad and back, without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, expect

from flask_smartcheckout import Line, Order, ShippingMethod, Shop, SmartCheckout
from flask_smartcheckout.shop import ExtraField, gift_message, newsletter, terms
from flask_smartcheckout.shop.reserved_names import reserved

from .conftest import Violation
from .shopping import (
    FORM,
    ExampleShop,
    choose_country,
    expect_confirmation,
    fill,
    fill_in,
    open_form,
    press_order,
    values,
)

DOOR = ExtraField(
    "door_code",
    "text",
    "Door code",
    help="So that the courier gets in.",
    required=True,
    pattern=r"\d{4}#?",
    example="1234#",
    countries=("NL", "BE"),
)
SHOP = Shop(
    "NL",
    sells_to=("EU", "US"),
    terms_url="/terms",
    shipping=(ShippingMethod("parcel", "Parcel", "9.95"),),
    extra_fields=(
        DOOR,
        ExtraField("size", "choice", "Size", choices=("S", "M", "L"), place="delivery"),
        ExtraField("wanted_on", "date", "Delivery day", place="delivery", earliest=1),
        ExtraField("code", "text", "Code of the safe", refs=("safe",), required=True),
        gift_message(countries=("NL",)),
        newsletter(),
        terms(),
    ),
)


@dataclass
class Stall:
    """A shop that asks a lot: where it is served, what is in its cart, and what it sold."""

    url: str
    lines: list[Line]
    orders: list[Order] = field(default_factory=list)


@pytest.fixture
def stall(sqlite_url: str, live_server: Callable[[Flask], str]) -> Iterator[Stall]:
    app = Flask("stall")
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    checkout = SmartCheckout(app, SHOP)
    stall = Stall("", [checkout.line("mug", "Blue mug", "12.50")])
    checkout.cart(lambda: stall.lines)

    @checkout.order
    def take(order: Order) -> str:
        stall.orders.append(order)
        return "A-1"

    stall.url = live_server(app) + FORM
    yield stall
    app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def opened(stall: Stall, shopper: Page) -> Page:
    shopper.goto(stall.url)
    return shopper


def test_a_country_shows_and_hides_them_and_keeps_what_was_typed(opened: Page) -> None:
    page = opened
    opened.click(".sc-more-fields > summary:has-text('Gift message')")
    fill(page, door_code="4321", gift_message="To Ann")
    page.check("#sc-f-newsletter")
    choose_country(page, "US")
    for name in ("door_code", "gift_message"):
        expect(page.locator(f"#sc-f-{name}")).to_be_hidden()
    expect(page.locator(".sc-more-fields > summary:has-text('Gift message')")).to_be_hidden()
    choose_country(page, "BE")
    expect(page.locator("#sc-f-door_code")).to_have_value("4321")
    expect(page.locator("#sc-f-gift_message")).to_be_hidden()
    choose_country(page, "NL")
    expect(page.locator("#sc-f-gift_message")).to_be_visible()
    found = values(page)
    assert (found["door_code"], found["gift_message"]) == ("4321", "To Ann")
    assert found["newsletter"] == "1"


@pytest.mark.parametrize("code", ["NL", "BE", "DE", "US"])
def test_what_the_browser_shows_is_what_the_server_would(opened: Page, code: str) -> None:
    shown = """() => [...document.querySelectorAll('#sc-form [data-field]')].map((one) =>
      [one.dataset.field, one.closest('[hidden]') !== null])"""
    choose_country(opened, code)
    by_browser = opened.evaluate(shown)
    opened.reload()
    assert dict(by_browser) == dict(opened.evaluate(shown))


def test_an_order_by_keyboard_alone(stall: Stall, opened: Page) -> None:
    page = opened
    fill_in(page)
    page.focus("#sc-f-city")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#sc-f-door_code")).to_be_focused()
    page.keyboard.type("1234#")
    page.focus("#sc-f-newsletter")
    page.keyboard.press("Space")
    page.focus(".sc-more-fields > summary:has-text('Gift message')")
    page.keyboard.press("Enter")
    page.focus("#sc-f-gift_message")
    page.keyboard.type("To Ann")
    page.focus("#sc-f-size")
    page.keyboard.type("M")
    page.focus("#sc-f-terms")
    page.keyboard.press("Space")
    for _ in ("the terms", "the total", "the address", "the button"):
        page.keyboard.press("Tab")
    expect(page.locator("#sc-order")).to_be_focused()
    page.keyboard.press("Enter")
    expect_confirmation(page)
    assert stall.orders[0].extra == {
        "door_code": "1234#",
        "size": "M",
        "wanted_on": "",
        "code": "",
        "gift_message": "To Ann",
        "newsletter": True,
        "terms": True,
    }
    expect(page.locator(".sc-facts").last).to_contain_text("To Ann")


def test_errors_are_beside_their_fields_and_gone_once_mended(
    stall: Stall, stall_shopper: Page
) -> None:
    page = stall_shopper
    fill_in(page)
    fill(page, door_code="12")
    press_order(page)
    expect(page.locator(".sc-alert li")).to_have_count(2)
    expect(page.locator("#sc-f-door_code-msg")).to_have_text("Door code: write it as in 1234#.")
    page.click(".sc-alert a:has-text('Tick this to order')")
    expect(page.locator("#sc-f-terms")).to_be_focused()
    page.check("#sc-f-terms")
    fill(page, door_code="1234")
    if page.locator("[data-ready]").count():
        expect(page.locator("#sc-f-terms-msg, #sc-f-door_code-msg")).to_have_text(["", ""])
    page.click(".sc-order")
    expect_confirmation(page)
    assert stall.orders[0].extra["terms"] is True


@pytest.fixture
def stall_shopper(stall: Stall, any_shopper: Page) -> Page:
    any_shopper.goto(stall.url)
    return any_shopper


def test_without_script_the_update_button_asks_what_the_country_asks(
    stall: Stall, stall_shopper: Page
) -> None:
    page = stall_shopper
    fill(page, door_code="4321")
    if page.locator("[data-ready]").count():
        choose_country(page, "US")
    else:
        page.select_option("#sc-f-country", "US")
        page.click(".sc-update")
    expect(page.locator("#sc-f-door_code")).to_be_hidden()
    assert page.input_value("#sc-f-door_code") == "4321"


def test_what_the_cart_asks_for_since_then_is_shown_when_it_is_missed(
    stall: Stall, opened: Page
) -> None:
    """Another tab of the same shop may have put something in the cart."""
    fill_in(opened)
    fill(opened, door_code="1234")
    opened.check("#sc-f-terms")
    expect(opened.locator("#sc-f-code")).to_be_hidden()
    stall.lines = [Line("safe", "Safe", stall.lines[0].unit_price)]
    press_order(opened)
    expect(opened.locator("#sc-f-code")).to_be_visible()
    opened.click(".sc-alert a")
    expect(opened.locator("#sc-f-code")).to_be_focused()


def test_nothing_is_ticked_and_nothing_has_a_violation(
    opened: Page, axe: Callable[[Page], list[Violation]]
) -> None:
    assert opened.locator("input[type=checkbox]:checked").count() == 0
    opened.click(".sc-more-fields > summary:has-text('Gift message')")
    assert axe(opened) == []
    press_order(opened)
    expect(opened.locator(".sc-alert")).to_be_focused()
    assert axe(opened) == []
    opened.emulate_media(color_scheme="dark", reduced_motion="reduce")  # no colour half-way
    assert axe(opened) == []


def test_the_log_hears_names_of_own_fields_and_never_what_stands_in_them(opened: Page) -> None:
    bodies: list[str] = []

    def listen(request: Request) -> None:
        if request.url.endswith("/events"):
            bodies.append(request.post_data or "")

    opened.on("request", listen)
    opened.click(".sc-more-fields > summary:has-text('Gift message')")
    fill(opened, door_code="unik-1", gift_message="unik-2")
    opened.check("#sc-f-newsletter")
    press_order(opened)
    expect(opened.locator(".sc-alert")).to_be_focused()  # the answer is there, and told of
    with opened.expect_response(lambda answer: answer.url.endswith("/events")) as told:
        opened.evaluate("dispatchEvent(new Event('pagehide'))")
    assert told.value.status == 204
    said = "".join(bodies)
    for name in ("door_code", "gift_message", "newsletter", "terms"):
        assert f'"field":"{name}"' in said
    assert "unik" not in said


def test_no_name_can_stand_in_for_a_property_of_the_form(page: Page) -> None:
    names: list[str] = page.evaluate(
        """() => {
          const found = new Set();
          for (let one = HTMLFormElement.prototype; one; one = Object.getPrototypeOf(one))
            for (const name of Object.getOwnPropertyNames(one)) found.add(name);
          return [...found].filter((name) => /^[a-z][a-z0-9_]*$/.test(name));
        }"""
    )
    assert "submit" in names
    assert [name for name in names if not reserved(name)] == []


def test_the_example_shop_keeps_a_gift_message(shop: ExampleShop, any_shopper: Page) -> None:
    page = open_form(shop, any_shopper)
    fill_in(page)
    page.click(".sc-more-fields > summary:has-text('Gift message')")
    fill(page, gift_message="To Ann")
    page.click(".sc-order")
    expect_confirmation(page)
    expect(page.locator(".sc-facts").last).to_contain_text("To Ann")
