"""Made-up checkouts for demos and measurements: what one leaves in the log.

See `made_up_world` for the shares of everything, `made_up_seasons` for when shoppers come,
`simulation` for how they become a history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from .made_up_tab import Tab
from .made_up_visitor import Gone, Person, Visitor
from .made_up_world import (
    BOTS,
    BROWSERS,
    DEVICES,
    KNOWN,
    NEVER_PAYS,
    PAYMENT_FAILS,
    PAYS_AGAIN,
    PLACES,
    RETURNS,
    SOLD_OUT,
)
from .story import SERVER_VIEW, Logged, View
from .token import milliseconds

_HALF_WAY = 6  # events: who did more than that may come back
_COUNTRIES = {code: place.weight for code, place in PLACES.items()}


@dataclass(frozen=True, slots=True)
class History:
    """What one made-up checkout leaves: its page views and its events."""

    views: list[View]
    events: list[Logged]


def make_up(
    random: Random, opened: datetime, now: datetime, currency: str, *, mended: bool
) -> History:
    """Make up one checkout; what would happen after `now` has not happened.

    `mended` when the form is the newer version, which asks for the house number more clearly.
    """
    who = _person(random, mended)
    bot = random.random() < BOTS
    visitor = Visitor(random, who, Tab(random, "tab1"))
    view = _view(random, who, opened, currency, bot)
    if bot:
        visitor.tab.say("checkout_viewed")
        return _settled([(view, visitor.tab)], now, [])
    try:
        visitor.go_through()
        return _settled([(view, visitor.tab)], now, _answer(random, who))
    except Gone:
        visitor.leave()
    return _left(random, visitor, view, now)


def _person(random: Random, mended: bool) -> Person:
    country = _pick(random, _COUNTRIES)
    payment = random.choice(PLACES[country].payments)
    return Person(country, _pick(random, DEVICES), payment, random.random() < KNOWN, mended)


def _left(random: Random, visitor: Visitor, view: View, now: datetime) -> History:
    """Return what stays of somebody who left; a few come back another time, and order."""
    tabs = [(view, visitor.tab)]
    back = view.seen_at + timedelta(hours=random.uniform(1, 30))
    if len(visitor.tab.seen) > _HALF_WAY and random.random() < RETURNS and back < now:
        tabs.append(_return(random, view, back))
        return _settled(tabs, now, _paid())
    return _settled(tabs, now, [])


def _return(random: Random, view: View, back: datetime) -> tuple[View, Tab]:
    """Come back another time, and go straight to the order."""
    tab = Tab(random, "tab2")
    tab.say("checkout_viewed")
    tab.wait(4000)
    for where in ("phone", "payment"):
        tab.fill(where, tab.come(where))
    tab.say("submit_attempted")
    issued = milliseconds(back)
    return view._replace(view_id="tab2", issued=issued, revised=issued, seen_at=back), tab


def _settled(tabs: list[tuple[View, Tab]], now: datetime, answer: list[str]) -> History:
    """Return the views with when they were last seen, and what the server said of the order."""
    views = [
        _known(view, tab)._replace(seen_at=min(now, _after(view, tab.seen[-1].t + 300)))
        for view, tab in tabs
    ]
    events = [event for _, tab in tabs for event in tab.seen]
    if answer:
        view, tab = tabs[-1]
        issued = view.issued + tab.t + 400
        views.append(views[-1]._replace(view_id=SERVER_VIEW, issued=issued))
        events += [Logged(SERVER_VIEW, n, n * 9000, name) for n, name in enumerate(answer)]
    return History(views, events)


def _known(view: View, tab: Tab) -> View:
    """Return a view without the way to pay unless one was chosen in it."""
    chosen = any(event.name == "payment_chosen" for event in tab.seen)
    return view if chosen else view._replace(payment="")


def _answer(random: Random, who: Person) -> list[str]:
    """Return what the server says of an order that was sent."""
    if random.random() < SOLD_OUT:
        return ["order_rejected"]
    if random.random() < PAYMENT_FAILS.get(who.payment, 0.01):
        again = _paid()[1:] if random.random() < PAYS_AGAIN else []
        return ["order_placed", "payment_started", "payment_failed", *again]
    return _paid() if random.random() > NEVER_PAYS else _paid()[:2]


def _paid() -> list[str]:
    return ["order_placed", "payment_started", "payment_returned", "order_paid"]


def _after(view: View, ms: int) -> datetime:
    return view.seen_at + timedelta(milliseconds=ms)


def _view(random: Random, who: Person, opened: datetime, currency: str, bot: bool) -> View:
    place = PLACES[who.country]
    issued = milliseconds(opened)
    value = round(place.cart * random.lognormvariate(-0.18, 0.6) * 20) * 5
    view = View(
        "tab1",
        issued,
        issued,
        opened,
        who.country,
        random.choice(place.locales),
        currency,
        value,
        random.choice((1, 1, 1, 2, 2, 3, 4)),
        "2" if who.mended else "1",
        who.device,
        _pick(random, BROWSERS[who.device]),
        bot=bot,
    )
    known = "returning" if who.known else "new"
    return view._replace(payment=who.payment, returning=known)


def _pick(random: Random, weights: dict[str, int]) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
