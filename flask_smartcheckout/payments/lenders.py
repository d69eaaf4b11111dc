"""Whose credit a method is, and what has to be said of it before it is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ..money import Money, allocate
from ..shop import Credit, EligibilityContext
from .catalogue import read


@dataclass(frozen=True, slots=True)
class Lender:
    """Who lends, and on what terms.

    All is paid `days` after the goods are sent, or in `parts`, the first now and each other
    `every` days later; with neither the shopper chooses at the lender. `late` is a key of the
    sentences in wording/credit.py or a sentence, `age` how old a shopper has to be. `verified`
    once somebody has compared it with the lender's own conditions.
    """

    name: str
    lender: str
    late: str
    url: str
    days: int | None = None
    parts: int = 0
    every: int = 0
    age: int = 0
    source: str = ""
    checked: date | None = None
    verified: bool = True

    def credit(self, context: EligibilityContext, *, warns: bool) -> Credit:
        """Return what a shopper is told, for the amount due; with the warning where it `warns`."""
        return Credit(
            self.lender,
            context.total,
            instalments=self._instalments(context.total, context.today),
            late=self.late,
            url=self.url,
            warning=warnings(context.country) if warns else "",
        )

    def _instalments(self, total: Money, today: date) -> tuple[tuple[date, Money], ...]:
        shares = allocate(total.minor, [1] * self.parts) if self.parts else []
        return tuple(
            (today + timedelta(days=self.every * number), Money(share, total.currency))
            for number, share in enumerate(shares)
        )


@cache
def known_lenders() -> Mapping[str, Lender]:
    """Return every lender by its name in data/credit.toml."""
    return {key: Lender(**table) for key, table in read("credit").items()}


@cache
def warnings(country: str) -> Mapping[str, str]:
    """Return the warning that borrowing costs money, by language, as a country words it.

    Directive (EU) 2023/2225, art. 8(1).
    """
    phrases = {key: str(table["phrase"]) for key, table in read("warning").items()}
    languages = {key.partition("_")[0] for key in phrases}
    local = {one: phrases.get(f"{one}_{country}") or phrases.get(one) for one in languages}
    return {key: phrase for key, phrase in local.items() if phrase}


def unverified_warnings() -> frozenset[str]:
    """Return the languages whose warning is a translation, or rests on one reading."""
    tables = read("warning")
    return frozenset(key for key, table in tables.items() if not table.get("verified", True))
