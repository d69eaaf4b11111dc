"""Short ways to a shop, a cart and its quote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_smartcheckout.cart import Cart, Line
from flask_smartcheckout.money import Money, Price
from flask_smartcheckout.pricing import Choices, Destination, Quote, quote
from flask_smartcheckout.shop import Shop

TODAY = date(2026, 11, 23)  # a Monday


def a_shop(**changes: Any) -> Shop:
    """A Dutch shop that sells everywhere."""
    return Shop(**{"country": "NL", "sells_to": ("*",), **changes})


def a_line(ref: str, price: Price, quantity: int = 1, currency: str = "EUR", **more: Any) -> Line:
    """A line called like its ref."""
    return Line(ref, ref.title(), Money.of(price, currency), quantity, **more)


def priced(
    shop: Shop,
    lines: Iterable[Line],
    to: Destination | str = "NL",
    today: date = TODAY,
    **choices: Any,
) -> Quote:
    """Quote some lines."""
    destination = Destination(to) if isinstance(to, str) else to
    return quote(Cart.of(lines, shop.currency), shop, destination, Choices(**choices), today)


def eur(amount: str) -> Money:
    """Euro."""
    return Money.of(amount, "EUR")
