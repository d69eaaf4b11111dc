"""Which ways of sending there are, what they cost here, and what coupons take off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..cart import Cart
from ..money import minor_units
from ..shop import Coupon, ShippingMethod, Shop
from .basis import Basis
from .choices import Choices
from .discounts import off_shipping
from .goods import Goods


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


def shippable(shop: Shop, cart: Cart, country: str) -> bool:
    """Whether the shop sells to a country and can send this cart there."""
    if country not in shop.sells_to:
        return False
    return _free_of_methods(shop, cart) or any(one.goes_to(country) for one in shop.shipping)


def _free_of_methods(shop: Shop, cart: Cart) -> bool:
    """Whether nothing needs to be sent, or the shop has no methods and sends for free."""
    return not cart.needs_shipping or not shop.shipping


def methods(shop: Shop, choices: Choices, country: str) -> list[ShippingMethod]:
    """Return the methods that go to a country: the carrier's answer if there is one."""
    known = shop.shipping if choices.shipping_methods is None else choices.shipping_methods
    return [method for method in known if method.goes_to(country)]


def deliverable(shop: Shop, cart: Cart, choices: Choices, country: str) -> bool:
    """Whether this cart can be sent there by the shop, or by the carrier that was asked."""
    if choices.shipping_methods is None or not cart.needs_shipping:
        return shippable(shop, cart, country)
    return country in shop.sells_to and bool(methods(shop, choices, country))


def freights(
    basis: Basis, ways: Sequence[ShippingMethod], goods: Goods, coupons: Sequence[Coupon]
) -> list[Freight]:
    """Price every method for these goods."""
    return [_freight(basis, method, goods, coupons) for method in ways]


def _freight(
    basis: Basis, method: ShippingMethod, goods: Goods, coupons: Sequence[Coupon]
) -> Freight:
    currency = basis.shop.currency
    full = basis.shipping_price(minor_units(method.price, currency), goods)
    price = 0 if _is_free(method, goods, currency) else full
    taken: dict[str, int] = {}
    for coupon in coupons:
        taken[coupon.code] = off_shipping(coupon, price, currency)
        price -= taken[coupon.code]
    return Freight(method, full, price, taken)


def _is_free(method: ShippingMethod, goods: Goods, currency: str) -> bool:
    if method.free_from is None:
        return False
    spent = goods.spent if method.free_from_basis == "after_discount" else goods.subtotal
    return spent >= minor_units(method.free_from, currency)


def chosen(offers: Sequence[Freight], wanted: str | None) -> Freight | None:
    """Return the method that was chosen, or the first one that goes there."""
    by_id = {freight.method.id: freight for freight in offers}
    return by_id.get(wanted or "") or (offers[0] if offers else None)
