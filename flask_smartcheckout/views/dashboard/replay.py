"""A visit played back on the form: after each event, how the form stood, without a typed value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ...i18n import N_, format_names, isolated
from ...i18n import gettext as _
from ...tracking.report import Entry, VisitDetail
from . import words
from .figures import clock
from .timeline import LOSS, PLAIN

MOST = 1_000
"""So many moments of a visit are played: a page holds no more."""

_TOGETHER_MS = 1_000
"""What the browser fills in within a second is one moment."""

_AT_ONCE_MS = 50
"""Leaving a field and coming to the next is one moment."""

_AT_FIELD = {
    "field_focused": N_("Went to: %(field)s"),
    "field_blurred": N_("Left: %(field)s"),
    "field_changed": N_("Changed: %(field)s"),
    "help_opened": N_("Help opened: %(field)s"),
    "suggestion_taken": N_("Suggestion taken: %(field)s"),
}
_PAGE = {
    "checkout_viewed": N_("Checkout opened"),
    "page_hidden": N_("Page hidden"),
    "page_shown": N_("Page shown"),
}
_IN_WORDS = PLAIN | LOSS | _PAGE
_CHOSEN_AT = {
    "country_changed": "country",
    "shipping_chosen": "shipping",
    "payment_chosen": "payment",
    "coupon_tried": "coupon",
}
_CHANGES = {"field_changed", "suggestion_taken", *_CHOSEN_AT}


@dataclass(frozen=True, slots=True)
class Frame:
    """The form after a moment: `at` ms since the visit began, `said` what happened.

    `here` is the field the shopper is in, `wrong` what stands beside fields, `open` the fields
    whose help is open. `held` says how a field came to hold something, "typed" or "auto", never
    what. `country` is the one the page was for at its end.
    """

    at: int
    time: str
    said: str
    tab: int
    country: str
    loss: bool
    here: str | None
    wrong: Mapping[str, str]
    open: tuple[str, ...]
    held: Mapping[str, str]
    away: bool


@dataclass(slots=True)
class _Page:
    """What a tab shows."""

    here: str | None = None
    wrong: dict[str, str] = field(default_factory=dict)
    open: tuple[str, ...] = ()
    held: dict[str, str] = field(default_factory=dict)
    away: bool = False

    def see(self, entry: Entry) -> None:
        """Let an event happen to it."""
        name = entry.field or _CHOSEN_AT.get(entry.name, "")
        if entry.tab:
            self.away = entry.name == "page_hidden"
        if entry.name == "field_error":
            self.wrong[name] = _refusal(entry)
        elif entry.name == "help_opened":
            self.open = (*self.open, name)
        elif entry.name in _CHANGES:
            self._change(name, entry)
        elif entry.name in ("field_focused", "field_blurred"):
            self._move(name, entry)
        elif entry.name == "submit_attempted":
            self.here = "order"
        elif entry.name in LOSS and self.here == "order":
            self.here = None

    def _change(self, name: str, entry: Entry) -> None:
        self.wrong.pop(name, None)
        self.held[name] = "auto" if entry.autofilled else "typed"
        if entry.code:
            self.wrong[name] = _refusal(entry)

    def _move(self, name: str, entry: Entry) -> None:
        if entry.name == "field_focused":
            self.open = ()
            self.here = None if entry.autofilled else name
            return
        self.here = None if self.here == name else self.here
        if entry.empty:
            self.held.pop(name, None)
        elif entry.empty is False:
            self.held.setdefault(name, "auto" if entry.autofilled else "typed")


def _refusal(entry: Entry) -> str:
    """Return an error in words, with the shape that enough visits share."""
    said = words.error(entry.code or "unexpected")
    if not entry.shape:
        return said
    return _("%(error)s, shape %(shape)s", error=said, shape=isolated(entry.shape))


@dataclass(slots=True)
class _Projector:
    """Takes the frames; what belongs to the moment before replaces its frame."""

    countries: Mapping[int, str]
    """By tab, for which country its page was at the end."""
    at_end: str
    frames: list[Frame] = field(default_factory=list)
    pages: dict[int, _Page] = field(default_factory=dict)
    last: Entry | None = None
    tab: int = 1
    filled: list[str] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        self.tab = entry.tab or self.tab  # the server is no page: what it says is said to one
        page = self.pages.setdefault(self.tab, _Page())
        page.see(entry)
        together = self._is_together(entry)
        self._note_filled(entry, together)
        if together:
            self.frames.pop()
        self.frames.append(self._frame(entry, page))
        self.last = entry

    def _is_together(self, entry: Entry) -> bool:
        before = self.last
        if before is None or before.tab != entry.tab:
            return False
        gap = entry.offset_ms - before.offset_ms
        if entry.autofilled and before.autofilled:
            return gap <= _TOGETHER_MS
        moved = (before.name, entry.name) == ("field_blurred", "field_focused")
        return moved and not before.autofilled and gap <= _AT_ONCE_MS

    def _note_filled(self, entry: Entry, together: bool) -> None:
        if not (entry.autofilled and together):
            self.filled = []
        if entry.autofilled and entry.field and entry.field not in self.filled:
            self.filled.append(entry.field)

    def _frame(self, entry: Entry, page: _Page) -> Frame:
        return Frame(
            at=entry.offset_ms,
            time=clock(entry.offset_ms),
            said=self._said(entry),
            tab=self.tab,
            country=self.countries.get(self.tab, self.at_end),
            loss=entry.name in LOSS or entry.name == "field_error",
            here=page.here,
            wrong=dict(page.wrong),
            open=page.open,
            held=dict(page.held),
            away=page.away,
        )

    def _said(self, entry: Entry) -> str:
        if self.filled:
            names = format_names([words.field(name) for name in self.filled])
            return _("Filled by the browser: %(fields)s", fields=names)
        if entry.name == "field_error":
            return words.problem(entry.field or "form", entry.code or "unexpected")
        if entry.name in _AT_FIELD:
            return _(_AT_FIELD[entry.name], field=words.field(entry.field or "form"))
        return _(_IN_WORDS[entry.name]) if entry.name in _IN_WORDS else entry.name


def play(detail: VisitDetail) -> tuple[Frame, ...]:
    """Return the frames of a visit, at most `MOST`; none once its events are deleted."""
    at_end = detail.visit.country
    countries = {tab: country or at_end for tab, country in enumerate(detail.countries)}
    projector = _Projector(countries, at_end)
    for entry in detail.entries:
        projector.take(entry)
        if len(projector.frames) >= MOST:
            return tuple(projector.frames)
    return (*projector.frames, *_ending(detail, projector.frames))


def _ending(detail: VisitDetail, frames: Sequence[Frame]) -> Iterable[Frame]:
    """Yield the moment a checkout was given up for lost: the form as it was left, and where."""
    visit = detail.visit
    if visit.abandoned_at is None or not frames:
        return
    at = (visit.abandoned_at - visit.opened_at) // timedelta(milliseconds=1)
    if at > frames[-1].at:
        last = replace(frames[-1], here=visit.left_field, away=False)
        yield replace(last, at=at, time=clock(at), said=words.state("abandoned"), loss=True)


def fields_met(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the fields that any event was at."""
    return frozenset(entry.field for entry in entries if entry.field)


def times_switched(entries: Iterable[Entry]) -> int:
    """Return how often the country of delivery was changed by hand."""
    return sum(entry.name == "country_changed" and not entry.autofilled for entry in entries)
