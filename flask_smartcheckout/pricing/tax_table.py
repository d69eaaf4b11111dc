"""The taxes of each class of goods at one place on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ..shop import Shop
from .choices import Destination, TaxRateHook
from .percentages import plain
from .rates import NO_TAX, ZERO_RATED, Tax, Taxes, class_taxes, standard_taxes, to_taxes
from .territories import Territory


class TaxTable:
    """What each tax class bears at a destination; each class is looked up once.

    In this order: the host's tax service, the shop's own map, "zero", our data for the
    class, the standard rate. `unknown` becomes true when none of them knew a rate.
    """

    def __init__(
        self,
        shop: Shop,
        destination: Destination,
        place: Territory,
        day: date,
        service: TaxRateHook | None = None,
    ) -> None:
        self._map: Mapping[str, Mapping[str, Any]] = shop.tax_classes
        self._destination, self._place, self._day = destination, place, day
        self._service = service
        self._found: dict[str | None, Taxes] = {None: NO_TAX}
        self.unknown = False

    def of(self, tax_class: str | None) -> Taxes:
        """Return the taxes of a class; none for goods that are not taxed at all."""
        found = self._found.get(tax_class)
        if found is None and tax_class is not None:
            found = self._found[tax_class] = self._look_up(tax_class)
        return found or NO_TAX

    def percent(self, tax_class: str | None) -> Decimal:
        """Return the percentages of a class, added up."""
        return total_percent(self.of(tax_class))

    def served(self, tax_class: str = "standard") -> Taxes | None:
        """Return what the host's tax service says of a class, if it says anything."""
        answer = self._service and self._service(self._destination, tax_class, self._day)
        return None if answer is None else to_taxes(answer)

    def _look_up(self, tax_class: str) -> Taxes:
        for source in (self.served, self._mapped, self._known):
            taxes = source(tax_class)
            if taxes is not None:
                return taxes
        self.unknown = True
        return NO_TAX

    def _mapped(self, tax_class: str) -> Taxes | None:
        rates = self._map.get(tax_class, {})
        for key in (self._place.code, self._place.rates):
            if key in rates:
                return to_taxes(rates[key])
        for key in (self._destination.country, self._place.area):
            if key in rates:
                return self._regional(to_taxes(rates[key]))
        return to_taxes(rates["*"]) if "*" in rates else None

    def _regional(self, mainland: Taxes) -> Taxes:
        """Return what the mainland's rate is in this region: 6 % in Portugal, 4 % on Madeira."""
        place = self._place
        if place.rates == place.area or len(mainland) != 1:
            return mainland
        if mainland == standard_taxes(place.area, self._day):
            return standard_taxes(place.rates, self._day) or mainland
        return class_taxes(place.rates, plain(mainland[0].rate), self._day) or mainland

    def _known(self, tax_class: str) -> Taxes | None:
        if tax_class == "zero":
            return ZERO_RATED
        rates, area, day = self._place.rates, self._place.area, self._day
        if tax_class != "standard":
            known = class_taxes(area, tax_class, day)
            if known is not None:
                return self._regional(known)
        return standard_taxes(rates, day) or standard_taxes(area, day)


def total_percent(taxes: Sequence[Tax]) -> Decimal:
    """Return several taxes side by side as one percentage."""
    return taxes[0].rate if len(taxes) == 1 else sum((tax.rate for tax in taxes), Decimal(0))
