"""The form that adds a coupon, or many of a kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ...codes.coupons import LONGEST_PREFIX, MOST_GENERATED, CodeTaken
from ...codes.generating import COUPON_LENGTH, random_code
from ...codes.writing import written
from ...i18n import N_
from ...i18n import gettext as _
from ...pricing.basket_fields import BasketError
from ...shop import COUPON_KINDS, Coupon, Shop, country_list, coupon_code
from . import typed
from .typed import ABOVE, Typed, Wrong

FLAGS = ("once_per_customer", "first_order", "public", "automatic", "exclusive")
_COMMAS = re.compile("[,\N{ARABIC COMMA}\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}]")
_PERCENTAGES = ("percent_order", "percent_item", "percent_shipping", "buy_x_get_y")
_MISSING = {
    "value": N_("How much does it take off?"),
    "refs": N_("Which product is the gift?"),
    "buy_quantity": N_("How many are paid?"),
    "get_quantity": N_("How many are had for less?"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A coupon to add; many of them, each with a code that begins with `prefix`."""

    coupon: Coupon
    many: int
    prefix: str


def read(form: Mapping[str, str], shop: Shop) -> tuple[Wanted | None, Typed]:
    """Return what is wanted, or None and why it cannot be; and the form to show again."""
    meant, shown = typed.read(form, _readers(form.get("kind", ""), shop.currency))
    errors = {**shown.errors, **_missing(form, meant, shown.errors)}
    if errors:
        return None, replace(shown, errors=errors)
    many, code = meant.pop("many", 1), meant.pop("code", "")
    prefix = _prefix(code) if code and many > 1 else ""
    flags = {name: True for name in FLAGS if form.get(name)}
    made = code if code and many == 1 else prefix + random_code(COUPON_LENGTH)
    document = {**_as_json(meant), **flags, "code": made}
    if many > 1:
        document.setdefault("max_uses", 1)
    try:
        return Wanted(written(document, shop), many, prefix), shown
    except BasketError as error:
        return None, refused(shown, error)


def _prefix(code: str) -> str:
    """Return what the codes of many coupons begin with."""
    return f"{code.rstrip('-')}-"


def refused(shown: Typed, error: BasketError | CodeTaken) -> Typed:
    """Return the form with a sentence beside the field that stands in the way, else above it."""
    if isinstance(error, CodeTaken) or error.code == "taken":
        return replace(shown, errors={"code": _("There is a coupon of this code already.")})
    if error.field in _MISSING:
        return replace(shown, errors={error.field: _(_MISSING[error.field])})
    return replace(shown, errors={ABOVE: error.message})


def _readers(kind: str, currency: str) -> dict[str, typed.Reader]:
    """Return what reads each field, in the order they stand in."""
    money = partial(typed.amount, currency=currency)
    return {
        "kind": _kind,
        "value": typed.percentage if kind in _PERCENTAGES else money,
        "code": _code,
        "title": typed.text,
        "many": partial(typed.whole, most=MOST_GENERATED),
        "min_subtotal": money,
        "max_uses": typed.whole,
        "starts": typed.day,
        "ends": typed.day,
        "refs": _list,
        "countries": _countries,
        "min_quantity": typed.whole,
        "max_discount": money,
        "buy_quantity": typed.whole,
        "get_quantity": typed.whole,
    }


def _kind(text: str) -> str:
    if text not in COUPON_KINDS:
        raise Wrong(_("Choose what it does."))
    return text


def _code(text: str) -> str:
    code = coupon_code(text)
    if not code.isascii() or not code.isprintable() or len(code) > LONGEST_PREFIX:
        raise Wrong(_too_long(LONGEST_PREFIX))
    if not code[0].isalnum():
        raise Wrong(_("A code begins with a letter or a digit."))
    return code


def _too_long(longest: int) -> str:
    return _("A code is at most %(number)s letters and digits.", number=str(longest))


def _list(text: str) -> list[str]:
    return [typed.text(one.strip()) for one in _COMMAS.split(text) if one.strip()]


def _countries(text: str) -> list[str]:
    codes = [one.upper() for one in _list(text)]
    try:
        country_list(codes)
    except ValueError:
        raise Wrong(_("Write codes of countries, such as NL, BE, or EU.")) from None
    return codes


def _missing(
    form: Mapping[str, str], meant: Mapping[str, Any], wrong: Mapping[str, str]
) -> dict[str, str]:
    """Return what is missing or contradicts another field, where each by itself is right."""
    errors = {}
    if not {"kind"} & {*meant, *wrong}:
        errors["kind"] = _("Choose what it does.")
    if meant.get("kind") == "buy_x_get_y":
        counts = [name for name in ("buy_quantity", "get_quantity") if name not in {*meant, *wrong}]
        errors |= {name: _(_MISSING[name]) for name in counts}
    if "starts" in meant and "ends" in meant and meant["ends"] < meant["starts"]:
        errors["ends"] = _("This day lies before the first one.")
    if meant.get("many", 1) > 1 and len(_prefix(meant.get("code", ""))) > LONGEST_PREFIX:
        errors["code"] = _too_long(LONGEST_PREFIX - 1)
    if meant.get("many", 1) > 1 and form.get("automatic"):
        errors["many"] = _("A coupon without a code is added once.")
    return errors


def _as_json(meant: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was meant in the shape of a basket's coupon."""
    plain = dict(meant)
    for name in ("value", "min_subtotal", "max_discount"):
        if name in plain and not isinstance(plain[name], str):
            plain[name] = f"{plain[name].decimal:f}"
    for name in ("starts", "ends"):
        if name in plain:
            plain[name] = plain[name].isoformat()
    return plain
