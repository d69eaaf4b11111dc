"""A way of sending the goods, and what it costs where."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..money import Price, to_decimal
from .regions import country_list
from .text import Text

FREE_FROM_BASES = ("after_discount", "before_discount")


@dataclass(frozen=True)
class ShippingMethod:
    """A way of sending the goods.

    `price` and `free_from` are in major units of the shop's currency, with or
    without tax as the shop's catalogue prices. `countries` (codes, EU, EEA, *) and
    `excluded` say where it goes; none means everywhere the shop sells. `days` is
    the carrier's shortest and longest time in working days after dispatch.
    """

    id: str
    title: Text
    price: Price
    countries: Collection[str] = ()
    excluded: Collection[str] = ()
    free_from: Price | None = None
    free_from_basis: str = "after_discount"
    days: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not self.id or not self.title:
            raise ValueError(f"shipping {self.id or self.title!r}: it needs an id and a title")
        if to_decimal(self.price) < 0:
            raise ValueError(f"shipping {self.id}: the price cannot be negative")
        if self.free_from_basis not in FREE_FROM_BASES:
            raise ValueError(
                f"shipping {self.id}: free_from_basis is one of {', '.join(FREE_FROM_BASES)}"
            )
        if self.days and not 0 <= self.days[0] <= self.days[1]:
            raise ValueError(f"shipping {self.id}: days is (shortest, longest), such as (1, 2)")
        object.__setattr__(self, "countries", country_list(self.countries))
        object.__setattr__(self, "excluded", country_list(self.excluded))

    def goes_to(self, country: str) -> bool:
        """Whether this method delivers in a country (ISO alpha-2)."""
        return country not in self.excluded and (not self.countries or country in self.countries)
