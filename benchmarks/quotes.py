"""How fast a quote is: 20 lines, 3 rates, 2 coupons, against a bare Decimal sum of the lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from flask_smartcheckout import Cart, Coupon, Line, Money, ShippingMethod, Shop
from flask_smartcheckout.pricing import Choices, Destination, quote

from .clock import seconds

TODAY = date(2026, 11, 23)
CLASSES = ("standard", "books", "food")
SHOP = Shop(
    country="NL",
    sells_to=("EU",),
    tax_classes={"books": {"DE": "7"}, "food": {"DE": "0"}},
    shipping=(ShippingMethod("parcel", "Parcel", "9.95", free_from="5000"),),
    coupons=(
        Coupon("TEN", "percent_order", "10", min_subtotal="20"),
        Coupon("FIVE", "fixed_order", "5", priority=1),
    ),
)


def measure() -> dict[str, Any]:
    """Return quotes a second, the multiple of a bare sum, and how 1,000 lines compare with 100.

    The bare sum is reckoned from Decimals that are there already; from the lines' own cents, which
    have to become Decimals first, it takes more than twice as long.
    """
    cart, choices = _cart(20), Choices(codes=("TEN", "FIVE"))
    prices = [(Decimal(line.unit_price.minor) / 100, line.quantity) for line in cart.lines]
    bare = seconds(lambda: sum((p * q for p, q in prices), Decimal(0)), 2000)
    cents = [(line.unit_price.minor, line.quantity) for line in cart.lines]
    from_cents = seconds(lambda: sum((Decimal(c) / 100 * q for c, q in cents), Decimal(0)), 2000)
    one = seconds(lambda: quote(cart, SHOP, Destination("DE"), choices, TODAY), 200)
    hundred, thousand = (_time(count, choices) for count in (100, 1000))
    return {
        "quotes_per_second": round(1 / one),
        "to_bare_sum": round(one / bare, 1),
        "to_bare_sum_from_cents": round(one / from_cents, 1),
        "budget_to_bare_sum": 60,
        "per_line_1000_to_100": round((thousand / 1000) / (hundred / 100), 2),
    }


def _time(count: int, choices: Choices) -> float:
    cart = _cart(count)
    return seconds(lambda: quote(cart, SHOP, Destination("DE"), choices, TODAY), 10)


def _cart(count: int) -> Cart:
    lines = (
        Line(f"p{i}", f"Product {i}", Money(995 + i, "EUR"), 1 + i % 3, CLASSES[i % 3])
        for i in range(count)
    )
    return Cart.of(lines, "EUR")
