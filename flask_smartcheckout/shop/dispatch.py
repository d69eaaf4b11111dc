"""When parcels leave the shop."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY = "*"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True)
class Dispatch:
    """When parcels leave, by the clock of `Shop(timezone=…)`.

    What is ordered before `cutoff` leaves the same day; without one at any hour. It is "16:00", or
    by weekday {"mon": "16:00", "sat": "11:00"}, where "*" is every other day. `weekdays` are
    those it sends on: those of a cut-off by weekday without "*", else the working days of the
    shop's country. `handling` is how many of
    them packing takes. `holidays` closes the public holidays of the shop's country, and of its
    `area` ("BY"); `closed` are more days: dates, or texts such as "2026-12-24" and
    "2026-12-24..2027-01-01". Raises ValueError naming the field and the fix.
    """

    cutoff: str | Mapping[str, str] | Collection[tuple[str, str]] = ""
    weekdays: Collection[str] = ()
    handling: int = 0
    holidays: bool = True
    closed: Collection[date | str] = ()
    area: str = ""

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "cutoff", _cutoffs(self.cutoff))
            object.__setattr__(self, "weekdays", _weekdays(self.weekdays))
            object.__setattr__(self, "closed", frozenset(_days(self.closed)))
        except ValueError as error:
            raise ValueError(f"Dispatch: {error}") from None
        if isinstance(self.handling, bool) or not isinstance(self.handling, int):
            raise ValueError("Dispatch: handling is a number of days, such as 1")
        if not 0 <= self.handling <= 365:
            raise ValueError("Dispatch: handling is 0 to 365 days")

    @property
    def _pairs(self) -> dict[str, str]:
        given: Any = self.cutoff
        return dict(given)

    @cached_property
    def cutoffs(self) -> Mapping[str, time]:
        """The cut-off of each weekday that has one, by name."""
        given = self._pairs
        everyday = dict.fromkeys(WEEKDAYS, given.pop(EVERY)) if EVERY in given else {}
        return {day: time.fromisoformat(clock) for day, clock in (everyday | given).items()}

    @cached_property
    def sending_days(self) -> frozenset[int]:
        """The weekdays it sends on, Monday 0; empty when they are those of the country."""
        given = self._pairs
        names = self.weekdays or ([] if EVERY in given else list(given))
        return frozenset(map(WEEKDAYS.index, names))

    @property
    def longest_handling(self) -> int:
        """The most days of sending until something leaves: one more after a cut-off."""
        return self.handling + bool(self.cutoff)

    def is_too_late(self, day: date, clock: time | None) -> bool:
        """Whether the cut-off of a day has passed; never without a clock."""
        if clock is None or not self.cutoff:
            return False
        cutoff = self.cutoffs.get(WEEKDAYS[day.weekday()])
        return cutoff is not None and clock >= cutoff


def _cutoffs(given: Any) -> tuple[tuple[str, str], ...]:
    pairs = {EVERY: given} if isinstance(given, str) else dict(given)
    named = (EVERY, *_weekdays([day for day in pairs if day != EVERY]))
    return tuple((day, _clock(pairs[day])) for day in named if pairs.get(day))


def _clock(written: str) -> str:
    found = _CLOCK.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise ValueError(f"cutoff {written!r} is no time such as '16:00'")
    return f"{int(found[1]):02}:{found[2]}"


def _weekdays(names: Collection[str]) -> tuple[str, ...]:
    if isinstance(names, str):
        raise ValueError(f"weekdays is a list: write ({names!r},)")
    unknown = [name for name in names if name not in WEEKDAYS]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no weekday: write {', '.join(WEEKDAYS)}")
    return tuple(day for day in WEEKDAYS if day in names)


def _days(given: Collection[date | str]) -> Iterator[date]:
    if isinstance(given, str):
        raise ValueError(f"closed is a list: write ({given!r},)")
    for one in given:
        if isinstance(one, date):
            yield date(one.year, one.month, one.day)
        else:
            yield from _range(one)


def _range(written: str) -> Iterator[date]:
    first, dots, last = written.partition("..")
    try:
        day, end = date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError:
        raise ValueError(f"closed {written!r} is no date such as '2026-12-24'") from None
    if end < day:
        raise ValueError(f"closed {written!r} ends before it begins")
    while day <= end:
        yield day
        day += timedelta(days=1)
