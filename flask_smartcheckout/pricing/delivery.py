"""When the parcel arrives: a range of dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache

from ..shop import Dispatch, Shop
from .choices import Destination
from .workdays import Calendar


@dataclass(frozen=True, slots=True)
class Delivery:
    """The first and the last day a parcel may arrive; the same day twice when it is certain."""

    first: date
    last: date


@dataclass(frozen=True)
class Journey:
    """A parcel ordered on a day, at a time, by the clock of the shop; a date has no time."""

    shop: Shop
    to: Destination
    day: date
    clock: time | None = None

    @classmethod
    def of(cls, shop: Shop, to: Destination, moment: date) -> Journey:
        """Read a date in the shop, or a moment; raises ValueError when that has no time zone."""
        if not isinstance(moment, datetime):
            return cls(shop, to, moment)
        if moment.tzinfo is None:
            raise ValueError("a moment needs its time zone: write datetime.now(UTC), or a date")
        local = shop.local(moment)
        return cls(shop, to, local.date(), local.time())

    @cached_property
    def departure(self) -> date:
        """The day it leaves."""
        dispatch = self.shop.dispatch
        too_late = dispatch.is_too_late(self.day, self.clock)
        return _departure(dispatch, self.shop.country, self.day, too_late)

    def delivery(self, days: tuple[int, int] | None) -> Delivery | None:
        """Return when it arrives with a carrier that takes so many working days.

        Nothing arrives on the weekends and public holidays of the destination.
        """
        if days is None:
            return None
        country, state = self.to.country, self.to.state or ""
        return _delivery(days[0], days[1], self.departure, country, state)


@lru_cache(maxsize=256)
def _departure(dispatch: Dispatch, country: str, day: date, too_late: bool) -> date:
    calendar = warehouse(dispatch, country)
    if too_late:
        day += timedelta(days=1)
    return calendar.after(calendar.on_or_after(day), dispatch.handling)


def warehouse(dispatch: Dispatch, country: str) -> Calendar:
    """Return the days on which a shop in a country sends."""
    closed = frozenset(day for day in dispatch.closed if isinstance(day, date))
    return Calendar(country, dispatch.area, dispatch.sending_days, dispatch.holidays, closed)


@lru_cache(maxsize=4096)
def _delivery(shortest: int, longest: int, sent: date, country: str, state: str) -> Delivery:
    calendar = Calendar(country, state.upper().removeprefix(f"{country}-"))
    return Delivery(calendar.after(sent, shortest), calendar.after(sent, longest))
