"""quote(): the one place where an amount is computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

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
from .shipping import chosen, freights, ways


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
    basis = assess(shop, destination, choices, journey.day)
    items = basis.items(cart.lines)
    selection = select(shop, choices, destination.country, items, journey.day)
    added = gifts(selection.coupons, items, shop.currency)
    goods = _discounted(basis.items(cart.lines, added) if added else items, selection, shop)
    known = ways(shop, cart, choices, destination, goods)
    coupons = _of_kinds(selection, SHIPPING_KINDS)
    offers = freights(basis, known.found, goods, coupons, journey)
    freight = chosen(offers, choices.shipping)
    receipt = Receipt(basis, goods, freight, tax_on(basis, goods, freight))
    return receipt.quote(selection, offers, choices.gift_cards, _notices(basis, known.lacking))


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
