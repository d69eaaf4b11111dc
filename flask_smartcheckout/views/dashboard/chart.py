"""The line chart of conversion: days become points of an SVG path in a box of 100 high."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from math import ceil, floor, sqrt

from ...tracking.comparison import CERTAIN
from ...tracking.report import Overview

HEIGHT = 100
_STEP = 10
_DAYS_DRAWN = 92
_WEEK = 7
_ROUNDING = 50
"""The ends of the scale are multiples of a fiftieth: 2%."""


@dataclass(frozen=True, slots=True)
class Span:
    """A day, or a week in long periods, and how many of its checkouts became orders."""

    day: date
    started: int
    ordered: int

    @property
    def conversion(self) -> float | None:
        """Orders per checkout started; None when none was."""
        return self.ordered / self.started if self.started else None


@dataclass(frozen=True, slots=True)
class Line:
    """The chart, drawn: `path` and `last` are SVG path data, `band` and `average` heights.

    Today is not in the picture: its first checkouts would make the line jump.
    """

    spans: tuple[Span, ...]
    today: Span | None
    """None where the period ended before today."""
    weekly: bool
    width: int
    path: str
    last: str
    low: float
    high: float
    band: tuple[str, str] | None
    """Top and bottom of what a span of the size usual here differs by chance."""
    average: str | None
    worst: Span
    best: Span


def line(overview: Overview, day: date) -> Line | None:
    """Draw the conversion of a period, or return None when it has under two spans to connect.

    `day` is today.
    """
    weekly = overview.period.days > _DAYS_DRAWN
    every = [Span(one.day, one.started, one.ordered) for one in overview.daily]
    past = [span for span in every if span.day < day]
    today = every[-1] if every[-1].day >= day else None
    spans = _since_the_first(_weeks(past) if weekly else past)
    drawn = [span for span in spans if span.conversion is not None]
    if len(drawn) < 2:
        return None
    usual = _usual(overview, len(drawn))
    low, high = _scale([*(span.conversion or 0.0 for span in drawn), *usual])
    heights = [_height(share, low, high) for share in usual]
    return Line(
        spans=spans,
        today=today,
        weekly=weekly,
        width=(len(spans) - 1) * _STEP,
        path=_path(spans, low, high),
        last=_last(spans, low, high),
        low=low,
        high=high,
        band=(heights[0], heights[2]) if heights else None,
        average=heights[1] if heights else None,
        worst=min(drawn, key=lambda span: span.conversion or 0.0),
        best=max(drawn, key=lambda span: span.conversion or 0.0),
    )


def _weeks(days: Sequence[Span]) -> list[Span]:
    weeks = [days[first : first + _WEEK] for first in range(0, len(days), _WEEK)]
    return [
        Span(week[0].day, sum(day.started for day in week), sum(day.ordered for day in week))
        for week in weeks
    ]


def _since_the_first(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Leave out the time before the first checkout: a new shop's line fills the picture."""
    return tuple(dropwhile(lambda span: not span.started, spans))


def _usual(overview: Overview, spans: int) -> list[float]:
    """Return upper end, average and lower end of the period before (95%, by the normal law)."""
    before = overview.previous
    if not before.started:
        return []
    average = before.ordered / before.started
    size = max(1.0, overview.totals.started / spans)
    reach = CERTAIN * sqrt(average * (1 - average) / size)
    return [min(1.0, average + reach), average, max(0.0, average - reach)]


def _scale(shares: Iterable[float]) -> tuple[float, float]:
    """Return the ends of the scale: the outermost shares, rounded outwards to 2%."""
    known = list(shares)
    low = floor(min(known) * _ROUNDING) / _ROUNDING
    high = ceil(max(known) * _ROUNDING) / _ROUNDING
    return (low, high) if low < high else (low - 1 / _ROUNDING, high)


def _height(share: float, low: float, high: float) -> str:
    return f"{(high - share) / (high - low) * HEIGHT:.1f}"


def _path(spans: Sequence[Span], low: float, high: float) -> str:
    """Connect the spans; where one has no checkout the line is broken."""
    parts, connected = [], False
    for place, span in enumerate(spans):
        if span.conversion is not None:
            at = f"{place * _STEP} {_height(span.conversion, low, high)}"
            parts.append(f"L{at}" if connected else f"M{at}h0")
        connected = span.conversion is not None
    return "".join(parts)


def _last(spans: Sequence[Span], low: float, high: float) -> str:
    """Return a path of no length at the last span with a checkout: its round cap is the dot."""
    place, share = [(n, s.conversion) for n, s in enumerate(spans) if s.conversion is not None][-1]
    return f"M{place * _STEP} {_height(share, low, high)}h0"
