"""Rules about who shoppers are: more of those with one device or language leave than of others.

Only those are counted who are under no finding yet, and only of the segment that stands out most:
a shopper has a device and a language, and would count under both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from ..sums import read
from ..tables import daily_figures
from .finding import Finding
from .ground import Ground
from .leavers import Leavers
from .rule import Case, Threshold

SEGMENTS = {
    "device": "device_worse",
    "locale": "language_worse",
    "browser": "browser_worse",
    "version": "version_worse",
}
"""The segments that are compared, and the kind of finding of each."""

THRESHOLD = Threshold(100, 20, Fraction(0), times=Fraction(13, 10))


COMPARED = 2
"""How many values of a segment must have enough shoppers to be compared at all."""

KINDS = tuple(SEGMENTS.values())


def segments(ground: Ground) -> Iterator[Finding]:
    """Find the device, language, browser or form version that most leave with, if any is odd."""
    found = [one for segment in SEGMENTS for one in _of(ground, segment)]
    if found:
        costliest = max(found, key=lambda one: (one.left, one.kind)).segment
        yield from (one for one in found if one.segment == costliest)


def _of(ground: Ground, segment: str) -> Iterator[Finding]:
    where = (ground.connection, ground.period, ground.filters)
    if segment in ground.filters.segment or not ground.filters.keeps_apart(segment):
        return
    rows = read(ground.connection, daily_figures, ground.period, ground.filters, segment)
    if sum(sums["started"] >= THRESHOLD.seen for sums in rows.values()) < COMPARED:
        return
    leavers = Leavers.read(*where, segment)
    but = ground.claims.against(ground.filters.country)
    whole = Case.of(None, ground.started_in(None), leavers.left(None, but))
    for (value,), sums in rows.items():
        if not value:
            continue
        case = Case.of(None, sums["started"], leavers.left(str(value), but))
        if THRESHOLD.stands_out(case, case.beside(whole)):
            left_out = leavers.left_out(str(value), but)
            yield _finding(ground, segment, str(value), case, case.beside(whole), left_out)


def _finding(
    ground: Ground, segment: str, value: str, case: Case, others: Case, left_out: str | None
) -> Finding:
    return Finding(
        kind=SEGMENTS[segment],
        country=ground.filters.country,
        seen=case.seen,
        left=case.left,
        money=case.money,
        visits=replace(ground.filters, **{segment: value}, code="", but=left_out),
        segment=segment,
        elsewhere_seen=others.seen,
        elsewhere_left=others.left,
    )
