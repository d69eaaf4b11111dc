"""Walking through the events of one checkout, noting what happened at each field and where it was.

The browser's autofill is no engagement: it moves nobody to a field and takes nobody's time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .signs import OUTCOMES, Signs
from .steps import ORDERED, SUBMITTED, missed, steps_behind
from .story import SERVER_VIEW, Logged

FORM = "form"
"""Where a shopper is who started without being at any field."""

ORDER = "order"
"""Where a shopper is after pressing the order button."""

SHAPES_KEPT = 5
"""How many different shapes of one field a checkout may leave."""

_CHANGES = {"field_changed", "country_changed", "shipping_chosen", "payment_chosen"}
_MENDS = _CHANGES | {"suggestion_taken"}
_PASSIVE = {"checkout_viewed", "page_hidden", "page_shown"}


@dataclass(slots=True)
class FieldTally:
    """What happened at one field; times in ms."""

    focused: bool = False
    autofilled: bool = False
    time_ms: int = 0
    hesitation_ms: int | None = None
    corrected: bool = False
    returned: bool = False
    blank: bool = False
    """Empty when it was last left."""
    filled: bool = False
    """Left with something in it, once."""
    left_blank: bool = False
    help_opened: bool = False
    first_error: str = ""
    mended: bool = False
    """Changed after its last error."""
    shapes: set[tuple[str, str]] = field(default_factory=set)
    """Codes and shapes."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a shopper was when they left: `at` in ms since 1970, the field, its first error.

    `sign` says why, as far as it shows: see `signs`. It is "" for whoever saw an error there.
    """

    at: int
    field: str
    code: str
    step: str
    sign: str = ""


@dataclass(slots=True)
class Walk:
    """The walk so far. `patience` is the silence (ms) after which a checkout is given up."""

    patience: int
    started: bool = False
    ordered: bool = False
    paid: bool = False
    depth: int = 0
    """How many steps are behind."""
    errors: int = 0
    signs: Signs = field(default_factory=Signs)
    fields: dict[str, FieldTally] = field(default_factory=dict)
    given_up: Leaving | None = None
    """Where an earlier visit ended, if the shopper came back after their time was over."""
    _place: str = FORM
    _at: int | None = None

    def go(self, at: int, event: Logged) -> None:
        """Take the next event."""
        if self._is_back(at):
            self.given_up = self.leaving()
        self._at = at
        self.signs.see(at, event, at_order=self._place == ORDER)
        self._see(event)

    def _is_back(self, at: int) -> bool:
        return (
            self.started
            and not self.ordered
            and self._at is not None
            and at - self._at >= self.patience
        )

    def leaving(self) -> Leaving:
        """Return where the shopper is now."""
        at, here = self._at or 0, self.fields.get(self._place)
        code = here.first_error if here else ""
        step = missed(min(self.depth, ORDERED - 1))
        return Leaving(at, self._place, code, step, "" if code else self._sign(at, here))

    def _sign(self, at: int, here: FieldTally | None) -> str:
        helped = here is not None and here.help_opened
        return self.signs.at_leaving(at, at_order=self._place == ORDER, helped=helped)

    def _see(self, event: Logged) -> None:
        if _only_announces(event):
            return
        if event.name not in _PASSIVE and not event.autofilled:
            self.started = True
        if event.field:
            self._see_field(event, self.fields.setdefault(event.field, FieldTally()), event.field)
        elif event.name == "submit_attempted" or event.name in OUTCOMES:
            self._submit()
        elif event.name == "order_placed":
            self.ordered, self.depth = True, ORDERED
        elif event.name == "order_paid":
            self.paid = True

    def _submit(self) -> None:
        self._place = ORDER
        self.depth = max(self.depth, SUBMITTED)
        for tally in self.fields.values():
            tally.left_blank = tally.left_blank or tally.blank

    def _see_field(self, event: Logged, tally: FieldTally, name: str) -> None:
        tally.mended = tally.mended or (bool(tally.first_error) and event.name in _MENDS)
        if event.name == "field_error":
            self._refuse(event, tally, name)
        elif event.autofilled:
            tally.autofilled = True
        else:
            self._engage(event, tally, name)

    def _refuse(self, event: Logged, tally: FieldTally, name: str) -> None:
        code = event.code or ""
        self.errors += 1
        tally.first_error, tally.mended = tally.first_error or code, False
        tally.left_blank = tally.left_blank or code == "required"
        if event.shape and len(tally.shapes) < SHAPES_KEPT:
            tally.shapes.add((code, event.shape))
        if event.view_id == SERVER_VIEW:
            self.depth = max(self.depth, SUBMITTED)
        if self._place in (FORM, ORDER):
            self._place = name

    def _engage(self, event: Logged, tally: FieldTally, name: str) -> None:
        if event.name in ("field_blurred", "page_hidden"):
            _leave(event, tally)
            return
        self._place = name
        self.depth = max(self.depth, steps_behind(event.name, name))
        if event.name == "field_focused":
            tally.focused = True
            tally.returned = tally.returned or tally.filled
        elif event.name == "help_opened":
            tally.help_opened = True
        elif event.name in _CHANGES and tally.hesitation_ms is None:
            tally.hesitation_ms = event.duration


def _only_announces(event: Logged) -> bool:
    """Whether an event only says that the next one is the first: that one tells who made it."""
    return event.name == "checkout_started" and event.field is not None


def _leave(event: Logged, tally: FieldTally) -> None:
    tally.time_ms += event.duration or 0
    tally.corrected = tally.corrected or bool(event.edits)
    if event.empty is not None:
        tally.blank = event.empty
        tally.filled = tally.filled or not event.empty
