"""Hours in which a shop expects orders: those of the day, by its own clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

OPENS, CLOSES = time(8), time(22)
_MOST = timedelta(days=60)


def open_hours(since: datetime, until: datetime) -> float:
    """Return how many hours between two moments of the shop's clock are from 8 to 22 o'clock."""
    begin, end = since.replace(tzinfo=None), until.replace(tzinfo=None)
    begin = max(begin, end - _MOST)
    days = range((end.date() - begin.date()).days + 1)
    return sum(_of_day(begin, end, begin.date().toordinal() + day) for day in days)


def _of_day(begin: datetime, end: datetime, ordinal: int) -> float:
    day = datetime.fromordinal(ordinal)
    opens, closes = (datetime.combine(day, hour) for hour in (OPENS, CLOSES))
    return max(0.0, (min(end, closes) - max(begin, opens)) / timedelta(hours=1))
