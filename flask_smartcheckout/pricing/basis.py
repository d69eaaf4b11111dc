"""From catalogue prices to the prices that hold for this destination and buyer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from ..cart import Line
from ..shop import Shop
from .choices import Choices, Destination
from .goods import Goods, Item
from .percentages import gross_of, net_of
from .rates import ZERO_RATED, Taxes
from .tax_table import TaxTable
from .territories import territory
from .treatment import Treatment, treat, vat_id_notice


@dataclass(frozen=True, slots=True)
class Basis:
    """How prices and taxes are to be read for one quote.

    `included` says whether the amounts contain tax (gross) or it is added (net);
    `keeps_catalogue_prices` whether the price on the shelf is the price here.
    """

    shop: Shop
    treatment: Treatment
    included: bool
    there: TaxTable
    home: TaxTable
    notices: tuple[str, ...]
    keeps_catalogue_prices: bool

    def taxes(self, tax_class: str | None) -> Taxes:
        """Return the taxes a class bears in this sale."""
        return ZERO_RATED if self.treatment.untaxed else self.there.of(tax_class)

    def price(self, minor: int, tax_class: str | None) -> int:
        """Return a catalogue price as it is in this sale, in minor units.

        Home tax comes off, rounded; where gross prices follow a constant net, the tax
        of the destination comes on. Equal rates leave the price alone.
        """
        if self.keeps_catalogue_prices:
            return minor
        home = self.home.percent(tax_class)
        if not self.included:
            return net_of(minor, home)
        here = self.there.percent(tax_class)
        return minor if here == home else gross_of(net_of(minor, home), here)

    def shipping_price(self, minor: int, goods: Goods) -> int:
        """Return a shipping price as it is in this sale: its home tax is that of the goods."""
        if self.keeps_catalogue_prices:
            return minor
        if self.shop.shipping_tax != "prorata":
            return self.price(minor, self.shop.shipping_tax)
        parts = goods.divide(minor, lambda item: item.line.tax_class)
        return sum(self.price(part, tax_class) for tax_class, part in parts.items())

    def shipping_parts(self, minor: int, goods: Goods) -> dict[Taxes, int]:
        """Split a shipping amount over its taxes: those of the goods pro rata, or of one class."""
        if self.shop.shipping_tax != "prorata":
            return {self.taxes(self.shop.shipping_tax): minor}
        return goods.divide(minor, attrgetter("taxes"))

    def items(self, lines: Sequence[Line], gifts: Sequence[Line] = ()) -> tuple[Item, ...]:
        """Return priced lines in an order that does not depend on the order of the cart."""
        everything, in_cart, items = (*lines, *gifts), len(lines), []
        taxes = {name: self.taxes(name) for name in {line.tax_class for line in everything}}
        for position, line in sorted(enumerate(everything), key=_fixed_order):
            unit, tax_class = line.unit_price.minor, line.tax_class
            if not self.keeps_catalogue_prices:
                unit = self.price(unit, tax_class)
            total = unit * line.quantity
            items.append(Item(line, unit, total, taxes[tax_class], position, position >= in_cart))
        return tuple(items)


def _fixed_order(numbered: tuple[int, Line]) -> tuple[str, int, int, str, bool, bool]:
    _, line = numbered
    price, tax_class = line.unit_price.minor, line.tax_class or ""
    return line.ref, price, line.quantity, tax_class, line.discountable, line.needs_shipping


def assess(shop: Shop, destination: Destination, choices: Choices, day: date) -> Basis:
    """Decide how a sale is taxed and how its prices are read."""
    base = Destination(shop.country)
    home_place, place = territory(base), territory(destination)
    home = TaxTable(shop, base, home_place, day, choices.tax_rate)
    there = TaxTable(shop, destination, place, day, choices.tax_rate)
    treatment = treat(shop, home_place, place, choices.buyer)
    if treatment.kind == "export" and there.served() is not None:
        treatment = Treatment("import", "tax_service", place.code)
    if treatment.kind == "origin":
        there = home
    included = shop.prices_include_tax and treatment.kind in ("domestic", "oss", "origin")
    notices = _notices(treatment, vat_id_notice(choices.buyer, home_place, place))
    keeps = not shop.prices_include_tax or (included and shop.cross_border == "constant_gross")
    return Basis(shop, treatment, included, there, home, notices, keeps)


def _notices(treatment: Treatment, vat_id: str | None) -> tuple[str, ...]:
    by_kind = {"export": "duties_may_apply", "reverse_charge": "reverse_charge"}
    found = (by_kind.get(treatment.kind), vat_id)
    return tuple(notice for notice in found if notice)
