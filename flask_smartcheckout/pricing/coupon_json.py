"""A coupon as JSON: the shape it has in a basket, on the command line and in our tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import Any

from ..money import to_decimal
from ..shop import COUPON_KINDS, MAX_CODE_LENGTH, Coupon, Text
from .basket_fields import BasketError, Fields

_LISTS = ("refs", "classes", "exclude_refs", "countries")
_COUNTS = ("min_quantity", "buy_quantity", "get_quantity")
_LIMITS = ("max_units", "max_uses")
_AMOUNTS = ("value", "min_subtotal", "max_discount")
_FLAGS = ("exclusive", "public", "automatic", "once_per_customer", "first_order")


def read_coupon_json(document: Mapping[str, Any]) -> Coupon:
    """Return the coupon a document describes. Raises BasketError, naming the field and the fix."""
    return read_coupon(Fields(document, ""))


def read_coupon(given: Fields) -> Coupon:
    """Return the coupon of one object; a key that means nothing is an error."""
    code = given.text("code")
    if len(code) > MAX_CODE_LENGTH:
        raise given.fail("code", "too_long", f"is longer than {MAX_CODE_LENGTH} characters")
    if given.get("kind") is None:
        raise given.fail("kind", "required", "is missing")
    kind = given.choice("kind", COUPON_KINDS, "")
    percentage = kind.startswith("percent") or kind == "buy_x_get_y"
    value = given.optional_number("value", most=100 if percentage else None)
    if value is None and kind.startswith(("percent", "fixed")):
        raise given.fail("value", "required", "is missing")
    conditions = _conditions(given)
    given.close()
    try:
        return Coupon(code, kind, value or 0, **conditions)
    except ValueError as error:
        raise BasketError(given.place, "invalid_format", str(error)) from None


def _conditions(given: Fields) -> dict[str, Any]:
    return {
        "title": _title(given),
        "priority": given.whole("priority", 0, least=-1_000_000),
        **{name: given.optional_whole(name, least=1) for name in _LIMITS},
        **{name: given.texts(name) for name in _LISTS},
        **{name: given.optional_number(name) for name in ("min_subtotal", "max_discount")},
        **{name: given.whole(name, 0) for name in _COUNTS},
        **{name: given.optional_day(name) for name in ("starts", "ends")},
        **{name: given.flag(name, False) for name in _FLAGS},
    }


def _title(given: Fields) -> Text | None:
    """Read a title: one text, or one a language."""
    if not isinstance(given.get("title"), Mapping):
        return given.optional_text("title")
    texts = given.inner("title")
    return {language: texts.text(language) for language in texts.names()} or None


def coupon_json(coupon: Coupon) -> dict[str, Any]:
    """Return a coupon as a document that `read_coupon_json` reads back; defaults are left out."""
    return {
        one.name: _plain(one.name, getattr(coupon, one.name))
        for one in fields(coupon)
        if one.default is MISSING or getattr(coupon, one.name) not in (one.default, frozenset())
    }


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if name in _AMOUNTS:
        return f"{Decimal(to_decimal(value)):f}"
    if name in _LISTS:
        return sorted(value) if name == "countries" else list(value)
    return dict(value) if isinstance(value, Mapping) else value
