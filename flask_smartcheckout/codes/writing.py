"""A coupon as its owner writes it: refused where it could never do anything."""

from __future__ import annotations

from collections.abc import Mapping

from ..money import to_decimal
from ..pricing.basket_fields import BasketError
from ..pricing.coupon_json import NEED_A_VALUE, read_coupon_json
from ..shop import Coupon, Shop


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
    if coupon.code in shop.coupons_by_code:
        taken = f"code {coupon.code} is in the shop's own code already: choose another"
        raise BasketError("code", "taken", taken)
    return coupon
