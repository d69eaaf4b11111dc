"""The figures: false rejects, false accepts and canonical forms, over all and per country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import address_cases, phone_cases, postcode_cases
from .case import Case, Kind
from .data import unchecked
from .verdict import Failure, fail

CASES: dict[Kind, tuple[Callable[[], Iterator[Case]], Callable[[], Iterator[Case]]]] = {
    "addresses": (address_cases.right, address_cases.wrong),
    "postcodes": (postcode_cases.right, postcode_cases.wrong),
    "phones": (phone_cases.right, phone_cases.wrong),
}
# Per cent at most of false rejects and of false accepts; at least of canonical forms.
BUDGETS: dict[Kind, tuple[float, float]] = {
    "addresses": (0.3, 2),
    "postcodes": (0.5, 3),
    "phones": (0.3, 3),
}
CANONICAL = 97.0


@dataclass(frozen=True, slots=True)
class Score:
    """The verdicts on the cases of one kind."""

    kind: Kind
    cases: tuple[Case, ...]
    failures: tuple[Failure, ...]

    @property
    def false_rejects(self) -> float:
        """Per cent of real ones that are refused."""
        return _per_cent(
            sum(f.case.right and not f.of_form for f in self.failures),
            sum(case.right for case in self.cases),
        )

    @property
    def false_accepts(self) -> float:
        """Per cent of wrong ones that are accepted."""
        return _per_cent(
            sum(not f.case.right for f in self.failures), sum(not case.right for case in self.cases)
        )

    @property
    def canonical(self) -> float:
        """Per cent of real ones that are stored in the form of their country."""
        known = sum(case.canonical is not None for case in self.cases)
        failed = sum(f.case.canonical is not None for f in self.failures)
        return 100 - _per_cent(failed, known) if known else 100.0

    def figures(self) -> dict[str, Any]:
        """Counts and per cents, and the countries in which something went wrong."""
        real = [case for case in self.cases if case.right]
        return {
            "real": len(real),
            "countries": len({case.country for case in real}),
            "false_reject_percent": round(self.false_rejects, 3),
            "wrong": len(self.cases) - len(real),
            "false_accept_percent": round(self.false_accepts, 3),
            "canonical_percent": round(self.canonical, 3),
            "failures_per_country": self._per_country(),
        }

    def _per_country(self) -> dict[str, str]:
        """Failures out of cases ("2/80") of each country that has any."""
        failed = Counter(failure.case.country for failure in self.failures)
        judged = Counter(case.country for case in self.cases)
        return {code: f"{count}/{judged[code]}" for code, count in sorted(failed.items())}


def _per_cent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


def scores() -> Iterator[Score]:
    """Judge every case, kind by kind."""
    for kind, (right, wrong) in CASES.items():
        cases = (*right(), *wrong())
        failures = (fail(case) for case in cases)
        yield Score(kind, cases, tuple(failure for failure in failures if failure))


def measure() -> dict[str, Any]:
    """Return the figures of each kind beside their budgets, in per cent."""
    figures: dict[str, Any] = {score.kind: score.figures() for score in scores()}
    budgets = {kind: {"false_reject": r, "false_accept": a} for kind, (r, a) in BUDGETS.items()}
    return {
        **figures,
        "budget_percent": {**budgets, "canonical": CANONICAL},
        "postcodes_taken_as_they_are": " ".join(unchecked()),
    }
