"""What a report is about: days, and which checkouts of those days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..money import Money

Amounts = tuple[Money, ...]
"""One Money per currency, the one with most checkouts first; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole UTC days, both ends included."""

    start: date
    end: date

    @classmethod
    def last(cls, days: int, today: date) -> Period:
        """Return the period of so many days that ends today."""
        return cls(today - timedelta(days=days - 1), today)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def before(self) -> Period:
        """The period of the same length directly before."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Filters:
    """Which checkouts to look at; None means all.

    `country` (ISO 3166-1), `device` (phone, tablet, computer, other) and `locale` narrow every
    report. The rest narrow the log of visits alone: `field` the shopper left at, `code` the first
    error seen there ("" for those who left without one), `step` not reached, `state` (None for
    abandoned and recovered ones, "all" for every checkout).
    """

    country: str | None = None
    device: str | None = None
    locale: str | None = None
    field: str | None = None
    code: str | None = None
    step: str | None = None
    state: str | None = None

    @property
    def segment(self) -> dict[str, str]:
        """The filters that every figure is kept apart by, those that are set."""
        chosen = {"country": self.country, "device": self.device, "locale": self.locale}
        return {name: value for name, value in chosen.items() if value is not None}
