"""Where a shopper fetches an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .regions import country_list
from .text import Text, localized


@dataclass(frozen=True, slots=True)
class PickupPoint:
    """A place to fetch an order: a parcel shop, a locker, the shop's own counter.

    `id` is the carrier's, and comes back in `order.pickup_point`; `address` is lines as they are
    shown. `hours` and `note` are the shop's words, once or by language. `country` (ISO 3166-1) is
    where it stands, and so where the sale is taxed; empty means the shop's own country for a
    point of `pickup_points`, and that of the address for one of `@checkout.pickup_points`.
    """

    id: str
    name: Text
    address: Sequence[str] = ()
    hours: Text = ""
    note: Text = ""
    country: str = ""

    def __post_init__(self) -> None:
        if not self.id or not isinstance(self.id, str) or not self.name:
            raise ValueError(f"PickupPoint {self.id or self.name!r}: it needs an id and a name")
        if isinstance(self.address, str):
            raise ValueError(
                f"PickupPoint {self.id}: address is a list of lines: write ({self.address!r},)"
            )
        if self.country and country_list([self.country]) != {self.country}:
            raise ValueError(f"PickupPoint {self.id}: country is one code such as 'NL'")
        object.__setattr__(self, "address", tuple(map(str, self.address)))

    def lines(self, locale: str = "en") -> list[str]:
        """Return how it is shown in a language: name, address, hours, note."""
        words = [localized(text, locale) for text in (self.hours, self.note) if text]
        return [localized(self.name, locale), *self.address, *words]
