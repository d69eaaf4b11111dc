"""When the parcel arrives: a range of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Delivery:
    """The first and the last day a parcel may arrive; the same day twice when it is certain."""

    first: date
    last: date


@lru_cache(maxsize=256)
def delivery(days: tuple[int, int] | None, today: date) -> Delivery | None:
    """Return the range for a carrier's shortest and longest time in working days.

    The parcel leaves on the next working day, today if it is one; nothing moves or
    arrives on Saturdays and Sundays.
    """
    if days is None:
        return None
    sent = _working_day(today)
    return Delivery(_after(sent, days[0]), _after(sent, days[1]))


def _after(day: date, working_days: int) -> date:
    weeks, rest = divmod(working_days, 5)
    day += timedelta(weeks=weeks)
    for _ in range(rest):
        day = _working_day(day + timedelta(days=1))
    return day


def _working_day(day: date) -> date:
    """Return the day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)
