"""A small shop with a cart, and a shopper who fills in its form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from flask_smartcheckout import Coupon, Invoice, Line, Order, ShippingMethod, Shop, SmartCheckout

DUTCH = {
    "email": "sanne@example.nl",
    "name": "Sanne de Vries",
    "country": "NL",
    "postcode": "1015cj",
    "house_number": "112",
    "street": "Keizersgracht",
    "city": "Amsterdam",
}
SHOP = Shop(
    country="NL",
    name="Mok & Linnen",
    sells_to=("EU", "GB", "US"),
    tax_classes={"books": {"NL": "9", "DE": "7"}},
    shipping=(
        ShippingMethod("home", "Home delivery", "4.95", countries=("NL",), days=(1, 2)),
        ShippingMethod("abroad", "Parcel", "9.95", countries=("EU", "GB", "US"), excluded=("NL",)),
    ),
    payments=(Invoice(days=14),),
    coupons=(
        Coupon("WELCOME10", "percent_order", "10", public=True),
        Coupon("FIVEOFF", "fixed_order", "5", min_subtotal="500", public=True),
    ),
)
_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Host:
    """The shop's side: what is in the cart, and what its handler was given."""

    checkout: SmartCheckout
    lines: list[Line] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    handler: Callable[[Order], object] | None = None

    def take(self, order: Order) -> object:
        """Save an order as a shop would, and empty the cart."""
        if self.handler:
            return self.handler(order)
        self.orders.append(order)
        self.lines = []
        return f"A-{len(self.orders)}"


@pytest.fixture
def make_app(database_url: str) -> Iterator[Callable[..., Flask]]:
    """Join a shop's app, a bare one unless another is given: `make_app(shop, app, **config)`."""
    made: list[Flask] = []

    def make(shop: Shop = SHOP, app: Flask | None = None, **config: Any) -> Flask:
        app = app or Flask("host")
        app.config.update(
            SECRET_KEY="test", TESTING=True, SMARTCHECKOUT_DATABASE_URL=database_url, **config
        )
        checkout = SmartCheckout()
        host = Host(checkout)
        checkout.cart(lambda: host.lines)
        checkout.order(host.take)
        checkout.init_app(app, shop)
        app.extensions["host"] = host
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["smartcheckout"].postman.wait(30)
        app.extensions["smartcheckout"].database.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """The shop with a mug and a book in the cart, and a page of its own."""
    app = fill_cart(make_app())

    @app.get("/")
    def home() -> str:
        return "<!doctype html><html><body><h1>Shop</h1></body></html>"

    return app


def fill_cart(app: Flask) -> Flask:
    """Put two mugs and a book in the cart."""
    with app.app_context():
        line = host_of(app).checkout.line
        host_of(app).lines = [
            line("mug", "Blue mug", "12.50", quantity=2),
            line("atlas", "Small atlas of soup", 24.95, tax_class="books"),
        ]
    return app


def host_of(app: Flask) -> Host:
    """Return the shop's side of an app."""
    host: Host = app.extensions["host"]
    return host


@pytest.fixture
def host(app: Flask) -> Host:
    """The shop's side."""
    return host_of(app)


@dataclass
class Shopper:
    """Somebody with a browser that sends back hidden inputs and cookies, as browsers do."""

    client: FlaskClient
    hidden: dict[str, str] = field(default_factory=dict)
    url: str = "/smartcheckout/"

    def open(self, url: str = "", **options: Any) -> TestResponse:
        """Open the form."""
        return self._read(self.client.get(url or self.url, **options))

    def send(self, action: str = "order", json: bool = False, **typed: Any) -> TestResponse:
        """Press a button, with these values typed in."""
        data = {**self.hidden, **typed, "action": action}
        headers = {"Accept": "application/json"} if json else {}
        return self._read(self.client.post(self.url, data=data, headers=headers))

    def _read(self, response: TestResponse) -> TestResponse:
        found = {name: unescape(value) for name, value in _INPUT.findall(response.text)}
        if found:
            self.hidden = found
        elif response.is_json and "fingerprint" in response.get_json():
            self.hidden["fingerprint"] = response.get_json()["fingerprint"]
        return response


@pytest.fixture
def shopper(app: Flask) -> Shopper:
    """A shopper in front of the open form."""
    visitor = Shopper(app.test_client())
    visitor.open()
    return visitor


def run(app: Flask, *words: str, given: bytes | str = "") -> Result:
    """Run `flask smartcheckout …`."""
    return app.test_cli_runner().invoke(args=["smartcheckout", *words], input=given)


def count(app: Flask, table: Any) -> int:
    """Return how many rows a table has."""
    with app.extensions["smartcheckout"].database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0
