"""Which days are worked on: weekends and public holidays of a country and its areas."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, NamedTuple

_SATURDAY_AND_SUNDAY = frozenset((5, 6))
# Where the weekend is another: the week data of CLDR (weekendStart, weekendEnd) and the package
# holidays 0.109, both read on 2026-11-25; only the package has BD and MV, only CLDR has LY.
_WEEKENDS = {
    **dict.fromkeys("BD BH DZ EG IL IQ JO KW LY MV OM QA SA SD SY YE".split(), frozenset((4, 5))),
    "IR": frozenset((4,)),
}


class Calendar(NamedTuple):
    """The days that are worked on at one place.

    `area` is the ISO 3166-2 part, "" when it is not known; `weekdays` (Monday 0) replace the
    country's own, `closed` are free days besides.
    """

    country: str
    area: str = ""
    weekdays: frozenset[int] = frozenset()
    holidays: bool = True
    closed: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether that day is worked on."""
        if self.weekdays:
            if day.weekday() not in self.weekdays:
                return False
        elif day.weekday() in weekend(self.country):
            return False
        if day in self.closed:
            return False
        return not self.holidays or day not in holidays(self.country, self.area, day.year)

    def on_or_after(self, day: date) -> date:
        """Return the day itself if it is worked on, else the next that is."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, days: int) -> date:
        """Return the day so many working days later, the day itself or the next one with 0."""
        for _ in range(days):
            day = self.on_or_after(day + timedelta(days=1))
        return self.on_or_after(day)


def weekend(country: str) -> frozenset[int]:
    """Return the weekdays nobody works on, Monday 0."""
    return _WEEKENDS.get(country, _SATURDAY_AND_SUNDAY)


def knows_holidays() -> bool:
    """Whether the package with the public holidays is installed (the extra `holidays`)."""
    return find_spec("holidays") is not None


@lru_cache(maxsize=1024)
def holidays(country: str, area: str, year: int) -> frozenset[date]:
    """Return the public holidays of a country, and of an area of it where that is known.

    Without the package there are none.
    """
    if not knows_holidays():
        return frozenset()
    for subdivision in (area, _parent(country, area), ""):
        found = _listed(country, subdivision, year) if subdivision or not area else None
        if found is not None:
            return found
    return _listed(country, "", year) or frozenset()


def _listed(country: str, subdivision: str, year: int) -> frozenset[date] | None:
    from holidays import country_holidays

    try:
        return frozenset(country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:  # a country or an area the package does not have
        return None


def _parent(country: str, area: str) -> str:
    """Return the area that an area is part of: the community of a Spanish province."""
    if not area:
        return ""
    import pycountry

    subdivisions: Any = pycountry.subdivisions
    entry = subdivisions.get(code=f"{country}-{area}")
    return str(getattr(entry, "parent_code", None) or "").rpartition("-")[2]
