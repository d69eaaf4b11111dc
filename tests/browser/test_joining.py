"""What a shop may add: an icon in its own place, a form of its own that is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest
import sqlalchemy as sa
from flask import Flask, Response, render_template_string, request
from playwright.sync_api import Page, expect
from sqlalchemy import select

from flask_smartcheckout import Order, Shop, SmartCheckout
from flask_smartcheckout.tracking.tables import checkouts
from tests.web.documented import example

from .shopping import DUTCH, FORM, fill, press_order

BAR = '<nav class="nav"><a class="cart-link" href="/basket">Basket</a></nav>'
PAGE = "<!doctype html><html><body>{}<h1>Shop</h1></body></html>"
OWN_FORM = example("from-your-own-checkout.md", "1. Measure the form you have", "html+jinja")
TABLE = sa.Table("orders", sa.MetaData(), sa.Column("city", sa.String(6)))


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    """A shop with an icon of its own, a form of its own, and a column that is too small."""
    app = Flask("shop")
    app.config.update(
        SECRET_KEY="test",
        SMARTCHECKOUT_DATABASE_URL=sqlite_url,
        SMARTCHECKOUT_ICON_ADOPT=".nav .cart-link",
    )
    checkout = SmartCheckout(app, Shop("NL"))
    checkout.cart(lambda: [checkout.line("mug", "Blue mug", "12.50")])

    @checkout.order
    def place(order: Order) -> str:
        order.fit(TABLE)
        return "A-1"

    @app.post("/own")
    def take() -> str:
        checkout.count_order()
        return "Thank you"

    own = PAGE.format(OWN_FORM)
    app.add_url_rule("/", "home", lambda: PAGE.format(BAR))
    app.add_url_rule("/plain", "plain", lambda: PAGE.format(""))
    app.add_url_rule("/own", "own", lambda: render_template_string(own), methods=["GET"])
    yield app
    app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def reported(app: Flask) -> SimpleQueue[int]:
    """How each batch of events was answered, as they come."""
    answers: SimpleQueue[int] = SimpleQueue()

    @app.after_request
    def note(response: Response) -> Response:
        if request.path.endswith("/events"):
            answers.put(response.status_code)
        return response

    return answers


@pytest.fixture
def url(app: Flask, live_server: Callable[[Flask], str]) -> str:
    return live_server(app)


def test_the_icon_takes_the_place_of_the_shops_own(url: str, page: Page) -> None:
    page.goto(url)
    expect(page.locator(".nav > .sc-cart span")).to_have_text("1")
    expect(page.locator(".cart-link")).to_have_count(0)
    expect(page.locator(".sc-cart")).not_to_have_class("sc-float")
    top = page.locator(".sc-cart").evaluate("one => getComputedStyle(one).position")
    assert top == "static"


def test_the_icon_floats_where_the_shop_has_none(url: str, page: Page) -> None:
    page.goto(url + "/plain")
    expect(page.locator("body > .sc-cart.sc-float span")).to_have_text("1")


def test_a_form_of_the_shops_own_reports_what_happens_in_it(
    app: Flask, reported: SimpleQueue[int], url: str, page: Page
) -> None:
    page.goto(url + "/own")
    page.fill("[name=zip]", "1015 CJ")
    page.fill("[name=town]", "Amsterdam")
    page.click("button")
    expect(page.locator("body")).to_have_text("Thank you")
    assert reported.get(timeout=10) == 204  # it leaves with the page, and may come after the order
    with app.extensions["smartcheckout"].database.connect() as connection:
        (row,) = connection.execute(select(checkouts.c.state, checkouts.c.form_version))
    assert tuple(row) == ("ordered", "own")


def test_a_text_that_the_shop_cannot_hold_is_told_at_its_field(url: str, page: Page) -> None:
    page.goto(url + FORM)
    fill(page, **DUTCH)
    assert press_order(page).status == 422
    expect(page.locator("#sc-f-city-msg")).to_contain_text("more than 6 characters do not fit")
    assert page.input_value("#sc-f-street") == "Keizersgracht"
    fill(page, city="A'dam")
    page.click(".sc-order")
    expect(page.locator(".sc-tick")).to_be_visible()
