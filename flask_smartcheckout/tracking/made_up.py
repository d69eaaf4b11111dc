"""Made-up shoppers for demos and measurements, and what they leave in the log.

See `made_up_world` for where they live and stumble, `simulation` for how they become a history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from .made_up_world import (
    ADDRESS,
    BROWSERS,
    CHOSEN,
    DEVICES,
    FILLED_BY_BROWSERS,
    HESITATION,
    LEAVES_AT,
    LEAVES_ONLY_AT,
    PHONES_LEAVE_MORE,
    PLACES,
    TROUBLES,
    Trouble,
)
from .story import SERVER_VIEW, Logged, View
from .token import milliseconds


class Gone(Exception):
    """The shopper leaves."""


@dataclass(slots=True)
class Tab:
    """One page view in the making: its clock (ms) and what happened in it."""

    random: Random
    view_id: str
    t: int = 0
    seen: list[Logged] = field(default_factory=list)

    def say(self, name: str, where: str | None = None, **more: Any) -> None:
        """Log an event now."""
        self.seen.append(Logged(self.view_id, len(self.seen), self.t, name, where, **more))

    def wait(self, usual: float) -> int:
        """Let a plausible time pass, around the usual ms; return it."""
        ms = int(usual * self.random.lognormvariate(0, 0.6))
        self.t += ms
        return ms

    def come(self, where: str) -> int:
        """Come to a field and hesitate; return for how many ms."""
        self.say("field_focused", where)
        return self.wait(HESITATION.get(where, 1200))

    def fill(self, where: str, before: int) -> None:
        """Type or choose after hesitating for so many ms, and leave the field."""
        self.say(CHOSEN.get(where, "field_changed"), where, duration=before)
        duration = before + self.wait(4000)
        edits = self.random.choice((0, 0, 0, 0, 0, 1, 3))
        self.say("field_blurred", where, duration=duration, empty=False, edits=edits)
        self.wait(600)

    def autofill(self, fields: Sequence[str]) -> None:
        """Let the browser fill fields, a few ms each."""
        for where in fields:
            self.say("field_focused", where, autofilled=True)
            self.t += 1
            self.say("field_changed", where, duration=1, autofilled=True)
            self.say("field_blurred", where, duration=2, empty=False, edits=0, autofilled=True)
            self.t += 2


@dataclass(slots=True)
class Visitor:
    """Someone with a cart on the form, and the tabs they open."""

    random: Random
    country: str
    device: str
    tab: Tab

    def go_through(self) -> None:
        """Fill the form to the order button; raises Gone when the shopper leaves before."""
        filled = self._open()
        for where in self._fields():
            if where not in filled:
                self._meet(where)
            self._stumble(where)
        self.tab.wait(2200)
        self._maybe_leave(0.03)
        self.tab.say("submit_attempted")
        self._maybe_leave(0.02)

    def _open(self) -> Sequence[str]:
        """Open the form; bounce, or start, perhaps with the browser's help."""
        tab = self.tab
        tab.say("checkout_viewed")
        tab.wait(5000)
        self._maybe_leave(0.19)
        tab.say("checkout_started", "email")
        if self.random.random() > 0.6:
            return ()
        tab.come("email")
        tab.autofill(FILLED_BY_BROWSERS)
        return FILLED_BY_BROWSERS

    def _fields(self) -> list[str]:
        business = self.random.random() < 0.04
        area = self.country in ("IT", "ES")
        extra = [*(["tax_id"] if business else []), *(["state"] if area else [])]
        return ["email", *ADDRESS, *extra, "phone", "shipping", "payment"]

    def _meet(self, where: str) -> None:
        before = self.tab.come(where)
        usual = LEAVES_AT.get(where, 0.0)
        self._maybe_leave(LEAVES_ONLY_AT.get((where, self.country), usual))
        self.tab.fill(where, before)

    def _stumble(self, where: str) -> None:
        for trouble in TROUBLES:
            at_home = trouble.country in (None, self.country)
            if trouble.field == where and at_home and self.random.random() < trouble.chance:
                self._be_refused(trouble)

    def _be_refused(self, trouble: Trouble) -> None:
        error = {"code": trouble.code, "shape": trouble.shape}
        self.tab.say("field_error", trouble.field, **error)
        if self.random.random() < 0.2:
            self.tab.say("help_opened", trouble.field)
        self.tab.fill(trouble.field, self.tab.come(trouble.field))
        if self.random.random() < trouble.gives_up:
            self.tab.say("field_error", trouble.field, **error)
            raise Gone
        self.tab.wait(500)

    def _maybe_leave(self, chance: float) -> None:
        if self.random.random() < chance * (PHONES_LEAVE_MORE if self.device == "phone" else 1):
            raise Gone

    def leave(self) -> None:
        """Close the tab."""
        self.tab.wait(3000)
        self.tab.say("page_hidden")


@dataclass(frozen=True, slots=True)
class History:
    """What one made-up checkout leaves: its page views and its events."""

    views: list[View]
    events: list[Logged]


def make_up(random: Random, opened: datetime, now: datetime, currency: str) -> History:
    """Make up one checkout; what would happen after `now` has not happened."""
    country = _pick(random, {code: place.weight for code, place in PLACES.items()})
    device = _pick(random, DEVICES)
    visitor = Visitor(random, country, device, Tab(random, "tab1"))
    view = _view(random, visitor, opened, currency)
    try:
        visitor.go_through()
        return _settled([(view, visitor.tab)], now, ordered=True)
    except Gone:
        visitor.leave()
    tabs = [(view, visitor.tab)]
    back = opened + timedelta(hours=random.uniform(1, 30))
    if len(visitor.tab.seen) > 6 and random.random() < 0.045 and back < now:
        tabs.append(_return(random, visitor, view, back))
        return _settled(tabs, now, ordered=True)
    return _settled(tabs, now, ordered=False)


def _return(random: Random, visitor: Visitor, view: View, back: datetime) -> tuple[View, Tab]:
    """Come back another time, and go straight to the order."""
    tab = Tab(random, "tab2")
    tab.say("checkout_viewed")
    tab.wait(4000)
    for where in ("phone", "payment"):
        tab.fill(where, tab.come(where))
    tab.say("submit_attempted")
    issued = milliseconds(back)
    return view._replace(view_id="tab2", issued=issued, revised=issued), tab


def _settled(tabs: list[tuple[View, Tab]], now: datetime, *, ordered: bool) -> History:
    """Return the views with when they were last seen, and the server's word on the order."""
    views = [
        view._replace(seen_at=min(now, _after(view, tab.seen[-1].t + 300))) for view, tab in tabs
    ]
    events = [event for _, tab in tabs for event in tab.seen]
    if ordered:
        view, tab = tabs[-1]
        issued = view.issued + tab.t + 400
        views.append(views[-1]._replace(view_id=SERVER_VIEW, issued=issued))
        events += _order(tab.random)
    return History(views, events)


def _order(random: Random) -> list[Logged]:
    names = ["order_placed", "payment_started"]
    if random.random() < 0.975:
        names += ["payment_returned", "order_paid"]
    return [Logged(SERVER_VIEW, seq, seq * 9000, name) for seq, name in enumerate(names)]


def _after(view: View, ms: int) -> datetime:
    return view.seen_at + timedelta(milliseconds=ms)


def _view(random: Random, visitor: Visitor, opened: datetime, currency: str) -> View:
    place = PLACES[visitor.country]
    issued = milliseconds(opened)
    value = round(place.cart * random.lognormvariate(-0.18, 0.6) * 20) * 5
    return View(
        "tab1",
        issued,
        issued,
        opened,
        visitor.country,
        random.choice(place.locales),
        currency,
        value,
        random.choice((1, 1, 1, 2, 2, 3, 4)),
        "1",
        visitor.device,
        _pick(random, BROWSERS[visitor.device]),
        bot=random.random() < 0.012,
    )


def _pick(random: Random, weights: dict[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
