"""What the shopper is about to buy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .demands import demand_flag, demand_text, demand_whole
from .links import is_link
from .money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One product in the cart.

    `unit_price` is the catalogue price of one piece, with or without tax as
    `Shop.prices_include_tax` says; `weight` is that of one piece in grams;
    `tax_class` None means untaxed.
    """

    ref: str
    title: str
    unit_price: Money
    quantity: int = 1
    tax_class: str | None = "standard"
    weight: int = 0
    image: str | None = None
    url: str | None = None
    discountable: bool = True
    needs_shipping: bool = True

    def __post_init__(self) -> None:
        if not self.ref or not self.title:
            raise ValueError("a line needs a ref and a title")
        demand_text("a line", "ref", self.ref)
        demand_text(self.ref, "title", self.title)
        if self.tax_class is not None:
            demand_text(self.ref, "tax_class", self.tax_class)
        demand_whole(self.ref, "quantity", self.quantity, least=1)
        demand_whole(self.ref, "weight in grams", self.weight)
        for name in ("discountable", "needs_shipping"):
            demand_flag(self.ref, name, getattr(self, name))
        self._check_price()
        for link in (self.image, self.url):
            if link is not None and not is_link(link):
                raise ValueError(f"{self.ref}: {link!r} is no http(s) or relative URL")

    def _check_price(self) -> None:
        if not isinstance(self.unit_price, Money):
            raise ValueError(
                f"{self.ref}: unit_price is {self.unit_price!r}; write Money.of('12.50', 'EUR')"
            )
        if self.unit_price.minor < 0:
            raise ValueError(f"{self.ref}: a price cannot be negative; use a coupon for a discount")

    @property
    def total(self) -> Money:
        """The catalogue price of all pieces."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Cart:
    """The lines of one shopper, all in one currency. An empty cart is false."""

    lines: tuple[Line, ...]
    currency: str

    @classmethod
    def of(cls, lines: Iterable[Line], currency: str) -> Cart:
        """Collect lines; raises ValueError when one is in another currency."""
        collected = tuple(lines)
        for line in collected:
            if not isinstance(line, Line):
                raise ValueError(f"the cart yields checkout.line(…), not {line!r}")
            if line.unit_price.currency != currency:
                raise ValueError(
                    f"{line.ref} is priced in {line.unit_price.currency}, the shop in {currency}"
                )
        return cls(collected, currency)

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def count(self) -> int:
        """How many pieces there are, over all lines."""
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal(self) -> Money:
        """The catalogue price of everything, before discounts and shipping."""
        return Money(sum(line.total.minor for line in self.lines), self.currency)

    @property
    def weight(self) -> int:
        """The weight of everything in grams."""
        return sum(line.weight * line.quantity for line in self.lines)

    @property
    def needs_shipping(self) -> bool:
        """Whether anything has to be sent."""
        return any(line.needs_shipping for line in self.lines)
