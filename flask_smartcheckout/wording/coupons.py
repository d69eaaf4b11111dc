"""What a coupon does, in words its owner reads: "10% off the order, from € 50.00"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from babel.dates import format_date, format_interval

from ..i18n import (
    N_,
    country_name,
    format_money,
    format_names,
    format_number,
    format_rate,
    get_locale,
)
from ..i18n import gettext as _
from ..i18n import ngettext as _n
from ..money import Money, Price, to_decimal
from ..shop import Coupon

KINDS = {
    "percent_order": N_("Percentage off the order"),
    "fixed_order": N_("Amount off the order"),
    "percent_item": N_("Percentage off products"),
    "fixed_item": N_("Amount off each piece"),
    "free_shipping": N_("Free shipping"),
    "percent_shipping": N_("Percentage off shipping"),
    "fixed_price_shipping": N_("Shipping at a fixed price"),
    "buy_x_get_y": N_("Buy some, get some for less"),
    "free_gift": N_("Free gift"),
}
STATES = {
    "on": N_("On"),
    "off": N_("Off"),
    "not_yet": N_("Not yet"),
    "over": N_("Over"),
    "used_up": N_("Used up"),
}
_NAMED_AT_MOST = 4  # countries; a union would fill the line


def describe(coupon: Coupon, currency: str) -> str:
    """Return what a coupon does and under which conditions, as one sentence without a full stop."""
    return _(", ").join((effect(coupon, currency), *conditions(coupon, currency)))


def effect(coupon: Coupon, currency: str) -> str:
    """Return what a coupon does."""
    return _EFFECTS[coupon.kind](coupon, currency)


def _percent_off(of: str) -> Callable[[Coupon, str], str]:
    return lambda coupon, currency: _(of, percent=_percent(coupon.value))


def _amount_off(of: str) -> Callable[[Coupon, str], str]:
    return lambda coupon, currency: _(of, amount=_money(coupon.value, currency))


def _buy_x_get_y(coupon: Coupon, _currency: str) -> str:
    counts = {
        "buy": format_number(coupon.buy_quantity),
        "get": format_number(coupon.get_quantity),
    }
    if to_decimal(coupon.value) in (0, 100):
        return _("Buy %(buy)s, get %(get)s free", **counts)
    percent = _percent(coupon.value)
    return _("Buy %(buy)s, get %(get)s at %(percent)s off", percent=percent, **counts)


def _free_gift(coupon: Coupon, _currency: str) -> str:
    return _("A free gift: %(product)s", product=coupon.refs[0] if coupon.refs else "–")


_EFFECTS: dict[str, Callable[[Coupon, str], str]] = {
    "percent_item": _percent_off(N_("%(percent)s off products")),
    "fixed_item": _amount_off(N_("%(amount)s off each piece")),
    "percent_order": _percent_off(N_("%(percent)s off the order")),
    "fixed_order": _amount_off(N_("%(amount)s off the order")),
    "free_shipping": lambda coupon, currency: _("Free shipping"),
    "percent_shipping": _percent_off(N_("%(percent)s off shipping")),
    "fixed_price_shipping": _amount_off(N_("Shipping for %(amount)s")),
    "buy_x_get_y": _buy_x_get_y,
    "free_gift": _free_gift,
}


def conditions(coupon: Coupon, currency: str) -> list[str]:
    """Return under which conditions a coupon holds; its days and its number of uses aside."""
    return [
        *_of_the_cart(coupon, currency),
        *_of_the_goods(coupon),
        *_of_the_shopper(coupon),
        *_limits(coupon, currency),
    ]


def _of_the_cart(coupon: Coupon, currency: str) -> Iterator[str]:
    if coupon.min_subtotal:
        yield _("from %(amount)s", amount=_money(coupon.min_subtotal, currency))
    if coupon.min_quantity:
        yield _n("from %(num)s item", "from %(num)s items", coupon.min_quantity)


def _of_the_goods(coupon: Coupon) -> Iterator[str]:
    if coupon.refs and coupon.kind != "free_gift":
        yield _("only for %(products)s", products=format_names(list(coupon.refs)))
    if coupon.classes:
        yield _n(
            "only for tax class %(names)s",
            "only for tax classes %(names)s",
            len(coupon.classes),
            names=format_names(list(coupon.classes)),
        )
    if coupon.exclude_refs:
        yield _("not for %(products)s", products=format_names(list(coupon.exclude_refs)))


def _of_the_shopper(coupon: Coupon) -> Iterator[str]:
    if coupon.countries:
        yield _to(sorted(coupon.countries))
    if coupon.once_per_customer:
        yield _("once a customer")
    if coupon.first_order:
        yield _("for a first order")


def _to(countries: list[str]) -> str:
    if len(countries) > _NAMED_AT_MOST:
        return _n("to %(num)s country", "to %(num)s countries", len(countries))
    return _("to %(countries)s", countries=format_names([country_name(code) for code in countries]))


def _limits(coupon: Coupon, currency: str) -> Iterator[str]:
    if coupon.max_discount is not None:
        yield _("at most %(amount)s off", amount=_money(coupon.max_discount, currency))
    if coupon.max_units is not None:
        yield _n("at most %(num)s piece", "at most %(num)s pieces", coupon.max_units)
    if coupon.exclusive:
        yield _("with no other coupon")
    if coupon.automatic:
        yield _("without a code")
    if coupon.public:
        yield _("refusals are explained")
    if coupon.priority:
        yield _("priority %(number)s", number=format_number(coupon.priority))


def window(coupon: Coupon) -> str:
    """Return the days a coupon holds: "1–31 Dec 2026"; empty when there is no limit."""
    if coupon.starts and coupon.ends:
        return format_interval(coupon.starts, coupon.ends, "yMMMd", locale=get_locale())
    if coupon.starts:
        return _("from %(day)s", day=_day(coupon.starts))
    return _("until %(day)s", day=_day(coupon.ends)) if coupon.ends else ""


def uses(used: int, limit: int | None) -> str:
    """Return how often something was used, of how often it can be: "3 of 100"."""
    if limit is None:
        return format_number(used)
    return _("%(used)s of %(limit)s", used=format_number(used), limit=format_number(limit))


def _percent(value: Price) -> str:
    return format_rate(to_decimal(value))


def _money(value: Price, currency: str) -> str:
    return format_money(Money.of(value, currency))


def _day(day: date) -> str:
    return format_date(day, "medium", get_locale())
