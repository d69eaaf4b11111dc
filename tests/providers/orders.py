"""Orders to be paid: what a provider is asked, made from carts by our own quote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask_smartcheckout.cart import Cart, Line
from flask_smartcheckout.money import Money
from flask_smartcheckout.orders.address import Address
from flask_smartcheckout.pricing import Choices, Destination, provider_lines, quote
from flask_smartcheckout.shop import Coupon, GiftCard, ShippingMethod, Shop, StartRequest

PLACED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
KEIZERSGRACHT = Address(
    "NL",
    name="Ann de Vries",
    street="Keizersgracht",
    house_number="112",
    addition="A",
    city="Amsterdam",
    postcode="1015 CW",
)
MUGS = Line("mug", "Blue mug", Money(1250, "EUR"), quantity=2)
ATLAS = Line("atlas", "Atlas", Money(1999, "EUR"), tax_class="books")
BOOK = Line("book", "E-book", Money(999, "EUR"), needs_shipping=False)
SHOP = Shop(
    country="NL",
    name="Fietsenhok",
    sells_to=("EU", "NO", "GB", "JP", "KW"),
    tax_classes={"books": {"NL": "9", "*": "9"}},
    shipping=(ShippingMethod("home", "Home delivery", "4.95", days=(1, 2)),),
    coupons=(Coupon("TANDEM", "percent_order", 15),),
)


def request_for(
    method: str,
    *lines: Line,
    shop: Shop = SHOP,
    coupon: str = "",
    gift_card: GiftCard | None = None,
    country: str = "NL",
    **more: Any,
) -> StartRequest:
    """Return what a provider is asked for an order of these lines."""
    lines = lines or (MUGS,)
    cart = Cart.of(lines, lines[0].unit_price.currency)
    chosen = Choices(
        codes=(coupon,) if coupon else (), gift_cards=(gift_card,) if gift_card else ()
    )
    priced = quote(cart, shop, Destination(country), chosen, PLACED)
    address = more.pop("address", replace(KEIZERSGRACHT, country=country))
    values: dict[str, Any] = {
        "order_id": "f3a1",
        "order_number": "1001",
        "method": method,
        "amount": priced.amount_due,
        "lines": provider_lines(priced),
        "name": "Ann de Vries",
        "email": "ann@example.com",
        "phone": "+31612345678",
        "billing": address,
        "shipping": address,
        "country": country,
        "locale": "nl",
        "return_url": "https://shop.example/smartcheckout/order/t0/return",
        "cancel_url": "https://shop.example/smartcheckout/order/t0/return?gave_up=1",
        "webhook_url": "https://shop.example/smartcheckout/payments/p",
        "placed_at": PLACED,
        "shop_name": shop.name,
    }
    return StartRequest(**(values | more))
