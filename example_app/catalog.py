"""The products, with their words in the visitor's language."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for

from .database import connect
from .language import text, texts


@dataclass(frozen=True, slots=True)
class Product:
    """Something on the shelf. `price_cents` includes VAT, `weight` is in grams."""

    ref: str
    price_cents: int
    tax_class: str
    weight: int
    stock: int

    @property
    def price(self) -> Decimal:
        """The price in euros, VAT included."""
        return Decimal(self.price_cents) / 100

    @property
    def title(self) -> str:
        return text(f"products.{self.ref}.title")

    @property
    def summary(self) -> str:
        return text(f"products.{self.ref}.summary")

    @property
    def story(self) -> str:
        return text(f"products.{self.ref}.story")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Pairs of a name and a value, such as ("Weight", "520 g")."""
        return [(name, value) for name, value in texts(f"products.{self.ref}.facts")]

    @property
    def image(self) -> str:
        return url_for("static", filename=f"products/{self.ref}.svg")

    @property
    def url(self) -> str:
        return url_for("pages.product", ref=self.ref)


def everything() -> list[Product]:
    """Return all products in the order of the shelf."""
    rows = connect().execute("SELECT * FROM products ORDER BY rowid")
    return [_product(row) for row in rows]


def find(ref: str) -> Product | None:
    """Return the product with this reference, or None."""
    row = connect().execute("SELECT * FROM products WHERE ref = ?", (ref,)).fetchone()
    return _product(row) if row else None


def next_to(product: Product, number: int = 4) -> list[Product]:
    """Return what stands beside a product on the shelf, which goes round."""
    shelf = everything()
    place = shelf.index(product)
    return (shelf[place + 1 :] + shelf[:place])[:number]


def _product(row: sqlite3.Row) -> Product:
    return Product(**dict(row))
