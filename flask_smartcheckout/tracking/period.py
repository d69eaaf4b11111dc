"""What a report is about: days, and which checkouts of those days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ..money import Money
from .facets import SEGMENTS, facet_for

Amounts = tuple[Money, ...]
"""One Money per currency, the one with most checkouts first; empty when there is none."""


PERIODS = (7, 30, 90, 365)
"""The last so many days, as owners usually ask for them."""

Earlier = Literal["before", "year"]
"""What a period is compared with: the days directly before, or the same days a year ago."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole UTC days, both ends included, and what they are compared with."""

    start: date
    end: date
    compare: Earlier = "before"

    @classmethod
    def last(cls, days: int, today: date) -> Period:
        """Return the period of so many days that ends today."""
        return cls(today - timedelta(days=days - 1), today)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def ends(self) -> tuple[date, date]:
        """The first day and the last."""
        return self.start, self.end

    @property
    def all_days(self) -> list[date]:
        return [self.start + timedelta(days=number) for number in range(self.days)]

    @property
    def before(self) -> Period:
        """The period of the same length that it is compared with."""
        if self.compare == "year":
            start = _a_year_earlier(self.start)
            return Period(start, start + timedelta(days=self.days - 1))
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))


def _a_year_earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which checkouts to look at; None means all.

    Every report is narrowed by `country` (ISO 3166-1), `device` (phone, tablet, computer, other)
    and `locale`, together if need be, or by one of these alone: `browser` (a family), `payment`
    (the way to pay chosen last), `version` (of the form), `returning` ("returning", "new"). The
    rest narrow the log of visits alone: `field` the shopper left at, `code` the first error seen
    there ("" for those who left without one), `step` not reached, `state` (None for abandoned and
    recovered ones, "all" for every checkout), the `sign` of why they left (see `signs`), and `but`:
    signs, fields and steps ("step-payment") that are left out, separated by commas. With `did` the
    `field` is one that the shopper "reached" or "erred" at, whatever became of the checkout.
    """

    country: str | None = None
    device: str | None = None
    locale: str | None = None
    field: str | None = None
    code: str | None = None
    step: str | None = None
    state: str | None = None
    browser: str | None = None
    payment: str | None = None
    version: str | None = None
    returning: str | None = None
    sign: str | None = None
    but: str | None = None
    did: str | None = None

    @property
    def segment(self) -> dict[str, str]:
        """The filters that every figure is kept apart by, those that are set."""
        chosen = {name: getattr(self, name) for name in SEGMENTS}
        return {name: value for name, value in chosen.items() if value is not None}

    def keeps_apart(self, *by: str) -> bool:
        """Whether there are figures for these filters, told apart by further segments.

        Only country, device and language are kept together.
        """
        return facet_for([*self.segment, *by]) is not None
