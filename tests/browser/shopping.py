"""The example shop as a test sees it, and what a shopper does in its checkout."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page, Response, expect

FORM = "/smartcheckout/"
DUTCH = {
    "email": "sanne@example.nl",
    "name": "Sanne de Vries",
    "postcode": "1015cj",
    "house_number": "112",
    "street": "Keizersgracht",
    "city": "Amsterdam",
}
"""What a shopper in Amsterdam types, by field name; the country is there already."""


@dataclass(frozen=True)
class ExampleShop:
    """The example shop while it is served at `url`."""

    app: Flask
    url: str
    path: Path

    def orders(self) -> list[dict[str, Any]]:
        """Return the rows of the shop's own table, oldest first."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute("SELECT * FROM orders ORDER BY number").fetchall()
        return [dict(row) for row in rows]

    def execute(self, statement: str) -> None:
        """Change something in the shop's own database."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement)


def put_in_cart(shop: ExampleShop, page: Page, *refs: str) -> None:
    """Put one of each product in the visitor's cart, without looking at its page."""
    for ref in refs:
        page.request.post(f"{shop.url}/cart/{ref}/add", form={"quantity": "1"})


def open_form(shop: ExampleShop, page: Page, *refs: str) -> Page:
    """Go to the checkout with these products in the cart; an atlas when none are named."""
    put_in_cart(shop, page, *(refs or ("atlas",)))
    page.goto(shop.url + FORM)
    return page


def fill(page: Page, **typed: str) -> None:
    """Type into fields by name."""
    for name, value in typed.items():
        page.fill(f"#sc-f-{name}", value)


def values(page: Page) -> dict[str, str]:
    """Return what the form would send, without what only our script and server read."""
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries(new FormData(document.getElementById('sc-form')))"
    )
    hidden = ("token", "visit", "fingerprint", "seen_total", "coupon", "applied", "lang")
    return {name: value for name, value in found.items() if name not in hidden}


def total(page: Page) -> str:
    """Return the total as it is shown, with ordinary spaces."""
    return page.inner_text("#sc-totals .sc-total dd").replace("\N{NO-BREAK SPACE}", " ")


def answer_to_post(response: Response) -> bool:
    """Whether a response answers what the form sent."""
    return response.request.method == "POST" and response.url.endswith(FORM)


def press_order(page: Page) -> Response:
    """Press the order button and wait for the answer."""

    def to_the_order(response: Response) -> bool:
        return "action=order" in (response.request.post_data or "")

    with page.expect_response(to_the_order) as answer:
        page.click(".sc-order")
    return answer.value


@contextmanager
def new_prices(page: Page) -> Iterator[None]:
    """Change a field in the block; at its end, wait until its prices stand on the page."""
    page.evaluate(
        """() => {
          const once = (name, then) => addEventListener(name, then, { once: true, capture: true });
          window.priced = new Promise((done) =>
            once('change', () => once('smartcheckout:prices', () => done())));
        }"""
    )
    yield
    page.evaluate("window.priced")


def choose_country(page: Page, code: str) -> None:
    """Choose a country of delivery and wait for its prices."""
    with new_prices(page):
        page.select_option("#sc-f-country", code)


def fill_in(page: Page) -> None:
    """Type a whole Dutch address, and wait for its prices where our script asks for them."""
    fill(page, **{name: value for name, value in DUTCH.items() if name != "city"})
    page.locator("#sc-f-street").blur()
    waiting = new_prices(page) if page.locator("[data-ready]").count() else nullcontext()
    with waiting:
        fill(page, city=DUTCH["city"])
        page.locator("#sc-f-city").blur()


def expect_confirmation(page: Page) -> None:
    """Wait for the confirmation of an order."""
    page.wait_for_url("**/smartcheckout/order/*")
    expect(page.locator(".sc-tick")).to_be_visible()
