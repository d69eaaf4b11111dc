"""When made-up shoppers come: by weekday, month, sales and holidays, and by the hour of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from random import Random

_HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 8, 9, 9, 10, 9, 8, 8, 9, 10, 12, 15, 17, 16, 11, 5)
_WEEKDAYS = (1.1, 1.0, 0.97, 0.98, 0.9, 0.92, 1.15)
_MONTHS = (0.92, 0.9, 0.95, 0.95, 0.95, 0.93, 0.85, 0.86, 0.97, 1.02, 1.15, 1.2)
_HOLIDAYS = {(12, 24): 0.6, (12, 25): 0.35, (12, 26): 0.5, (12, 31): 0.55, (1, 1): 0.5}
_SALE = {0: 2.6, 1: 1.8, 2: 1.7, 3: 2.2}  # days from Black Friday to Cyber Monday
_FRESH = timedelta(minutes=15)


def busyness(day: date) -> float:
    """Return how busy a shop is on a day, an ordinary one being about 1."""
    usual = _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1]
    since_sale = (day - black_friday(day.year)).days
    return usual * _HOLIDAYS.get((day.month, day.day), 1) * _SALE.get(since_sale, 1)


def black_friday(year: int) -> date:
    """Return the day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


@dataclass(frozen=True, slots=True)
class Window:
    """The days before now, but for the last quarter of an hour: nothing happens after now."""

    start: datetime
    end: datetime

    @classmethod
    def before(cls, now: datetime, days: int) -> Window:
        end = now - _FRESH
        return cls(end - timedelta(days=days), end)

    def days(self) -> list[date]:
        """Return every day that has a part in it."""
        count = (self.end.date() - self.start.date()).days + 1
        return [self.start.date() + timedelta(days=number) for number in range(count)]

    def weights(self) -> list[float]:
        """Return how many come on each day, relatively; a little more as time goes on."""
        days = self.days()
        return [
            busyness(day) * (0.75 + 0.25 * number / len(days)) * self._open(day)
            for number, day in enumerate(days)
        ]

    def _open(self, day: date) -> float:
        """Return which share of a day's shoppers come within the window."""
        return sum(weight for weight, *_ in _hours(self, day)) / sum(_HOURS)

    def moment(self, random: Random, day: date) -> datetime:
        """Return when somebody opens the form on a day that has a weight: mostly in the evening."""
        hours = _hours(self, day)
        _, start, seconds = random.choices(hours, [weight for weight, *_ in hours])[0]
        return start + timedelta(seconds=int(random.random() * seconds))


@lru_cache(maxsize=16)
def _hours(window: Window, day: date) -> tuple[tuple[float, datetime, float], ...]:
    """Return the parts of the hours of a day within a window: weight, start and length (s)."""
    return tuple(_within(window, day))


def _within(window: Window, day: date) -> Iterator[tuple[float, datetime, float]]:
    for hour, weight in enumerate(_HOURS):
        opens = datetime.combine(day, time(hour), UTC)
        start, end = max(opens, window.start), min(opens + timedelta(hours=1), window.end)
        seconds = (end - start).total_seconds()
        if seconds > 0 and weight:
            yield weight * seconds / 3600, start, seconds
