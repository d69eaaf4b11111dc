"""Times as counts per bucket: what can be added, subtracted and still gives a median."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

BOUNDS = (
    0, 250, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000,
    8_000, 12_000, 16_000, 24_000, 32_000, 60_000, 120_000,
)  # fmt: skip
"""Where each bucket begins (ms); the last has its end at the last bound, and takes all above."""

BUCKETS = len(BOUNDS) - 1


def bucket(ms: int) -> int:
    """Return the number of the bucket a time falls in."""
    return min(bisect_right(BOUNDS, ms) - 1, BUCKETS - 1)


def median(counts: Sequence[int]) -> int | None:
    """Return the median in ms, read off evenly within its bucket; None when nothing was counted."""
    return percentile(counts, 50)


def percentile(counts: Sequence[int], percent: int) -> int | None:
    """Return the time in ms that so many percent did not exceed, read off as the median is."""
    total = sum(counts)
    if not total:
        return None
    upto = list(accumulate(counts))
    index = next(i for i, reached in enumerate(upto) if 100 * reached >= percent * total)
    start, end = BOUNDS[index], BOUNDS[index + 1]
    into = percent * total - 100 * (upto[index] - counts[index])  # hundredths above the start
    return start + (end - start) * into // (100 * counts[index])
