"""Which ways of sending there are, what they cost here, and what coupons take off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from ..cart import Cart
from ..money import Money, minor_units
from ..shop import Coupon, ShippingMethod, Shop
from .basis import Basis
from .choices import Choices, Destination
from .delivery import Delivery, Journey
from .discounts import off_shipping
from .goods import Goods

NOWHERE, NOT_THERE, TOO_MUCH = "", "part_not_served", "order_too_large"


@dataclass(frozen=True, slots=True)
class Freight:
    """A method for this cart and destination, in minor units.

    `full` is its price here, `price` what is left of it after the free-from threshold
    and coupons, `taken` what each coupon took off, by code.
    """

    method: ShippingMethod
    full: int
    price: int
    taken: dict[str, int] = field(default_factory=dict)
    delivery: Delivery | None = None


class Way(NamedTuple):
    """A method that goes there, and its catalogue price for these goods in minor units."""

    method: ShippingMethod
    price: int


class Ways(NamedTuple):
    """The methods that go there; `lacking` says why there are none, None when none is needed."""

    found: list[Way]
    lacking: str | None


class Load(NamedTuple):
    """What is sent: grams, pieces, and their worth in major units after and before discounts."""

    weight: int
    quantity: int
    spent: Decimal
    subtotal: Decimal


def shippable(shop: Shop, cart: Cart, country: str) -> bool:
    """Whether the shop sells to a country and has a method that goes there, if one is needed."""
    if country not in shop.sells_to:
        return False
    return _free_of_methods(shop, cart) or any(one.reaches(country) for one in shop.shipping)


def _free_of_methods(shop: Shop, cart: Cart) -> bool:
    """Whether nothing needs to be sent, or the shop has no methods and sends for free."""
    return not cart.needs_shipping or not shop.shipping


def ways(shop: Shop, cart: Cart, choices: Choices, to: Destination, goods: Goods) -> Ways:
    """Return the methods that take these goods there: the carrier's if it was asked."""
    if to.country not in shop.sells_to:
        return Ways([], NOWHERE)
    known = shop.shipping if choices.shipping_methods is None else choices.shipping_methods
    if not cart.needs_shipping or (not known and choices.shipping_methods is None):
        return Ways([], None)
    nearby = [one for one in known if one.reaches(to.country)]
    there = [one for one in nearby if one.goes_to(to.country, to.state, to.postcode)]
    found = _taking(there, goods, shop.currency)
    return Ways(found, None if found else _reason(nearby, there))


def _reason(nearby: list[ShippingMethod], there: list[ShippingMethod]) -> str:
    """Say why nothing goes: too much for those that go there, elsewhere in the country, or not."""
    return TOO_MUCH if there else NOT_THERE if nearby else NOWHERE


def _taking(methods: list[ShippingMethod], goods: Goods, currency: str) -> list[Way]:
    load = _load(goods, currency) if any(one.tables for one in methods) else None
    priced = ((one, _price(one, load)) for one in methods)
    return [Way(one, minor_units(price, currency)) for one, price in priced if price is not None]


def _price(method: ShippingMethod, load: Load | None) -> Decimal | str | int | float | None:
    if load is None or not method.tables:
        return method.price
    worth = load.spent if method.free_from_basis == "after_discount" else load.subtotal
    return method.price_for(load.weight, worth, load.quantity)


def _load(goods: Goods, currency: str) -> Load:
    sent = [
        (item.line, item.amount, left)
        for item, left in zip(goods.items, goods.left, strict=True)
        if item.line.needs_shipping
    ]
    return Load(
        sum(line.weight * line.quantity for line, _amount, _left in sent),
        sum(line.quantity for line, _amount, _left in sent),
        Money(sum(left for _line, _amount, left in sent), currency).decimal,
        Money(sum(amount for _line, amount, _left in sent), currency).decimal,
    )


def freights(
    basis: Basis, found: Sequence[Way], goods: Goods, coupons: Sequence[Coupon], journey: Journey
) -> list[Freight]:
    """Price every method for these goods, and say when it arrives."""
    return [
        Freight(
            one.method, *_charged(basis, one, goods, coupons), journey.delivery(one.method.days)
        )
        for one in found
    ]


def _charged(
    basis: Basis, way: Way, goods: Goods, coupons: Sequence[Coupon]
) -> tuple[int, int, dict[str, int]]:
    currency = basis.shop.currency
    full = basis.shipping_price(way.price, goods)
    price = 0 if _is_free(way.method, goods, currency) else full
    taken: dict[str, int] = {}
    for coupon in coupons:
        taken[coupon.code] = off_shipping(coupon, price, currency)
        price -= taken[coupon.code]
    return full, price, taken


def _is_free(method: ShippingMethod, goods: Goods, currency: str) -> bool:
    if method.free_from is None:
        return False
    spent = goods.spent if method.free_from_basis == "after_discount" else goods.subtotal
    return spent >= minor_units(method.free_from, currency)


def chosen(offers: Sequence[Freight], wanted: str | None) -> Freight | None:
    """Return the method that was chosen, or the first one that goes there."""
    by_id = {freight.method.id: freight for freight in offers}
    return by_id.get(wanted or "") or (offers[0] if offers else None)
