"""Why coupons were refused, in sentences their owner can act on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from ...codes import coupons, tries
from ...codes.tries import Refusal
from ...i18n import N_, format_money, get_locale
from ...i18n import gettext as _
from ...i18n import ngettext as _n
from ...money import Money
from ...shop import Coupon
from ...state import State
from ..codes import GIFT_CARD

_REASONS = {
    "unknown": N_("it was not known"),
    "expired": N_("it was over"),
    "not_yet": N_("it does not hold yet"),
    "country": N_("it does not hold for the country"),
    "no_items": N_("nothing in the cart was meant"),
    "min_quantity": N_("there were too few items"),
    "min_subtotal": N_("the minimum was not reached"),
    "exclusive": N_("another coupon stands alone"),
    "not_needed": N_("there was nothing left to take off"),
    "used_up": N_("it was used as often as it can be"),
    "used_before": N_("the customer had used it before"),
    "not_first_order": N_("it was not the first order"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A reason as it is read, and in how many checkouts it stood in the way."""

    sentence: str
    refusal: Refusal


def told(state: State, since: datetime) -> list[Told]:
    """Return what was refused since then, the most frequent first."""
    found = tries.refusals(state.database, since)
    stored = coupons.of_codes(state.database, [one.code for one in found])
    known = {one.coupon.code: one.coupon for one in stored} | dict(state.shop.coupons_by_code)
    currency = state.shop.currency
    return [Told(_sentence(one, known.get(one.code), currency), one) for one in found]


def _sentence(refusal: Refusal, coupon: Coupon | None, currency: str) -> str:
    count = refusal.checkouts
    if not refusal.code:
        return _n(
            "A code that nobody knows was typed in %(num)s checkout.",
            "Codes that nobody knows were typed in %(num)s checkouts.",
            count,
        )
    if refusal.code == GIFT_CARD:
        return _n(
            "A gift card that is empty, off or over was typed in %(num)s checkout.",
            "Gift cards that are empty, off or over were typed in %(num)s checkouts.",
            count,
        )
    return _n(
        "%(code)s was refused in %(num)s checkout: %(why)s.",
        "%(code)s was refused in %(num)s checkouts: %(why)s.",
        count,
        code=refusal.code,
        why=_why(refusal.reason, coupon, currency),
    )


def _why(reason: str, coupon: Coupon | None, currency: str) -> str:
    precise = _PRECISELY.get(reason)
    said = precise(coupon, currency) if precise and coupon else ""
    return said or _(_REASONS.get(reason, reason))


def _expired(coupon: Coupon, _currency: str) -> str:
    return _("it held until %(day)s", day=_day(coupon.ends)) if coupon.ends else ""


def _not_yet(coupon: Coupon, _currency: str) -> str:
    return _("it holds from %(day)s", day=_day(coupon.starts)) if coupon.starts else ""


def _min_subtotal(coupon: Coupon, currency: str) -> str:
    if not coupon.min_subtotal:
        return ""
    least = format_money(Money.of(coupon.min_subtotal, currency))
    return _("the minimum of %(amount)s was not reached", amount=least)


def _min_quantity(coupon: Coupon, _currency: str) -> str:
    if not coupon.min_quantity:
        return ""
    return _n(
        "there was not even %(num)s item",
        "there were fewer than %(num)s items",
        coupon.min_quantity,
    )


_PRECISELY: dict[str, Callable[[Coupon, str], str]] = {
    "expired": _expired,
    "not_yet": _not_yet,
    "min_subtotal": _min_subtotal,
    "min_quantity": _min_quantity,
}


def _day(day: date) -> str:
    return format_date(day, "medium", get_locale())
