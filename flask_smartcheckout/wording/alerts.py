"""What alerts are called, and what each says when it fires."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from babel.numbers import format_percent

from ..i18n import N_, format_date, format_money, get_locale
from ..i18n import gettext as _
from ..i18n import ngettext as _n
from ..money import Money
from ..shop import ExtraField
from .places import field_name, subject

Own = Sequence[ExtraField]

TITLES = {
    "finding": N_("Something new to fix first"),
    "conversion": N_("Few who start place an order"),
    "field": N_("Many see an error at a field"),
    "payments": N_("Many payments fail"),
    "silence": N_("No order for a long time"),
    "losses": N_("Events are lost"),
    "risk": N_("Much money is left behind"),
}


def title(kind: str) -> str:
    """Return what an alert is called."""
    return _(TITLES[kind])


def sentence(
    kind: str, value: float, threshold: int, about: Mapping[str, Any], own: Own = ()
) -> str:
    """Return what an alert found, in the current language; values as `alerts.rules` has them.

    `own` are the shop's own fields.
    """
    return _SENTENCES[kind](value, threshold, about, own)


def _percent(value: float) -> str:
    return format_percent(value / 100, locale=get_locale())


def _conversion(value: float, threshold: int, _about: Mapping[str, Any], _own: Own) -> str:
    return _(
        "In the last 7 days %(value)s of the checkouts that were started became orders: less than "
        "%(threshold)s.",
        value=_percent(value),
        threshold=_percent(threshold),
    )


def _field(value: float, threshold: int, about: Mapping[str, Any], own: Own) -> str:
    return _(
        "In the last 7 days %(value)s of those who reached “%(field)s” saw an error there: more "
        "than %(threshold)s.",
        value=_percent(value),
        threshold=_percent(threshold),
        field=field_name(about["field"], own),
    )


def _payments(value: float, threshold: int, _about: Mapping[str, Any], _own: Own) -> str:
    return _(
        "In the last 24 hours %(value)s of the payments failed: more than %(threshold)s.",
        value=_percent(value),
        threshold=_percent(threshold),
    )


def _silence(value: float, _threshold: int, _about: Mapping[str, Any], _own: Own) -> str:
    return _n(
        "There was no order for %(num)s hour of the day; from 22 to 8 o’clock none is counted.",
        "There was no order for %(num)s hours of the day; from 22 to 8 o’clock none is counted.",
        int(value),
    )


def _losses(value: float, _threshold: int, _about: Mapping[str, Any], _own: Own) -> str:
    return _n(
        "Yesterday and today %(num)s batch of events could not be stored: look at the database.",
        "Yesterday and today %(num)s batches of events could not be stored: look at the database.",
        int(value),
    )


def _risk(value: float, threshold: int, about: Mapping[str, Any], _own: Own) -> str:
    worth, limit = (format_money(Money(int(one), about["currency"])) for one in (value, threshold))
    return _(
        "Carts worth %(value)s were left behind on %(day)s: more than %(threshold)s.",
        value=worth,
        threshold=limit,
        day=format_date(date.fromisoformat(about["day"])),
    )


def _finding(_value: float, _threshold: int, about: Mapping[str, Any], own: Own) -> str:
    what = subject(about, own)
    if not what:
        return _("A new finding stands among the first to fix.")
    return _("A new finding stands among the first to fix: %(field)s.", field=what)


_SENTENCES: Mapping[str, Callable[[float, int, Mapping[str, Any], Own], str]] = {
    "finding": _finding,
    "conversion": _conversion,
    "field": _field,
    "payments": _payments,
    "silence": _silence,
    "losses": _losses,
    "risk": _risk,
}
