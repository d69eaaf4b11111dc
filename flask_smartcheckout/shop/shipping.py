"""A way of sending the goods, and what it costs where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ..demands import demand_amount, demand_whole
from ..money import Price
from .regions import country_list
from .text import Text

_LONGEST = 365  # working days; beyond it the figure is a mistake
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
        if not isinstance(self.id, str) or not isinstance(self.title, (str, Mapping)):
            raise ValueError(f"shipping {self.id!r}: id and title are texts")
        demand_amount(f"shipping {self.id}", "price", self.price)
        if self.free_from is not None:
            demand_amount(f"shipping {self.id}", "free_from", self.free_from)
        if self.free_from_basis not in FREE_FROM_BASES:
            raise ValueError(
                f"shipping {self.id}: free_from_basis is one of {', '.join(FREE_FROM_BASES)}"
            )
        if self.days is not None:
            self._check_days()
        object.__setattr__(self, "countries", country_list(self.countries))
        object.__setattr__(self, "excluded", country_list(self.excluded))

    def _check_days(self) -> None:
        wrong = f"shipping {self.id}: days is (shortest, longest), such as (1, 2)"
        if not isinstance(self.days, (tuple, list)) or len(self.days) != 2:
            raise ValueError(wrong)
        for count in self.days:
            demand_whole(f"shipping {self.id}", "days", count)
        if not self.days[0] <= self.days[1] <= _LONGEST:
            raise ValueError(wrong)

    def goes_to(self, country: str) -> bool:
        """Whether this method delivers in a country (ISO alpha-2)."""
        return country not in self.excluded and (not self.countries or country in self.countries)
