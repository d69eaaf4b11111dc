"""What only this shop shows: rows committed one by one, and a dark theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page
from tests.browser.looking import CHANGED
from tests.web.conftest import DUTCH, Shopper

from . import shop
from .host import HOST, rows

OURS = ".smartcheckout, .smartcheckout *:not(svg, svg *, script, option)"
THEIRS = ".bar, .bar *"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = HOST.start(tmp_path, True)
    yield app
    app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def shopper(app: Flask) -> Shopper:
    """Somebody with two products in the cart, in front of the form."""
    shopper = Shopper(app.test_client())
    HOST.fill(shopper.client)
    shopper.open()
    return shopper


def stock(app: Flask) -> dict[str, int]:
    return {row["name"]: row["stock"] for row in rows(app, "SELECT * FROM products")}


@pytest.fixture
def breaks_at_the_second(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The helper sells the second item and raises, once; names what it sold."""
    sell, sold = shop.sell, []

    def break_once(number: str, product: str, *more: Any) -> None:
        sell(number, product, *more)
        sold.append(product)
        if len(sold) == 2:
            raise RuntimeError("the printer of the packing slips is out of paper")

    monkeypatch.setattr(shop, "sell", break_once)
    return sold


def test_an_order_is_a_row_for_each_item(app: Flask, shopper: Shopper) -> None:
    assert shopper.send(**DUTCH).status_code == 303
    found = rows(
        app,
        "SELECT number, product_id, quantity, price FROM orders ORDER BY product_id",
    )
    assert [tuple(row)[1:] for row in found] == [(1, 1, 129.95), (2, 3, 4.1)]
    assert len({row["number"] for row in found}) == 1
    assert stock(app) == {"Tape deck": 4, "Cleaning tape": 37, "Blank tape": 90}
    assert HOST.in_cart(shopper.client) == 0


def test_a_handler_that_broke_after_committing_writes_no_row_twice(
    app: Flask, shopper: Shopper, breaks_at_the_second: list[str]
) -> None:
    failed = shopper.send(**DUTCH)
    assert failed.status_code == 503
    assert (
        len(rows(app, "SELECT * FROM orders")) == 2
    )  # committed, whatever we roll back
    assert shopper.send(**DUTCH).status_code == 303
    assert breaks_at_the_second == ["1", "2", "1", "2"]
    (order,) = HOST.orders(app)
    assert order.items == {"1": 1, "2": 3}
    assert len(rows(app, "SELECT * FROM orders")) == 2
    assert stock(app) == {"Tape deck": 4, "Cleaning tape": 37, "Blank tape": 90}


def test_what_sold_out_half_way_leaves_no_row(app: Flask, shopper: Shopper) -> None:
    rows(app, "UPDATE products SET stock = 2 WHERE id = 2")  # and three are ordered
    refused = shopper.send(**DUTCH)
    assert refused.status_code == 422
    assert "Cleaning tape has just sold out." in refused.text
    assert rows(app, "SELECT * FROM orders") == []
    assert stock(app) == {"Tape deck": 5, "Cleaning tape": 2, "Blank tape": 90}


def test_whoever_is_not_logged_in_has_an_empty_cart(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/smartcheckout/cart-count").get_json() == {"count": 0}
    assert "Your cart is empty" in client.get("/smartcheckout/").text
    assert ">Log in</a>" in client.get("/smartcheckout/").text  # in the shop's own bar


# The dark theme with a rule for everything


@pytest.fixture
def visitor(
    app: Flask,
    live_server: Callable[[Flask], str],
    new_context: Callable[..., BrowserContext],
) -> Page:
    """The customer in a browser, with a full cart and a page that stands still."""
    page = new_context(
        locale="en-NL", reduced_motion="reduce", base_url=live_server(app)
    ).new_page()
    page.request.post("/login", form={**shop.CUSTOMER, "password": shop.PASSWORD})
    page.request.post("/cart/1")
    return page


def test_neither_style_changes_anything_of_the_other(visitor: Page) -> None:
    visitor.goto("/smartcheckout/")
    visitor.click(".sc-order")
    visitor.wait_for_selector(".sc-err")
    assert visitor.evaluate(CHANGED, ["dark.css", OURS]) == []
    assert visitor.evaluate(CHANGED, ["smartcheckout.css", THEIRS]) == []


def test_the_icon_and_the_dark_pages_leave_each_other_alone(visitor: Page) -> None:
    visitor.goto("/product/1")
    visitor.wait_for_selector(".sc-cart[data-counted]")
    assert visitor.evaluate(CHANGED, ["dark.css", OURS]) == []
    assert (
        visitor.evaluate(
            CHANGED, ["cart.css", "body > :not(.sc-cart), .sheet *, .bar *"]
        )
        == []
    )
