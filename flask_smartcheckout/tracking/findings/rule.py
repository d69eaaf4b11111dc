"""When something is a finding: enough shoppers, a share that matters, and more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..comparison import Share, pooled_error, wilson
from ..period import Amounts
from ..sums import Sums

CHANCE = 3.0
"""Standard errors that a difference must exceed: many steps in many countries are looked at."""


@dataclass(frozen=True, slots=True)
class Case:
    """How many saw something and how many of them left, in one country or in all."""

    country: str | None
    seen: int
    left: int
    money: Amounts = ()

    @classmethod
    def of(cls, country: str | None, seen: int, left: Sums) -> Case:
        """Return the case of those who left, as `left_here` and `money_left` count them."""
        return cls(country, seen, left["left_here"], left.amounts("money_left", count="left_here"))

    @property
    def share(self) -> Fraction:
        return Fraction(self.left, self.seen) if self.seen else Fraction(0)

    def beside(self, all_countries: Case) -> Case:
        """Return the other countries."""
        return Case(None, all_countries.seen - self.seen, all_countries.left - self.left)


@dataclass(frozen=True, slots=True)
class Threshold:
    """A case is a finding when so many saw it, so many left, and they are this share.

    With `times`, a country is one when its share is so many times that of the others beyond
    chance, whatever the share itself. With `sure`, fewer than `seen` are enough where the share is
    at least this with 95% certainty: the lower bound of its score interval (`comparison.wilson`).
    """

    seen: int
    left: int
    share: Fraction
    times: Fraction | None = None
    sure: Fraction | None = None

    def holds(self, case: Case) -> bool:
        """Judge a case by itself."""
        return self.is_enough(case) and case.share >= self.share

    def stands_out(self, case: Case, others: Case) -> bool:
        """Judge a country beside the others."""
        if self.times is None:
            return self.holds(case)
        compared = self.is_enough(case) and others.seen >= self.seen
        return compared and case.share >= self.times * others.share and beyond_chance(case, others)

    def is_enough(self, case: Case) -> bool:
        """Tell whether a case has enough shoppers to be judged."""
        return case.left >= self.left and (case.seen >= self.seen or self._is_sure(case))

    def _is_sure(self, case: Case) -> bool:
        if self.sure is None:
            return False
        lowest, _ = wilson(Share(case.left, case.seen))
        return lowest >= self.sure


def beyond_chance(case: Case, others: Case) -> bool:
    """Tell whether a share exceeds another by more than chance (two-proportion z-test, pooled).

    Seen at least once on both sides, else False.
    """
    if not case.seen or not others.seen:
        return False
    error = pooled_error(Share(case.left, case.seen), Share(others.left, others.seen))
    return float(case.share - others.share) > CHANCE * error


def standing_out(
    cases: Sequence[tuple[Case, Case]], whole: Case, rule: Threshold
) -> list[tuple[Case, Case | None]]:
    """Return the countries (each with all others together) that stand out, else all as one.

    Never both, so that no checkout counts twice. The others are None where they were not compared.
    """
    found = [
        (case, others if rule.times is not None and others.seen else None)
        for case, others in cases
        if rule.stands_out(case, others)
    ]
    return found or [(case, None) for case in [whole] if rule.holds(case)]
