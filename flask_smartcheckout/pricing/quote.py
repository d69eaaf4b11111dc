"""quote(): the one place where an amount is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ..cart import Cart
from ..shop import Coupon, Shop
from .basis import Basis, assess
from .breakdown import Quote
from .choices import Choices, Destination
from .coupons import Selection, gifts, select
from .delivery import Journey
from .discounts import ITEM_KINDS, ORDER_KINDS, SHIPPING_KINDS, take_off
from .goods import Goods, Item
from .receipt import Receipt, tax_on
from .shipping import Freight, chosen, freights, ways
from .supply import place_of_supply


def quote(cart: Cart, shop: Shop, destination: Destination, choices: Choices, today: date) -> Quote:
    """Price a cart for a destination: a pure function of what it is given.

    `today` is a date in the shop, or a moment with its time zone: only that can be past the
    cut-off of `Shop(dispatch=…)`. Raises ValueError when the cart is in another currency than the
    shop, the moment has no time zone, or the tax service answers with something that is no
    percentage.
    """
    if cart.currency != shop.currency:
        raise ValueError(f"the cart is in {cart.currency}, the shop in {shop.currency}")
    journey = Journey.of(shop, destination, today)
    sale = _sale(cart, shop, destination, choices, journey)
    method = sale.receipt.freight.method if sale.receipt.freight else None
    place = place_of_supply(shop, destination, method, choices.pickup_points)
    if method and place != destination:
        sale = _sale(cart, shop, place, replace(choices, shipping=method.id), journey)
    return sale.receipt.quote(sale.selection, sale.offers, choices.gift_cards, sale.notices)


class _Sale(NamedTuple):
    """A cart as it is sold at one place of supply."""

    receipt: Receipt
    selection: Selection
    offers: list[Freight]
    notices: tuple[str, ...]


def _sale(cart: Cart, shop: Shop, place: Destination, choices: Choices, journey: Journey) -> _Sale:
    """Price a cart for where the journey goes, with the tax of `place`."""
    basis = assess(shop, place, choices, journey.day)
    items = basis.items(cart.lines)
    selection = select(shop, choices, journey.to.country, items, journey.day)
    added = gifts(selection.coupons, items, shop.currency)
    goods = _discounted(basis.items(cart.lines, added) if added else items, selection, shop)
    known = ways(shop, cart, choices, journey.to, goods)
    coupons = _of_kinds(selection, SHIPPING_KINDS)
    offers = freights(basis, known.found, goods, coupons, journey)
    freight = chosen(offers, choices.shipping)
    receipt = Receipt(basis, goods, freight, tax_on(basis, goods, freight))
    return _Sale(receipt, selection, offers, _notices(basis, known.lacking))


def _of_kinds(selection: Selection, kinds: Sequence[str]) -> list[Coupon]:
    return [coupon for coupon in selection.coupons if coupon.kind in kinds]


def _discounted(items: tuple[Item, ...], selection: Selection, shop: Shop) -> Goods:
    """Apply item discounts, then order discounts, each to what is left."""
    left, taken = [item.amount for item in items], {}
    for coupon in (*_of_kinds(selection, ITEM_KINDS), *_of_kinds(selection, ORDER_KINDS)):
        off = take_off(coupon, items, left, shop.currency)
        left = [amount - less for amount, less in zip(left, off, strict=True)]
        taken[coupon.code] = sum(off)
    return Goods(items, left, taken)


def _notices(basis: Basis, lacking: str | None) -> tuple[str, ...]:
    unknown = ("tax_rate_unknown",) if basis.there.unknown or basis.home.unknown else ()
    undeliverable = () if lacking is None else ("no_shipping", *filter(None, (lacking,)))
    return (*basis.notices, *unknown, *undeliverable)
