"""Which days an owner looks at: the last so many, or any from one day to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from babel.dates import format_skeleton

from ...i18n import N_, get_locale
from ...i18n import gettext as _
from ...tracking.period import PERIODS, Earlier, Period

DEFAULT_DAYS = 30
LONGEST = 761
"""Twenty-five months: as long as figures are kept, unless a setting says otherwise."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_REMARKS = {
    "malformed": N_("A day is written as 2026-12-31: the last 30 days are shown."),
    "turned": N_("The days stood the other way round: they were turned."),
    "future": N_("These days have not come yet: the last 30 days are shown."),
    "long": N_("Figures are kept for 25 months: earlier days are left out."),
}


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a page; `last` when they are the last so many, None when both ends were given.

    `trouble` names what had to be changed in what was asked for, "" when nothing had to.
    """

    period: Period
    last: int | None = DEFAULT_DAYS
    trouble: str = ""

    @property
    def kept(self) -> dict[str, object]:
        """What the address of a page says of them."""
        own = self.last is None
        return {
            "days": self.last if self.last != DEFAULT_DAYS else None,
            "from": self.period.start.isoformat() if own else None,
            "to": self.period.end.isoformat() if own else None,
            "compare": self.period.compare if self.period.compare != "before" else None,
        }

    @property
    def remark(self) -> str:
        """A sentence about what had to be changed, "" when nothing had to."""
        return _(_REMARKS[self.trouble]) if self.trouble else ""


def read(query: Mapping[str, str], today: date) -> Days:
    """Read the days of a page's address; what cannot be becomes the nearest that can."""
    compare: Earlier = "year" if query.get("compare") == "year" else "before"
    found = _given(query, today) if query.get("from") or query.get("to") else _last(query, today)
    return replace(found, period=replace(found.period, compare=compare))


def _last(query: Mapping[str, str], today: date) -> Days:
    text = query.get("days", "")
    days = next((number for number in PERIODS if str(number) == text), DEFAULT_DAYS)
    return Days(Period.last(days, today), days)


def _given(query: Mapping[str, str], today: date) -> Days:
    usual = Days(Period.last(DEFAULT_DAYS, today))
    try:
        end = _day(query.get("to", "")) or today
        start = _day(query.get("from", "")) or end - timedelta(days=DEFAULT_DAYS - 1)
    except (ValueError, OverflowError):
        return replace(usual, trouble="malformed")
    trouble = "turned" if start > end else ""
    start, end = sorted((start, end))
    if start > today:
        return replace(usual, trouble="future")
    return _within(Period(start, min(end, today)), today, trouble)


def _day(text: str) -> date | None:
    """Return a day as browsers send it, None for none; raises ValueError."""
    if text and not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text) if text else None


def _within(period: Period, today: date, trouble: str) -> Days:
    """Leave out what is earlier than figures are kept."""
    earliest = today - timedelta(days=LONGEST - 1)
    if period.start >= earliest:
        return Days(period, None, trouble)
    return Days(Period(earliest, max(period.end, earliest)), None, "long")


def presets(today: date) -> Iterator[tuple[str, Period]]:
    """Yield months and quarters worth a link: this one, the one before, and their names."""
    locale = get_locale()
    month = today.replace(day=1)
    quarter = month.replace(month=month.month - (month.month - 1) % 3)
    for skeleton, first, months in (("yMMM", month, 1), ("yQQQ", quarter, 3)):
        for start in (_earlier(first, months), first):
            end = _earlier(start, -months) - timedelta(days=1)
            with suppress(KeyError):  # a locale without such a pattern
                name = format_skeleton(skeleton, start, locale=locale)
                yield name, Period(start, min(end, today))


def _earlier(first: date, months: int) -> date:
    """Return the first of the month so many months earlier; a negative number is later."""
    number = first.year * 12 + first.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
