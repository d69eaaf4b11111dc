"""A finding: something to mend, with its evidence; the words are made by whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass

from ..period import Amounts, Filters
from ..signs import UNPAID


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: `left` of `seen` shoppers left, with `money` in their carts.

    `kind` is the rule's. What it is about is in `field`, `code`, `step`, `sign` or `segment`
    ("device", "locale", "browser" or "version", whose value is in `visits`). `country` is None when
    it holds for all. Elsewhere it was `elsewhere_left` of `elsewhere_seen`. `shape` is the refused
    shape that most of those who left typed in one country, `shape_country` (None where countries
    are not told apart): `shape_visits` were refused with it there, `shape_left` of them left.
    `amount` and `usual` are what was measured and the median of all fields: ms of hesitation,
    tenths of a percent of everything else.
    `visits` are the filters whose log has exactly `left` abandoned checkouts (or unpaid orders).
    No checkout counts under two findings.
    """

    kind: str
    country: str | None
    seen: int
    left: int
    money: Amounts
    visits: Filters
    field: str | None = None
    code: str | None = None
    step: str | None = None
    shape: str | None = None
    shape_visits: int = 0
    shape_left: int = 0
    shape_country: str | None = None
    elsewhere_seen: int = 0
    elsewhere_left: int = 0
    sign: str | None = None
    segment: str | None = None
    amount: int = 0
    usual: int = 0

    @property
    def about(self) -> dict[str, str]:
        """What it is about, its kind under "finding": the same from day to day.

        Its `visits` are not: those under another finding are left out of them.
        """
        names = ("country", "field", "code", "step", "sign")
        found = {"finding": self.kind, **{name: getattr(self, name) for name in names}}
        if self.segment:
            found[self.segment] = getattr(self.visits, self.segment)
        return {name: value for name, value in found.items() if value}

    @property
    def is_unpaid(self) -> bool:
        """Whether it is about orders that were not paid: those are not among the abandoned."""
        return self.sign in UNPAID
