"""A visit as a picture: one lane a field, time from left to right, long pauses cut."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ...i18n import gettext as _
from ...tracking.report import Entry
from . import words
from .figures import clock, share

_LONGEST_GAP_MS = 60_000
"""Nothing happening for longer than this is drawn as this long, and marked as cut."""

_FILLED_MS = 700
"""How wide the mark of a field filled by the browser is drawn."""

_THINNEST = 200
"""A bar is at least this part of the picture wide."""

_TICKS_MS = (5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000)
_MOST_TICKS = 4
_APART, _LAST_TICK = 0.12, 0.95
"""In parts of the picture: between two ticks, and where the last one may stand."""

_HIDDEN = "hidden"
_BAR, _AUTOFILL = "", "auto"


@dataclass(slots=True)
class Lane:
    """One row: bars as (x, width, class), errors and opened help as places; all SVG lengths."""

    name: str
    bars: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    helps: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Track:
    """The lanes in the order they were first visited, the cuts, and the ticks of the axis."""

    lanes: tuple[Lane, ...]
    cuts: tuple[str, ...]
    ticks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """From ms since the visit began to a place on the picture, over the cuts."""

    moments: tuple[int, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, offsets: Iterable[int]) -> Scale:
        """Lay the moments out, long gaps shortened."""
        moments = sorted({0, *offsets})
        places = [0]
        for before, after in pairwise(moments):
            places.append(places[-1] + min(after - before, _LONGEST_GAP_MS))
        return cls(tuple(moments), tuple(places))

    @property
    def length(self) -> int:
        return self.places[-1]

    def place(self, moment: int) -> int:
        """Return where a moment outside the cuts is, in ms of the picture."""
        known = bisect_right(self.moments, moment) - 1
        return min(self.places[known] + moment - self.moments[known], self.length)

    def x(self, moment: int) -> str:
        """Return a moment as an SVG length."""
        return share(self.place(moment), self.length)

    @property
    def cuts(self) -> list[tuple[int, int]]:
        """The pauses that are shortened, from when to when."""
        pauses = pairwise(self.moments)
        return [(start, end) for start, end in pauses if end - start > _LONGEST_GAP_MS]


def track(entries: Sequence[Entry]) -> Track | None:
    """Draw what the browser saw, or return None when that is no more than a moment."""
    seen = [entry for entry in entries if entry.tab]
    scale = Scale.of(entry.offset_ms for entry in seen)
    if not scale.length:
        return None
    painter = _Painter(scale)
    for entry in seen:
        painter.paint(entry)
    middles = (scale.place(start) + _LONGEST_GAP_MS // 2 for start, _end in scale.cuts)
    cuts = tuple(share(middle, scale.length) for middle in middles)
    return Track(painter.finish(), cuts, tuple(_ticks(scale)))


@dataclass(slots=True)
class _Painter:
    scale: Scale
    lanes: dict[str, Lane] = field(default_factory=dict)
    open: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Per tab, the lane that is being drawn, and since when."""
    last: dict[int, int] = field(default_factory=dict)
    """Per tab, when something last happened."""

    def paint(self, entry: Entry) -> None:
        self.last[entry.tab] = entry.offset_ms
        if entry.autofilled and entry.field:
            self._fill(entry.field, entry.offset_ms)
        elif entry.name == "field_focused" and entry.field:
            self._begin(entry, entry.field)
        elif entry.name == "field_blurred":
            self._end(entry)
        elif entry.name == "page_hidden":
            self._begin(entry, _HIDDEN)
        elif entry.name == "page_shown":
            self._end(entry)
        elif entry.name == "submit_attempted":
            self._begin(entry, "order")
        elif entry.field:
            self._mark(entry, self._lane(entry.field))

    def _lane(self, name: str) -> Lane:
        return self.lanes.setdefault(name, Lane(name))

    def _fill(self, name: str, at: int) -> None:
        lane = self._lane(name)
        bar = (self.scale.x(at), share(_FILLED_MS, self.scale.length), _AUTOFILL)
        if bar not in lane.bars:
            lane.bars.append(bar)

    def _begin(self, entry: Entry, name: str) -> None:
        self._end(entry)
        self._lane(name)
        self.open[entry.tab] = name, entry.offset_ms

    def _end(self, entry: Entry) -> None:
        if entry.tab in self.open:
            name, since = self.open.pop(entry.tab)
            self._bar(name, since, entry.offset_ms)

    def _bar(self, name: str, start: int, end: int) -> None:
        whole = self.scale.length
        first, last = self.scale.place(start), self.scale.place(end)
        width = max(last - first, whole // _THINNEST)
        x = min(first, whole - width)
        self._lane(name).bars.append((share(x, whole), share(width, whole), _BAR))

    def _mark(self, entry: Entry, lane: Lane) -> None:
        if entry.name == "field_error":
            lane.errors.append(self.scale.x(entry.offset_ms))
        elif entry.name == "help_opened":
            lane.helps.append(self.scale.x(entry.offset_ms))

    def finish(self) -> tuple[Lane, ...]:
        """Close what is still open, and put the time the page was hidden last."""
        for tab, (name, since) in self.open.items():
            self._bar(name, since, self.last[tab])
        hidden = [lane for lane in self.lanes.values() if lane.name == _HIDDEN]
        return (*(lane for lane in self.lanes.values() if lane.name != _HIDDEN), *hidden)


def _ticks(scale: Scale) -> Iterable[tuple[str, str]]:
    """Return place and time of round moments and of the ends of pauses, well apart."""
    step = next((s for s in _TICKS_MS if scale.length / s <= _MOST_TICKS), _TICKS_MS[-1])
    last = -scale.length
    for moment in sorted(_tick_moments(scale, step)):
        place = scale.place(moment)
        if last + _APART * scale.length <= place <= _LAST_TICK * scale.length:
            last = place
            yield scale.x(moment), clock(moment)


def _tick_moments(scale: Scale, step: int) -> Iterable[int]:
    start = 0
    for pause, resumed in (*scale.cuts, (scale.moments[-1], None)):
        yield start
        yield from range(start - start % step + step, pause + 1, step)
        start = resumed or 0


def lane_name(name: str) -> str:
    """Return what a lane is called."""
    return _("Page hidden") if name == _HIDDEN else words.field(name)
