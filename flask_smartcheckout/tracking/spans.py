"""Days and the blocks of days that sums are kept for, so that a year is read from few rows."""

from __future__ import annotations

from datetime import date

SPANS = (1, 7, 28)
"""How many days a row of sums covers; each is a multiple of the one before."""


def first_day(day: date, span: int) -> date:
    """Return the first day of the block of so many days that a day is in."""
    number = day.toordinal()
    return date.fromordinal(number - number % span)


def cut(start: date, end: date) -> dict[int, list[date]]:
    """Return the fewest blocks that are exactly these days, both ends included: by span, firsts."""
    found: dict[int, list[date]] = {}
    number, last = start.toordinal(), end.toordinal()
    while number <= last:
        span = max(s for s in SPANS if number % s == 0 and number + s - 1 <= last)
        found.setdefault(span, []).append(date.fromordinal(number))
        number += span
    return found
