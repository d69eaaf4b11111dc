"""What a shopper sees around the order button: all that binds them, and nothing else in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, Response
from playwright.sync_api import Page, expect

from flask_smartcheckout import ShippingMethod, Shop, SmartCheckout
from flask_smartcheckout.shop import Contact, terms

from .looking import SIDEWAYS
from .shopping import DUTCH, FORM, choose_country, fill, fill_in, new_prices, press_order

NOTICE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 708 1000'><path d='M0 0h9v9'/></svg>"
REVIEW = "#sc-review"


@pytest.fixture
def url(sqlite_url: str, live_server: Callable[[Flask], str]) -> Iterator[str]:
    """The form of a shop with terms to agree to and the EU's notice to be shown."""
    app = Flask("shop")
    app.config.update(SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    shop = Shop(
        "NL",
        name="Mok & Linnen",
        sells_to=("EU", "US"),
        shipping=(ShippingMethod("parcel", "Parcel", "9.95"),),
        contact=Contact("+31 30 1", "help@mok.example"),
        terms_url="/terms",
        extra_fields=(terms(),),
        guarantee_notice="/notice.svg",
    )
    checkout = SmartCheckout(app, shop)
    checkout.cart(lambda: [checkout.line("mug", "Blue mug", "12.50")])
    checkout.order(lambda order: "1")

    @app.get("/notice.svg")
    def notice() -> Response:
        return Response(NOTICE, content_type="image/svg+xml")

    yield live_server(app) + FORM
    app.extensions["smartcheckout"].database.dispose()


def top(page: Page, selector: str) -> float:
    """Return how far down an element begins."""
    box = page.locator(selector).bounding_box()
    assert box, selector
    return box["y"]


def test_a_phone_shows_the_boxes_then_the_order_then_the_button(url: str, shopper: Page) -> None:
    shopper.set_viewport_size({"width": 390, "height": 844})
    shopper.goto(url)
    fill_in(shopper)
    expect(shopper.locator(REVIEW)).to_contain_text("Keizersgracht 112")
    parts = ("#sc-f-terms", ".sc-guarantee", "#sc-items", REVIEW, "#sc-totals", ".sc-order")
    tops = [top(shopper, one) for one in (*parts, "#sc-seller")]
    assert tops == sorted(tops)
    total = shopper.locator(".sc-total").bounding_box()
    assert total
    assert 0 <= top(shopper, ".sc-order") - total["y"] - total["height"] < 24


def test_the_address_to_look_over_follows_what_is_typed(url: str, shopper: Page) -> None:
    shopper.goto(url)
    expect(shopper.locator(REVIEW)).to_be_empty()
    fill_in(shopper)
    expect(shopper.locator(REVIEW)).to_have_text(
        "Delivery addressSanne de Vries, Keizersgracht 112, 1015 CJ Amsterdam, Netherlands",
        ignore_case=True,
    )
    with new_prices(shopper):
        fill(shopper, name="Ann <i>Lee</i>")
        shopper.locator("#sc-f-name").blur()
    expect(shopper.locator(REVIEW)).to_contain_text("Ann <i>Lee</i>, Keizersgracht")
    shopper.click(f"{REVIEW} a")
    expect(shopper.locator("#sc-h-address")).to_be_in_viewport()


def test_without_our_script_it_is_there_once_the_form_comes_back(
    url: str, new_context: Callable[..., Any]
) -> None:
    page = new_context(locale="en-NL", java_script_enabled=False).new_page()
    page.goto(url)
    fill(page, **DUTCH)
    page.click(".sc-update")
    expect(page.locator(REVIEW)).to_contain_text("Keizersgracht 112")
    expect(page.locator("#sc-seller")).to_contain_text("help@mok.example")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_notice_is_whole_and_moves_nothing(url: str, shopper: Page, width: int) -> None:
    shopper.set_viewport_size({"width": width, "height": 800})
    shopper.goto(url)
    picture = shopper.locator(".sc-guarantee img")
    reserved = picture.bounding_box()
    picture.scroll_into_view_if_needed()
    shopper.wait_for_function("document.querySelector('.sc-guarantee img').naturalWidth > 0")
    shown = picture.bounding_box()
    assert reserved and shown
    assert shown["width"] == reserved["width"] == min(480, width - 32)
    assert abs(shown["height"] - reserved["height"]) < 12
    assert 1.38 < shown["height"] / shown["width"] < 1.44
    assert shopper.evaluate(SIDEWAYS) == 0
    choose_country(shopper, "US")
    expect(picture).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_around_the_button_has_a_violation(
    url: str, shopper: Page, scheme: Any, axe: Callable[[Page], list[dict[str, Any]]]
) -> None:
    shopper.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    shopper.goto(url)
    fill_in(shopper)
    expect(shopper.locator(REVIEW)).to_contain_text("Keizersgracht 112")
    assert axe(shopper) == []
    assert press_order(shopper).status == 422
    expect(shopper.locator("#sc-f-terms-msg .sc-err")).to_be_visible()
    assert axe(shopper) == []
