"""Signs of why a shopper left who saw no error there: what happened just before, one a checkout.

The first of `LEFT` that holds is the sign. They are read off events, so nobody is asked, and
thresholds are wide: a sign says what happened, a finding whether it happened too often.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .story import SERVER_VIEW, Logged

REFUSED = "order-refused"
"""The shop's own handler said no after the order button."""
CHANGED = "price-changed"
"""The total was another than the one on the page."""
FAILED = "order-failed"
"""The order came back and no field was to blame."""
UNANSWERED = "no-answer"
"""The order button was pressed and nothing came of it."""
SHIPPING = "shipping-seen"
"""Left within seconds of choosing a delivery method."""
COUNTRY = "country-changed"
"""Left within seconds of choosing a country."""
HELP = "help-opened"
"""Opened the help of the field they left at."""
ELSEWHERE = "looked-elsewhere"
"""Was away for a while, came back and left soon after."""
ERRORS = "many-errors"
"""Had mended several errors before."""
RELOADED = "many-reloads"
"""Opened the form again and again."""
LONG = "long-form"
"""Was busy with the form for long."""

PAYMENT_FAILED = "payment-failed"
PAYMENT_LEFT = "payment-left"

LEFT = (
    REFUSED,
    CHANGED,
    FAILED,
    UNANSWERED,
    SHIPPING,
    COUNTRY,
    HELP,
    ELSEWHERE,
    ERRORS,
    RELOADED,
    LONG,
)
UNPAID = (PAYMENT_FAILED, PAYMENT_LEFT)
"""Of an order that was placed and not paid: the payment failed, or was begun and not ended."""
SIGNS = (*LEFT, *UNPAID)

STEP = "step-"
"""How the name of a step begins where it stands beside signs and fields."""

AT_ONCE_MS = 5_000
AWAY_MS = 30_000
SOON_MS = 30_000
MANY_ERRORS = 3
MANY_VIEWS = 3
LONG_MS = 600_000
LONGEST_PAUSE_MS = 60_000
"""A longer pause between two events counts as this much of being busy."""

_OUTCOMES = {
    "order_rejected": REFUSED,
    "price_changed": CHANGED,
    "order_failed": FAILED,
}
OUTCOMES = frozenset(_OUTCOMES)
"""Events of the server that end an attempt to order."""

_HAPPENED = {
    "submit_attempted": UNANSWERED,
    "shipping_chosen": SHIPPING,
    "country_changed": COUNTRY,
    "help_opened": HELP,
    "payment_started": PAYMENT_LEFT,
    "payment_failed": PAYMENT_FAILED,
    **_OUTCOMES,
}
_PRICED = {"shipping_chosen", "country_changed"}


@dataclass(slots=True)
class Signs:
    """What of all this happened so far; `happened` are the signs whose occasion arose at all."""

    happened: set[str] = field(default_factory=set)
    _outcome: str = ""
    _priced: tuple[int, str] | None = None
    _views: set[str] = field(default_factory=set)
    _hidden: dict[str, int] = field(default_factory=dict)
    _back: int | None = None
    _errors: int = 0
    _busy: int = 0
    _last: int | None = None

    def see(self, at: int, event: Logged, *, at_order: bool) -> None:
        """Take the next event; `at_order` says that the order button was the last place."""
        if event.autofilled:
            return
        self._time(at, event)
        self._order(event, at_order)
        sign = _HAPPENED.get(event.name)
        if sign:
            self.happened.add(sign)
        if event.name in _PRICED:
            self._priced = at, sign or ""

    def _time(self, at: int, event: Logged) -> None:
        if event.view_id != SERVER_VIEW:
            self._views.add(event.view_id)
        self._errors += event.name == "field_error"
        self._busy += min(at - (at if self._last is None else self._last), LONGEST_PAUSE_MS)
        self._last = at
        if event.name == "page_hidden":
            self._hidden[event.view_id] = at
        elif at - self._hidden.pop(event.view_id, at) >= AWAY_MS:
            self._back = at
        self.happened |= {sign for sign, holds in self._lasting.items() if holds}

    @property
    def _lasting(self) -> dict[str, bool]:
        return {
            ELSEWHERE: self._back is not None,
            ERRORS: self._errors >= MANY_ERRORS,
            RELOADED: len(self._views) >= MANY_VIEWS,
            LONG: self._busy >= LONG_MS,
        }

    def _order(self, event: Logged, at_order: bool) -> None:
        if event.name in _OUTCOMES:
            self._outcome = _OUTCOMES[event.name]
        elif event.name == "submit_attempted" and not at_order:
            self._outcome = ""
        elif event.name == "submit_failed" and at_order and not self._outcome:
            self._outcome = FAILED
            self.happened.add(FAILED)

    def at_leaving(self, at: int, *, at_order: bool, helped: bool) -> str:
        """Return the sign of a shopper who leaves now, "" when there is none.

        `helped` says that the help of the field they are at was opened.
        """
        if at_order:
            return self._outcome or UNANSWERED
        priced, sign = self._priced or (0, "")
        if sign and at - priced <= AT_ONCE_MS:
            return sign
        lasting = self._lasting
        lasting[ELSEWHERE] = self._back is not None and at - self._back <= SOON_MS
        found = {HELP: helped, **lasting}
        return next((sign for sign in LEFT if found.get(sign)), "")

    @property
    def unpaid(self) -> str:
        """The sign of an order that was not paid, "" when no payment was begun."""
        return next((sign for sign in UNPAID if sign in self.happened), "")
