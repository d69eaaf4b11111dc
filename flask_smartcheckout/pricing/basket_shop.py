"""The shop of a basket: the app's own, with what the basket says in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..money import is_tender
from ..shop import FREE_FROM_BASES, Coupon, ShippingMethod, Shop, country_list, is_place
from .basket_fields import BasketError, Fields
from .coupon_json import read_coupon

_ROUNDINGS = ("rate", "line")
_CROSS_BORDER = ("constant_gross", "constant_net")
_ABROAD = ("oss", "origin", "registered")


def read_shop(basket: Fields, own: Shop) -> Shop:
    """Return the app's shop, changed as the basket asks."""
    changes = _policy(basket.inner("shop"), own)
    if basket.has("shipping"):
        changes["shipping"] = _shipping(basket)
    if basket.get("coupons") is not None:
        changes["coupons"] = _coupons(basket)
    try:
        return replace(own, **changes) if changes else own
    except ValueError as error:
        raise BasketError("shop", "invalid_format", str(error)) from None


def read_country(fields: Fields, key: str, default: str) -> str:
    """Return an ISO 3166-1 code."""
    code = fields.optional_text(key) or default
    try:
        if country_list((code,)) == {code}:
            return code
    except ValueError:
        pass
    raise fields.fail(key, "unknown_value", f"is {code!r}, not an ISO 3166-1 code such as NL")


def _policy(fields: Fields, own: Shop) -> dict[str, Any]:
    policy = {
        "country": read_country(fields, "country", own.country),
        "currency": _currency(fields, own.currency),
        "prices_include_tax": fields.flag("prices_include_tax", own.prices_include_tax),
        "tax_rounding": fields.choice("tax_rounding", _ROUNDINGS, own.tax_rounding),
        "cross_border": fields.choice("cross_border", _CROSS_BORDER, own.cross_border),
        "shipping_tax": fields.optional_text("shipping_tax") or own.shipping_tax,
        "tax_abroad": _abroad(fields, own.tax_abroad),
    }
    if fields.get("tax_classes") is not None:
        policy["tax_classes"] = _tax_classes(fields.inner("tax_classes"))
    fields.close()
    return {name: value for name, value in policy.items() if value != getattr(own, name)}


def _currency(fields: Fields, default: str) -> str:
    currency = fields.optional_text("currency") or default
    if not is_tender(currency):
        raise fields.fail("currency", "unknown_value", f"is {currency!r}, not an ISO 4217 code")
    return currency


def _abroad(fields: Fields, default: str) -> str:
    """Read `oss`, or the finer `tax_abroad`, which wins."""
    if fields.get("oss") is not None:
        default = "oss" if fields.flag("oss", True) else "origin"
    return fields.choice("tax_abroad", _ABROAD, default)


def _tax_classes(classes: Fields) -> dict[str, dict[str, Any]]:
    return {name: _rates(classes.inner(name)) for name in classes.names()}


def _rates(rates: Fields) -> dict[str, Any]:
    return {place: _rate(rates, place) for place in rates.names()}


def _rate(rates: Fields, place: str) -> Any:
    if not is_place(place):
        raise rates.fail(place, "unknown_value", "is neither a country, nor CA-QC or its like")
    if not isinstance(rates.get(place), list):
        return rates.number(place, most=100)
    several = [
        Fields({path: value}, "").number(path, most=100) for value, path in rates.each(place)
    ]
    if not several:
        raise rates.fail(place, "required", "is empty: write 0, or leave it out")
    if sum(several) > 100:
        raise rates.fail(place, "invalid_format", "is more than 100 together")
    return several


def _shipping(basket: Fields) -> tuple[ShippingMethod, ...]:
    if basket.get("shipping") is None:
        return ()
    fields = basket.inner("shipping")
    method = ShippingMethod(
        fields.optional_text("id") or "shipping",
        fields.optional_text("title") or "Shipping",
        fields.number("price"),
        free_from=fields.optional_number("free_from"),
        free_from_basis=fields.choice("free_from_basis", FREE_FROM_BASES, "after_discount"),
    )
    fields.close()
    return (method,)


def _coupons(basket: Fields) -> tuple[Coupon, ...]:
    found: dict[str, Coupon] = {}
    for fields in basket.objects("coupons"):
        coupon = read_coupon(fields)
        if coupon.code in found:
            raise fields.fail("code", "unexpected", f"is {coupon.code}, which is there already")
        found[coupon.code] = coupon
    return tuple(found.values())
