"""What a coupon takes off the goods: how much, and from which line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from ..cart import Line
from ..money import allocate, minor_units, to_decimal
from ..shop import Coupon
from .goods import Item
from .percentages import percentage, portion

ITEM_KINDS = ("percent_item", "fixed_item", "buy_x_get_y", "free_gift")
ORDER_KINDS = ("percent_order", "fixed_order")
_BY_PIECE = ("fixed_item", "buy_x_get_y", "free_gift")
SHIPPING_KINDS = ("free_shipping", "percent_shipping", "fixed_price_shipping")


def concerns(coupon: Coupon, line: Line) -> bool:
    """Whether a line is among the products and tax classes a coupon is for."""
    if line.ref in coupon.exclude_refs or (coupon.refs and line.ref not in coupon.refs):
        return False
    return not coupon.classes or line.tax_class in coupon.classes


def is_narrow(coupon: Coupon) -> bool:
    """Whether a coupon is for some products or tax classes only."""
    return bool(coupon.refs or coupon.classes or coupon.exclude_refs)


def take_off(
    coupon: Coupon, items: Sequence[Item], left: Sequence[int], currency: str
) -> list[int]:
    """Return what a coupon takes off each item, in minor units and never more than is left.

    The discount is worked out for all pieces it reaches together, capped, and divided
    over them by largest remainder.
    """
    reached = _reached(coupon, items)
    if coupon.kind in _BY_PIECE or coupon.max_units is not None:
        weights = _shares_by_piece(coupon, items, left, reached, currency)
    else:
        weights = [amount if reach else 0 for amount, reach in zip(left, reached, strict=True)]
    whole = sum(weights)
    amount = _claim(coupon, whole, currency)
    return allocate(min(amount, whole, _cap(coupon, currency, amount)), weights)


def off_shipping(coupon: Coupon, price: int, currency: str) -> int:
    """Return what a coupon takes off a shipping price, in minor units."""
    if coupon.kind == "free_shipping":
        wanted = price
    elif coupon.kind == "percent_shipping":
        wanted = percentage(price, to_decimal(coupon.value))
    else:
        wanted = max(0, price - minor_units(coupon.value, currency))
    return min(wanted, _cap(coupon, currency, wanted))


def _cap(coupon: Coupon, currency: str, otherwise: int) -> int:
    if coupon.max_discount is None:
        return otherwise
    return minor_units(coupon.max_discount, currency)


def _claim(coupon: Coupon, whole: int, currency: str) -> int:
    """Return the amount a coupon claims of all that it reaches together."""
    if coupon.kind == "fixed_item":
        return whole
    if coupon.kind == "fixed_order":
        return minor_units(coupon.value, currency)
    return percentage(whole, _percent(coupon))


def _percent(coupon: Coupon) -> Decimal:
    percent = to_decimal(coupon.value)
    if coupon.kind == "free_gift" or (coupon.kind == "buy_x_get_y" and not percent):
        return Decimal(100)
    return percent


def _reached(coupon: Coupon, items: Sequence[Item]) -> list[bool]:
    """Return which items a coupon may take from."""
    if is_narrow(coupon):
        return [item.line.discountable and concerns(coupon, item.line) for item in items]
    return [item.line.discountable for item in items]


def _shares_by_piece(
    coupon: Coupon,
    items: Sequence[Item],
    left: Sequence[int],
    reached: Sequence[bool],
    currency: str,
) -> list[int]:
    """Return what is left of the pieces of each item that a coupon reaches; of a fixed_item
    coupon, what it takes off them."""
    counts = [item.line.quantity for item in items]
    within = [n if reach else 0 for n, reach in zip(counts, reached, strict=True)]
    pieces = _pieces(coupon, items, within)
    shares = list(map(portion, left, pieces, counts))
    if coupon.kind != "fixed_item":
        return shares
    each = minor_units(coupon.value, currency)
    return [min(share, each * count) for share, count in zip(shares, pieces, strict=True)]


def _pieces(coupon: Coupon, items: Sequence[Item], counts: list[int]) -> list[int]:
    """Return how many of the pieces it may reach a coupon does reach."""
    if coupon.kind == "buy_x_get_y":
        return _pick(items, counts, _rewarded(coupon, sum(counts)), _cheapest_first)
    if coupon.kind == "free_gift":
        limit = coupon.max_units or coupon.get_quantity or 1
        return _pick(items, counts, limit, _cheapest_first)
    if coupon.max_units is not None:
        return _pick(items, counts, coupon.max_units, _dearest_first)
    return counts


def _rewarded(coupon: Coupon, pieces: int) -> int:
    """Return how many pieces are had for less: for every full X + Y bought, Y."""
    together = coupon.buy_quantity + coupon.get_quantity
    rewarded = pieces // together * coupon.get_quantity if together else 0
    return rewarded if coupon.max_units is None else min(rewarded, coupon.max_units)


def _pick(
    items: Sequence[Item], counts: list[int], limit: int, order: Callable[[Item], int]
) -> list[int]:
    """Choose at most `limit` pieces, in an order of prices."""
    picked = [0] * len(items)
    for index in sorted(range(len(items)), key=lambda index: order(items[index])):
        picked[index] = min(counts[index], limit)
        limit -= picked[index]
    return picked


def _cheapest_first(item: Item) -> int:
    return item.unit


def _dearest_first(item: Item) -> int:
    return -item.unit
