"""What there are alerts for, from when on, and when one may come again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["percent", "money", "hours", "places", "batches"]
CALM = 10
"""A value has to come back by so many percent of the threshold before an alert may fire again."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of alert: what its threshold is in, and how it stands until the owner changes it.

    `least` is how many there have to be for the value to mean anything, 0 where that is no
    question. It fires `above` its threshold, or else below it.
    """

    kind: str
    unit: Unit
    threshold: int
    most: int
    least: int = 0
    above: bool = True
    enabled: bool = True

    def is_over(self, value: float, threshold: int) -> bool:
        """Whether a value is one to tell of."""
        return value > threshold if self.above else value < threshold

    def is_calm(self, value: float, threshold: int) -> bool:
        """Whether a value is so far from the threshold that the next time is news again."""
        if self.above:
            return value <= threshold * (100 - CALM) / 100
        return value >= min(self.most, threshold * (100 + CALM) / 100)


_PERCENT = 100
RULES: Mapping[str, Rule] = {
    rule.kind: rule
    for rule in (
        Rule("finding", "places", threshold=3, most=10),
        Rule("conversion", "percent", threshold=20, most=_PERCENT, least=200, above=False),
        Rule("field", "percent", threshold=40, most=_PERCENT, least=50),
        Rule("payments", "percent", threshold=25, most=_PERCENT, least=10),
        Rule("silence", "hours", threshold=24, most=720, least=20),
        Rule("losses", "batches", threshold=20, most=1_000_000),
        Rule("risk", "money", threshold=100_000, most=10**12, enabled=False),
    )
}
"""In the order an owner reads them. Money at risk is off: only the owner knows what is much."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule reads: a `value` in its unit (money in minor units), None when too few to say.

    `about` says what it is of: the field, the day. `news` are the findings among the first.
    """

    value: float | None = None
    about: Mapping[str, Any] = field(default_factory=dict)
    news: tuple[Mapping[str, Any], ...] = ()


def next_state(rule: Rule, threshold: int, firing: bool, value: float | None) -> tuple[bool, bool]:
    """Return whether it is over now, and whether that is news; too few to say changes nothing."""
    if value is None:
        return firing, False
    if firing:
        return not rule.is_calm(value, threshold), False
    over = rule.is_over(value, threshold)
    return over, over
