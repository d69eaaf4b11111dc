"""Completing an address in a real browser: a help where it is right, and never in the way."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request, Response, expect

from flask_smartcheckout import Invoice, Shop, SmartCheckout

from .shopping import FORM, fill, press_order

STREETS = {
    "1015 CJ": {"street": "Keizersgracht", "city": "Amsterdam"},
    "3526 KP": {"street": "Europalaan", "city": "Utrecht"},
}


NUMBERS = ("112", "93")


class Register:
    """What the shop looks an address up in: it may be slow, and it may fail."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.open = threading.Event()
        self.open.set()
        self.broken = False

    def find(self, country: str, fields: dict[str, str]) -> dict[str, str] | None:
        self.asked.append((fields["postcode"], fields["house_number"]))
        assert self.open.wait(20)
        if self.broken:
            raise ConnectionError("no register today")
        return STREETS.get(fields["postcode"]) if fields["house_number"] in NUMBERS else None


@pytest.fixture
def register() -> Iterator[Register]:
    register = Register()
    yield register
    register.open.set()


@pytest.fixture
def url(register: Register, sqlite_url: str, live_server: Callable[[Flask], str]) -> Iterator[str]:
    """A shop in three countries that looks up the addresses of one."""
    app = Flask("shop")
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    checkout = SmartCheckout()
    checkout.cart(lambda: [checkout.line("mug", "Mug", "5")])
    checkout.order(lambda order: "1")
    checkout.lookup(countries=("NL",))(register.find)
    shop = Shop(
        "NL",
        sells_to=("NL", "BE", "US"),
        payments=(Invoice(require_same_address=False),),
    )
    checkout.init_app(app, shop)
    yield live_server(app) + FORM
    app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def page(shopper: Page, url: str) -> Page:
    shopper.goto(url)
    shopper.wait_for_selector("[data-ready]")
    return shopper


def asks(response: Response) -> bool:
    return response.url.endswith("/lookup")


def type_numbers(page: Page, postcode: str = "1015cj", number: str = "112") -> None:
    """Type postcode and house number as a shopper does, and go on to the addition."""
    fill(page, postcode=postcode, house_number=number)
    page.locator("#sc-f-addition").focus()


def look_up(page: Page, postcode: str = "1015cj", number: str = "112") -> Response:
    """Type them and wait for the answer."""
    with page.expect_response(asks) as answer:
        type_numbers(page, postcode, number)
    return answer.value


def expect_address(page: Page, street: str, city: str) -> None:
    expect(page.locator("#sc-f-street")).to_have_value(street)
    expect(page.locator("#sc-f-city")).to_have_value(city)


def settle(page: Page) -> None:
    """Wait until whatever was to be asked has been: longer than fields take to settle."""
    page.wait_for_timeout(600)


def test_street_and_city_are_filled_in_and_said_once(page: Page) -> None:
    page.evaluate(
        """() => {
          const status = document.getElementById('sc-status');
          window.said = [];
          const note = () => said.push(status.textContent);
          new MutationObserver(note).observe(status, { childList: true });
        }"""
    )
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    expect(page.locator("#sc-status")).to_have_text("Filled in: Keizersgracht, Amsterdam")
    settle(page)
    assert page.evaluate("window.said") == ["Filled in: Keizersgracht, Amsterdam"]


def test_one_request_of_our_own_server_carries_the_address_in_its_body(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    settle(page)
    (question,) = [one for one in asked if one.url.endswith("/lookup")]
    assert question.method == "POST"
    assert "1015" not in question.url
    body = question.post_data_json
    assert isinstance(body, dict)
    assert set(body) == {"token", "country", "postcode", "house_number", "addition"}
    host = page.url.removesuffix(FORM)
    assert {one.url for one in asked if not one.url.startswith(host)} == set()


def test_the_focus_stays_where_it_is(page: Page) -> None:
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    assert page.evaluate("document.activeElement.name") == "addition"


@pytest.mark.parametrize("typed", ["street", "city"])
def test_what_was_typed_is_never_overwritten(page: Page, typed: str) -> None:
    fill(page, **{typed: "My own word"})
    look_up(page)
    expected = {"street": "Keizersgracht", "city": "Amsterdam", typed: "My own word"}
    expect_address(page, **expected)
    look_up(page, "3526 KP", "93")
    expected = {"street": "Europalaan", "city": "Utrecht", typed: "My own word"}
    expect_address(page, **expected)


def test_what_was_filled_in_may_be_changed_and_then_stays(page: Page) -> None:
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    fill(page, street="Keizersgracht (backyard)")
    look_up(page, "3526 KP", "93")
    expect_address(page, "Keizersgracht (backyard)", "Utrecht")


def test_a_corrected_postcode_brings_its_own_street(page: Page) -> None:
    look_up(page)
    look_up(page, "3526kp", "93")
    expect_address(page, "Europalaan", "Utrecht")


def test_a_street_of_another_postcode_does_not_stay(page: Page) -> None:
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    assert look_up(page, "9999 ZZ", "1").status == 204
    expect_address(page, "", "")


def test_a_number_nobody_knows_keeps_the_street_of_its_postcode(page: Page) -> None:
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    assert look_up(page, "1015 CJ", "114").status == 204
    expect_address(page, "Keizersgracht", "Amsterdam")


def test_where_everything_is_typed_nobody_is_asked(page: Page, register: Register) -> None:
    fill(page, street="Keizersgracht", city="Amsterdam")
    type_numbers(page)
    settle(page)
    assert register.asked == []


@pytest.mark.parametrize(
    ("postcode", "number"), [("1015", "112"), ("1015cj", ""), ("1015cj", "bis")]
)
def test_an_address_that_is_not_complete_is_not_asked_for(
    page: Page, register: Register, postcode: str, number: str
) -> None:
    type_numbers(page, postcode, number)
    settle(page)
    assert register.asked == []


def test_another_country_is_not_asked_for(page: Page, register: Register) -> None:
    page.select_option("#sc-f-country", "BE")
    fill(page, postcode="1000")
    page.locator("#sc-f-postcode").blur()
    settle(page)
    assert register.asked == []


def test_an_error_goes_away_with_its_cause(page: Page) -> None:
    type_numbers(page, number="")
    assert press_order(page).status == 422
    expect(page.locator("#sc-f-street")).to_have_attribute("aria-invalid", "true")
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    for name in ("street", "city"):
        expect(page.locator(f"#sc-f-{name}")).not_to_have_attribute("aria-invalid", "true")


def test_the_billing_address_is_completed_by_itself(page: Page) -> None:
    page.click("#sc-billing > summary")
    fill(page, billing_postcode="3526KP", billing_house_number="93")
    with page.expect_response(asks):
        page.locator("#sc-f-billing_house_number").blur()
    expect(page.locator("#sc-f-billing_street")).to_have_value("Europalaan")
    expect(page.locator("#sc-f-billing_city")).to_have_value("Utrecht")
    expect_address(page, "", "")


def test_a_failing_look_up_changes_nothing(page: Page, register: Register) -> None:
    register.broken = True
    assert look_up(page).status == 204
    expect_address(page, "", "")
    assert page.inner_text("#sc-status") == ""
    expect(page.locator(".sc-alert, .sc-err")).to_have_count(0)


@pytest.mark.parametrize("failure", ["gone", "refused", "nonsense"])
def test_a_server_that_does_not_answer_changes_nothing(page: Page, failure: str) -> None:
    errors: list[Any] = []
    page.on("pageerror", lambda error: errors.append(error))
    act = {
        "gone": lambda route: route.abort(),
        "refused": lambda route: route.fulfill(status=429, json={"error": "too_many"}),
        "nonsense": lambda route: route.fulfill(status=200, body="<html>"),
    }[failure]
    page.route("**/lookup", act)
    with page.expect_request("**/lookup"):
        type_numbers(page)
    settle(page)
    expect_address(page, "", "")
    assert page.inner_text("#sc-status") == ""
    assert errors == []


def test_a_slow_look_up_keeps_nobody_from_typing(page: Page, register: Register) -> None:
    register.open.clear()
    with page.expect_request("**/lookup"):
        type_numbers(page)
    page.locator("#sc-f-street").press_sequentially("Keizersgr")
    with page.expect_response(asks):
        register.open.set()
    expect_address(page, "Keizersgr", "Amsterdam")


def test_whoever_is_in_the_field_types_over_what_is_filled_in(
    page: Page, register: Register
) -> None:
    register.open.clear()
    with page.expect_request("**/lookup"):
        type_numbers(page)
    page.locator("#sc-f-street").focus()
    with page.expect_response(asks):
        register.open.set()
    expect_address(page, "Keizersgracht", "Amsterdam")
    expect(page.locator("#sc-f-street")).to_be_focused()
    page.keyboard.type("Herengracht")
    expect_address(page, "Herengracht", "Amsterdam")


def test_an_answer_to_an_earlier_question_is_not_taken(page: Page, register: Register) -> None:
    register.open.clear()
    with page.expect_request("**/lookup"):
        type_numbers(page)
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/lookup")):
        page.locator("#sc-f-postcode").fill("3526kp")
    with page.expect_request("**/lookup"):
        page.locator("#sc-f-postcode").blur()
    with page.expect_response(asks):
        register.open.set()
    expect_address(page, "Europalaan", "Utrecht")


def test_nothing_of_it_is_counted(page: Page) -> None:
    bodies: list[str] = []
    page.on(
        "request", lambda one: one.url.endswith("/events") and bodies.append(one.post_data or "")
    )
    look_up(page)
    expect_address(page, "Keizersgracht", "Amsterdam")
    with page.expect_request("**/events"):
        page.evaluate("dispatchEvent(new Event('pagehide'))")
    told = "".join(bodies)
    assert "house_number" in told
    assert [word for word in ("Keizers", "Amsterdam", '"street"', '"city"') if word in told] == []


def test_without_script_the_update_button_fills_in(
    new_context: Callable[..., BrowserContext], url: str
) -> None:
    page = new_context(locale="en-NL", java_script_enabled=False).new_page()
    page.goto(url)
    fill(page, postcode="1015cj", house_number="112")
    page.click(".sc-update")
    expect_address(page, "Keizersgracht", "Amsterdam")
    expect(page.locator("#sc-f-postcode")).to_have_value("1015cj")


def test_without_script_an_order_shows_the_address_before_it_is_placed(
    new_context: Callable[..., BrowserContext], url: str
) -> None:
    page = new_context(locale="en-NL", java_script_enabled=False).new_page()
    page.goto(url)
    fill(page, email="ann@example.nl", name="Ann Lee", postcode="1015cj", house_number="112")
    page.click(".sc-order")
    expect_address(page, "Keizersgracht", "Amsterdam")
    expect(page.locator(".sc-alert")).to_contain_text("Check it, then order again")
    page.click(".sc-order")
    page.wait_for_url("**/smartcheckout/order/*")
