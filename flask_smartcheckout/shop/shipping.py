"""A way of sending the goods: what it costs, where it goes, how long it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from ..demands import demand_amount
from ..money import Price, to_decimal
from .pickup import PickupPoint
from .price_steps import GivenSteps, is_endless, price_steps, step_price
from .regions import country_list
from .text import Text
from .zones import GivenPostcodes, Zone, area_list, postcode_zones

_LONGEST = 365  # working days; beyond it the figure is a mistake
FREE_FROM_BASES = ("after_discount", "before_discount")
TABLES = ("by_weight", "by_subtotal", "by_quantity")


@dataclass(frozen=True)
class ShippingMethod:
    """A way of sending the goods.

    `price` and `free_from` are in major units of the shop's currency, with or without tax as the
    shop's catalogue prices. `days` is the carrier's shortest and longest time in working days
    after dispatch.

    `by_weight` (grams), `by_subtotal` (major units) and `by_quantity` (pieces) are tables
    {up to and including: price}: {2000: "4.95", 10000: "6.95"}. They count what is sent, and add
    to `price`. Above the last step the method does not go; None as a step is all that is above.
    `free_from_basis` says of `free_from` and `by_subtotal` whether discounts come off first.

    `countries` (codes, EU, EEA, *) and `excluded` say where it goes; none means everywhere the
    shop sells. `areas` ("US-AK") and `postcodes` ({"NL": ("35", "1000..1299")}, or the list alone
    for a method to one country) narrow the countries they name down, or name them where
    `countries` does not; `not_areas` and `not_postcodes` take out of them.

    With `pickup_points` of its own, or `pickup=True` and those of `@checkout.pickup_points`, the
    shopper fetches the goods at one of them.

    Raises ValueError naming the method, the field and the fix.
    """

    id: str
    title: Text
    price: Price | None = None
    countries: Collection[str] = ()
    excluded: Collection[str] = ()
    free_from: Price | None = None
    free_from_basis: str = "after_discount"
    days: tuple[int, int] | None = None
    by_weight: GivenSteps = ()
    by_subtotal: GivenSteps = ()
    by_quantity: GivenSteps = ()
    areas: Collection[str] = ()
    not_areas: Collection[str] = ()
    postcodes: GivenPostcodes = ()
    not_postcodes: GivenPostcodes = ()
    pickup: bool = False
    pickup_points: Sequence[PickupPoint] = ()

    def __post_init__(self) -> None:
        if not self.id or not self.title:
            raise ValueError(f"shipping {self.id or self.title!r}: it needs an id and a title")
        self._check_values()
        try:
            self._read_prices()
            self._read_places()
            self._read_pickup()
        except ValueError as error:
            raise ValueError(f"shipping {self.id}: {error}") from None

    def _check_values(self) -> None:
        if not isinstance(self.id, str) or not isinstance(self.title, (str, Mapping)):
            raise ValueError(f"shipping {self.id!r}: id and title are texts")
        for name in ("price", "free_from"):
            if getattr(self, name) is not None:
                demand_amount(f"shipping {self.id}", name, getattr(self, name))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _read_prices(self) -> None:
        for name in TABLES:
            try:
                self._set(name, price_steps(getattr(self, name)))
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        if self.price is None and not self.tables:
            raise ValueError("give it a price, or a table such as by_weight={2000: '4.95'}")
        if self.free_from_basis not in FREE_FROM_BASES:
            raise ValueError(f"free_from_basis is one of {', '.join(FREE_FROM_BASES)}")
        if self.days is not None and not _is_range(self.days):
            raise ValueError("days is (shortest, longest), such as (1, 2)")
        self._check_free_from()

    def _check_free_from(self) -> None:
        steps: Any = self.by_subtotal
        if (
            self.free_from is None
            or is_endless(steps)
            or to_decimal(self.free_from) <= steps[-1][0]
        ):
            return
        raise ValueError(
            "free_from is above the last step of by_subtotal, where the method does not go: "
            f"end the table with {{None: '{steps[-1][1]}'}}"
        )

    def _read_places(self) -> None:
        self._set("countries", country_list(self.countries))
        self._set("excluded", country_list(self.excluded))
        reached = frozenset(self.countries)
        for name in ("areas", "not_areas"):
            self._set(name, area_list(name, getattr(self, name)))
        for name in ("postcodes", "not_postcodes"):
            self._set(name, postcode_zones(name, getattr(self, name), reached))
        named = self.zone.countries if self.zone else frozenset()
        elsewhere = sorted(named - reached) if reached else []
        if elsewhere:
            raise ValueError(
                f"its areas and postcodes are in {', '.join(elsewhere)}, where it does not go: "
                "add that to countries"
            )
        self._set("countries", reached or named)

    def _read_pickup(self) -> None:
        points = self.pickup_points
        if isinstance(points, PickupPoint) or not all(isinstance(p, PickupPoint) for p in points):
            raise ValueError("pickup_points is a list: write (PickupPoint('store', 'Our shop'),)")
        ids = [point.id for point in points]
        if len(set(ids)) < len(ids):
            raise ValueError(f"pickup_points has {max(ids, key=ids.count)} twice")
        self._set("pickup_points", tuple(points))
        self._set("pickup", bool(self.pickup or points))

    @cached_property
    def zone(self) -> Zone | None:
        """The areas and postcodes that narrow its countries down, if any do."""
        parts: Any = (self.areas, self.not_areas, self.postcodes, self.not_postcodes)
        return Zone(*parts) if any(parts) else None

    @cached_property
    def tables(self) -> bool:
        """Whether what is sent decides the price."""
        return bool(self.by_weight or self.by_subtotal or self.by_quantity)

    def reaches(self, country: str) -> bool:
        """Whether it goes to a country (ISO alpha-2), be it to a part of it."""
        return country not in self.excluded and (not self.countries or country in self.countries)

    def goes_to(self, country: str, state: str | None = None, postcode: str | None = None) -> bool:
        """Whether it goes to a place, as far as that is known; `state` is the ISO 3166-2 part."""
        if self.zone is None or not self.reaches(country):
            return self.reaches(country)
        return self.zone.holds(country, state or "", postcode or "")

    def price_for(self, weight: int, subtotal: Decimal, quantity: int) -> Decimal | None:
        """Return what sending these goods costs, or None when they are above a table's last step.

        `weight` in grams, `subtotal` and the price in major units.
        """
        price = to_decimal(self.price or 0)
        amounts: tuple[Decimal | int, ...] = (weight, subtotal, quantity)
        for name, amount in zip(TABLES, amounts, strict=True):
            steps: Any = getattr(self, name)
            step = step_price(steps, amount) if steps else Decimal(0)
            if step is None:
                return None
            price += step
        return price


def _is_range(days: object) -> bool:
    pair = isinstance(days, (tuple, list)) and len(days) == 2
    whole = pair and all(isinstance(one, int) for one in days)  # type: ignore[attr-defined]
    return whole and 0 <= days[0] <= days[1] <= _LONGEST  # type: ignore[index]
