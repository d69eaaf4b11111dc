"""Comparing two shares: how far apart they are, how sure that is, and whether it may be chance.

Nothing here knows of checkouts; shares are counts, differences are from −1 to 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, erfc, sqrt
from typing import Literal

CERTAIN = 1.959964
"""Standard errors that hold the true value 95 times in 100."""

FAMILY_ERROR = 0.05
"""How often, at most, any of the measures looked at together is called clear by chance."""

LEAST = 30
"""Fewer than this on either side say nothing."""

_POWER = 0.841621
"""With this many standard errors more, a difference is found 8 times in 10."""

Reading = Literal["few", "chance", "barely", "clear"]
"""Too few to say; the range holds no difference; only just outside it; clear, however many were
looked at."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share itself; nothing of nothing is 0."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more the second share is than the first, and the range of the true value."""

    low: float
    value: float
    high: float

    @property
    def holds_none(self) -> bool:
        """Whether no difference at all lies within the range."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Judged:
    """Two shares beside each other, their difference and how it reads."""

    before: Share
    after: Share
    difference: Difference
    reading: Reading


def wilson(share: Share, z: float = CERTAIN) -> tuple[float, float]:
    """Return the score interval of one share (Wilson, J. Am. Stat. Assoc. 22 (1927) 209–212)."""
    part, whole = share.part, share.whole
    if not whole:
        return 0.0, 1.0
    middle = part + z * z / 2
    reach = z * sqrt(part * (whole - part) / whole + z * z / 4)
    size = whole + z * z
    return max(0.0, (middle - reach) / size), min(1.0, (middle + reach) / size)


def difference(before: Share, after: Share, z: float = CERTAIN) -> Difference:
    """Return the difference with its score interval, which holds for small counts too.

    Method 10 of Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998) 873–890.
    """
    low_before, high_before = wilson(before, z)
    low_after, high_after = wilson(after, z)
    value = after.value - before.value
    below = sqrt((after.value - low_after) ** 2 + (high_before - before.value) ** 2)
    above = sqrt((high_after - after.value) ** 2 + (before.value - low_before) ** 2)
    return Difference(max(-1.0, value - below), value, min(1.0, value + above))


def chance(before: Share, after: Share) -> float:
    """Return how likely a difference this large is without a cause (two-sided pooled z-test)."""
    if not before.whole or not after.whole:
        return 1.0
    error = pooled_error(before, after)
    return erfc(abs(after.value - before.value) / error / sqrt(2)) if error else 1.0


def pooled_error(one: Share, other: Share) -> float:
    """Return the standard error of the difference of two shares (none of nothing) that are one."""
    pooled = (one.part + other.part) / (one.whole + other.whole)
    return sqrt(pooled * (1 - pooled) * (1 / one.whole + 1 / other.whole))


def holm(chances: Sequence[float], limit: float = FAMILY_ERROR) -> list[bool]:
    """Tell which of several differences are clear although several were looked at.

    The step-down rule of Holm, Scandinavian Journal of Statistics 6 (1979) 65–70.
    """
    clear = [False] * len(chances)
    for rank, place in enumerate(sorted(range(len(chances)), key=chances.__getitem__)):
        if chances[place] > limit / (len(chances) - rank):
            break
        clear[place] = True
    return clear


def judge(pairs: Sequence[tuple[Share, Share]]) -> list[Judged]:
    """Return how each pair of shares compares; all that are large enough count as looked at."""
    large = [place for place, pair in enumerate(pairs) if all(one.whole >= LEAST for one in pair)]
    clear = dict(zip(large, holm([chance(*pairs[place]) for place in large]), strict=True))
    return [_judged(*pair, clear.get(place)) for place, pair in enumerate(pairs)]


def _judged(before: Share, after: Share, is_clear: bool | None) -> Judged:
    found = difference(before, after)
    return Judged(before, after, found, _reading(found, is_clear))


def _reading(found: Difference, is_clear: bool | None) -> Reading:
    if is_clear is None:
        return "few"
    if found.holds_none:
        return "chance"
    return "clear" if is_clear else "barely"


def enough_for(points: float, share: Share) -> int:
    """Return how many are needed on each side to find a difference of so many points.

    Found 8 times in 10, at 95%, around the given share; the exact form of the rule of 16 (Lehr,
    Statistics in Medicine 11 (1992) 1099–1102).
    """
    spread = 2 * share.value * (1 - share.value)
    return ceil((CERTAIN + _POWER) ** 2 * spread / (points / 100) ** 2)
