"""The visitor's cart: how many of what, kept in the session."""

from __future__ import annotations

from dataclasses import dataclass

from flask import session

from . import catalog
from .catalog import Product

KEY = "cart"


@dataclass(frozen=True, slots=True)
class Item:
    """A product in the cart, and how many of it."""

    product: Product
    quantity: int

    @property
    def total_cents(self) -> int:
        """What these cost together, VAT included."""
        return self.product.price_cents * self.quantity


def items() -> list[Item]:
    """Return what is in the cart, in the order of the shelf."""
    quantities = _quantities()
    return [
        Item(product, quantities[product.ref])
        for product in catalog.everything()
        if product.ref in quantities
    ]


def subtotal_cents() -> int:
    """Return what everything costs, VAT included, without shipping."""
    return sum(item.total_cents for item in items())


def add(product: Product, quantity: int) -> None:
    """Put more of a product in."""
    change(product, _quantities().get(product.ref, 0) + quantity)


def change(product: Product, quantity: int) -> None:
    """Have exactly this many of a product, at most what is in stock; none takes it out."""
    quantities = {**_quantities(), product.ref: min(quantity, product.stock)}
    session[KEY] = {ref: number for ref, number in quantities.items() if number > 0}


def clear() -> None:
    """Take everything out."""
    session.pop(KEY, None)


def _quantities() -> dict[str, int]:
    quantities: dict[str, int] = session.get(KEY, {})
    return quantities
