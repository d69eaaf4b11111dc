"""Orders to place, and a shop that keeps count of what it was handed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from threading import Lock
from uuid import uuid4

import pytest

from flask_smartcheckout.cart import Cart, Line
from flask_smartcheckout.codes.claims import Claims
from flask_smartcheckout.money import Money
from flask_smartcheckout.orders.address import Address
from flask_smartcheckout.orders.attempts import Choice
from flask_smartcheckout.orders.desk import Desk
from flask_smartcheckout.orders.order import Order
from flask_smartcheckout.orders.placing import Failed, Host, Outdone, Placed, Refused, place
from flask_smartcheckout.orders.start_request import Links
from flask_smartcheckout.pricing import Choices, Destination, quote
from flask_smartcheckout.shop import (
    Coupon,
    Invoice,
    PaymentProvider,
    ShippingMethod,
    Shop,
)
from flask_smartcheckout.storage import Database

NOTHING = Claims()
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SHOP = Shop(
    country="NL",
    sells_to=("EU",),
    tax_classes={"books": {"NL": "9", "DE": "7"}},
    shipping=(
        ShippingMethod("home", {"en": "Home", "nl": "Thuis"}, "4.95", free_from="99", days=(1, 2)),
    ),
    coupons=(
        Coupon("TEN", "percent_order", "10", title={"en": "Welcome", "nl": "Welkom"}, public=True),
        Coupon("BIG", "fixed_order", "5", min_subtotal="500", public=True),
        Coupon("GIFT", "free_gift", refs=("mug",)),
        Coupon("OLD", "percent_order", "5", ends=NOON.date().replace(month=10), public=True),
    ),
)


def line(ref: str, price: str, **more: object) -> Line:
    return Line(ref, ref.title(), Money.of(price, "EUR"), **more)  # type: ignore[arg-type]


CART = Cart.of(
    [line("mug", "12.50", quantity=2, weight=300), line("atlas", "24.95", tax_class="books")], "EUR"
)


def make_order(*codes: str, now: datetime = NOON) -> Order:
    """Return an order of two mugs and a book, delivered in Amsterdam, as yet without a number."""
    home = Address("NL", name="Sanne", street="Keizersgracht", house_number="112", city="Amsterdam")
    return Order(
        id=uuid4().hex,
        lines=CART.lines,
        quote=quote(CART, SHOP, Destination("NL", "1015 CJ"), Choices(codes=codes), now.date()),
        name="Sanne de Vries",
        email="sanne@example.nl",
        shipping=replace(home, postcode="1015 CJ"),
        billing=home,
        payment_method="invoice",
        shipping_method="home",
        locale="nl",
        placed_at=now,
    )


def choose(provider: PaymentProvider, token: str) -> Choice:
    """Return how an order is paid: by a provider that sends the shopper back to us."""
    url = f"https://shop.example/order/{token}"
    webhook = f"https://shop.example/payments/{provider.id}"
    return Choice(provider.id, "card", Links(f"{url}/return", f"{url}/cancelled", webhook))


@dataclass
class Till:
    """The shop's side: counts what its handler is given, and answers what it is told to."""

    database: Database
    orders: list[Order] = field(default_factory=list)
    undone: int = 0
    reported: list[str] = field(default_factory=list)
    answer: Callable[[Order], object] | None = None
    lock: Lock = field(default_factory=Lock)

    def handle(self, order: Order) -> object:
        with self.lock:
            self.orders.append(order)
            number = len(self.orders)
        return self.answer(order) if self.answer else f"A-{number}"

    def roll_back(self) -> None:
        self.undone += 1

    def place(
        self,
        checkout_id: str,
        order: Order | None = None,
        provider: PaymentProvider | None = None,
        claims: Claims = NOTHING,
    ) -> Placed | Refused | Failed | Outdone:
        provider = provider or Invoice(days=14)
        return place(
            Desk(self.database, replace(SHOP, payments=(provider,))),
            checkout_id,
            order or make_order(),
            Host(self.handle, self.roll_back, self.reported.append),
            partial(choose, provider),
            claims,
        )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with our tables, of each kind in turn."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def till(database: Database) -> Till:
    """A shop that takes orders."""
    return Till(database)
