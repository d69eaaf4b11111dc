"""A coupon as its owner writes it: refused where it could never do anything."""

from __future__ import annotations

from collections.abc import Mapping

from ..money import to_decimal
from ..pricing.basket_fields import BasketError
from ..pricing.coupon_json import read_coupon_json
from ..shop import Coupon, Shop

NEED_A_VALUE = ("percent_item", "fixed_item", "percent_order", "fixed_order", "percent_shipping")


def written(document: object, shop: Shop) -> Coupon:
    """Return the coupon of a document in the shape of a basket's coupon.

    Raises BasketError, naming the field and the fix: also where it would take nothing off, give
    nothing, or have the code of one in the shop's own code, which comes first.
    """
    if not isinstance(document, Mapping):
        raise BasketError("", "invalid_json", "this is no JSON object")
    coupon = read_coupon_json(document)
    if coupon.kind in NEED_A_VALUE and not to_decimal(coupon.value):
        raise BasketError("value", "required", f"value is missing: what does {coupon.kind} take?")
    if coupon.kind == "free_gift" and not coupon.refs:
        raise BasketError("refs", "required", "refs is missing: which product is the gift?")
    if coupon.code in shop.coupons_by_code:
        taken = f"code {coupon.code} is in the shop's own code already: choose another"
        raise BasketError("code", "taken", taken)
    return coupon
