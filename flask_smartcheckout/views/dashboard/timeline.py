"""What happened in a visit, line by line in words; events that belong together share a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from ...i18n import N_, format_number
from ...i18n import gettext as _
from ...i18n import ngettext as _n
from ...tracking.report import Entry, VisitDetail
from . import words
from .figures import clock, seconds

_TOGETHER_MS = 1000
"""Fields the browser fills within a second are one line."""

PLAIN = {
    "checkout_started": N_("Started"),
    "country_changed": N_("Country changed"),
    "coupon_tried": N_("Coupon tried"),
    "shipping_chosen": N_("Delivery method chosen"),
    "payment_chosen": N_("Payment method chosen"),
    "submit_attempted": N_("Order button pressed"),
    "order_placed": N_("Order placed"),
    "payment_started": N_("Payment started"),
    "payment_returned": N_("Back from the payment page"),
    "order_paid": N_("Paid"),
}
LOSS = {
    "submit_failed": N_("The form refused the order"),
    "order_rejected": N_("The shop refused the order"),
    "price_changed": N_("The price had changed"),
    "order_failed": N_("The order could not be taken"),
    "payment_failed": N_("Payment failed"),
}
_AT_FIELD = {
    "help_opened": N_("Help opened"),
    "suggestion_taken": N_("Suggestion taken"),
    "field_changed": N_("Changed"),
}


@dataclass(slots=True)
class Told:
    """A line of the log; `details` follow the title, `loss` makes it loud."""

    offset_ms: int
    title: str
    tab: int = 0
    details: list[str] = field(default_factory=list)
    loss: bool = False
    shape: str | None = None

    @property
    def seconds(self) -> int:
        return self.offset_ms // 1000


@dataclass(slots=True)
class _Teller:
    """Tells the entries one by one; what comes later completes the line it belongs to."""

    lines: list[Told] = field(default_factory=list)
    at: dict[int, tuple[str, Told]] = field(default_factory=dict)
    """Per tab, the field the shopper is in, and its line."""
    hidden: dict[int, Told] = field(default_factory=dict)
    been: set[str] = field(default_factory=set)
    filling: tuple[Told, int] | None = None
    """The line of fields filled by the browser, and when it was last added to."""

    def tell(self, entry: Entry) -> None:
        if entry.autofilled and entry.field:
            self._fill(entry, entry.field)
        elif entry.name == "field_error" and entry.field:
            self._refuse(entry, entry.field)
        elif entry.name == "field_focused" and entry.field:
            self._come(entry, entry.field)
        elif entry.name == "field_blurred":
            self._leave(entry)
        elif entry.name == "checkout_viewed":
            self._add(entry, _("Checkout opened"))
        elif entry.name == "page_hidden":
            self._hide(entry)
        elif entry.name == "page_shown":
            self._show(entry)
        else:
            self._other(entry)

    def _add(self, entry: Entry, title: str, *details: str, loss: bool = False) -> Told:
        line = Told(entry.offset_ms, title, entry.tab, list(details), loss, entry.shape)
        self.lines.append(line)
        return line

    def _fill(self, entry: Entry, name: str) -> None:
        line, last = self.filling or (None, 0)
        if line is None or entry.offset_ms - last > _TOGETHER_MS or line.tab != entry.tab:
            line = self._add(entry, _("Filled by the browser"))
        if words.field(name) not in line.details:
            line.details.append(words.field(name))
        self.filling = line, entry.offset_ms

    def _refuse(self, entry: Entry, name: str) -> None:
        self._add(entry, words.problem(name, entry.code or "unexpected"), loss=True)

    def _come(self, entry: Entry, name: str) -> None:
        called = words.field(name)
        title = _("%(field)s, again", field=called) if name in self.been else called
        self.been.add(name)
        self.at[entry.tab] = name, self._add(entry, title)

    def _leave(self, entry: Entry) -> None:
        name, line = self.at.pop(entry.tab, ("", None))
        if line is None or name != entry.field:
            line = self._add(entry, words.field(entry.field or "form"))
        line.details[:0] = _of_stay(entry)
        line.details.extend(_of_leaving(entry))

    def _hide(self, entry: Entry) -> None:
        if entry.field and self.at.get(entry.tab, ("",))[0] == entry.field:
            self._leave(entry)
        self.hidden[entry.tab] = self._add(entry, _("Page hidden"))

    def _show(self, entry: Entry) -> None:
        line = self.hidden.pop(entry.tab, None)
        if line is None:
            self._add(entry, _("Page shown"))
        else:
            away = clock(entry.offset_ms - line.offset_ms)
            line.details.append(_("for %(time)s", time=away))

    def _other(self, entry: Entry) -> None:
        name, line = self.at.get(entry.tab, ("", None))
        if entry.name == "field_changed" and line and name == entry.field:
            line.details.extend(_of_change(entry))
            return
        in_words = PLAIN | LOSS | _AT_FIELD
        title = _(in_words[entry.name]) if entry.name in in_words else entry.name
        details = [words.field(entry.field)] if entry.field and entry.name in _AT_FIELD else []
        if entry.name == "coupon_tried" and entry.code:
            details.append(words.error(entry.code))
        self._add(entry, title, *details, loss=entry.name in LOSS)


def tell(detail: VisitDetail) -> list[Told]:
    """Return the lines of a visit in order, the end of an abandoned one included."""
    teller = _Teller()
    for entry in detail.entries:
        teller.tell(entry)
    for line in teller.hidden.values():
        line.details.append(_("did not come back"))
    return sorted([*teller.lines, *_ending(detail)], key=lambda line: line.offset_ms)


def _ending(detail: VisitDetail) -> Iterable[Told]:
    visit = detail.visit
    if visit.abandoned_at is not None:
        silence = (visit.abandoned_at - visit.left_at) // timedelta(minutes=1)
        offset = (visit.abandoned_at - visit.opened_at) // timedelta(milliseconds=1)
        reason = _n("%(num)s minute without an event", "%(num)s minutes without an event", silence)
        yield Told(offset, words.state("abandoned"), details=[reason], loss=True)


def _of_stay(entry: Entry) -> Sequence[str]:
    return [_("for %(time)s", time=seconds(entry.duration_ms))] if entry.duration_ms else []


def _of_leaving(entry: Entry) -> Sequence[str]:
    found = []
    if entry.edits:
        number = format_number(entry.edits)
        found.append(_n("%(num)s correction", "%(num)s corrections", entry.edits, num=number))
    if entry.empty:
        found.append(_("left empty"))
    return found


def _of_change(entry: Entry) -> Sequence[str]:
    if not entry.duration_ms:
        return ()
    return [_("first change after %(time)s", time=seconds(entry.duration_ms))]
