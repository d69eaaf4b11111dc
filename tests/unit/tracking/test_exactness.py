"""However batches arrive, the figures are those of counting the raw events once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import Facts, ServerEvent, record, sweep
from flask_smartcheckout.tracking.devices import recognise
from flask_smartcheckout.tracking.figures import counts
from flask_smartcheckout.tracking.log import view_of
from flask_smartcheckout.tracking.story import SERVER_VIEW, Logged, View
from flask_smartcheckout.tracking.summary import Summary, fold, patience
from flask_smartcheckout.tracking.tables import ALL, FIGURES
from flask_smartcheckout.tracking.token import milliseconds, moment

from .shopper import CHROME, NOON, Shopper, facts

SETTINGS = Settings()
WAIT = patience(SETTINGS.abandoned_after)
END = NOON + timedelta(days=3)
FIELD = st.sampled_from(["email", "phone", "street", "shipping", "payment"])
MS = st.integers(0, 90_000)

EVENTS = st.one_of(
    st.sampled_from(
        [
            {"name": name}
            for name in ("submit_attempted", "submit_failed", "page_hidden", "page_shown")
        ]
    ),
    st.builds(lambda f, a: {"name": "field_focused", "field": f, "autofilled": a},
              FIELD, st.sampled_from([None, True])),
    st.builds(lambda f, ms: {"name": "field_changed", "field": f, "duration": ms}, FIELD, MS),
    st.builds(
        lambda f, ms, empty, edits: {
            "name": "field_blurred", "field": f, "duration": ms, "empty": empty, "edits": edits,
        },
        FIELD, MS, st.booleans(), st.integers(0, 2),
    ),
    st.builds(lambda f, code: {"name": "field_error", "field": f, "code": code},
              FIELD, st.sampled_from(["required", "too_short"])),
    st.builds(
        lambda shape: {
            "name": "field_error", "field": "phone", "code": "too_short", "shape": shape,
        },
        st.sampled_from(["999", "99/99", "A9"]),
    ),
    st.builds(lambda f: {"name": "help_opened", "field": f}, FIELD),
    st.builds(lambda f: {"name": "checkout_started", "field": f}, FIELD),
)  # fmt: skip


@dataclass
class Tab:
    """A page view as it really was: its facts, and its events in order."""

    view_id: str
    facts: Facts
    events: list[dict[str, Any]]
    revised: Facts
    revised_from: int

    def facts_of(self, seq: int) -> Facts:
        return self.revised if seq >= self.revised_from else self.facts


@dataclass
class Checkout:
    """A checkout as it really was; `says` is what the server said, and when."""

    tracking_id: str
    tabs: list[Tab]
    says: list[tuple[datetime, str]] = field(default_factory=list)


@st.composite
def tabs(draw: st.DrawFn, tracking_id: str, number: int) -> Tab:
    opened = NOON + timedelta(minutes=draw(st.integers(0, 100)))
    gaps = draw(st.lists(st.sampled_from([0, 5, 900, 60_000, 45 * 60_000]), max_size=8))
    happened, t = [{"seq": 0, "name": "checkout_viewed", "t": 0}], 0
    for seq, gap in enumerate(gaps, start=1):
        t += gap
        event = {key: value for key, value in draw(EVENTS).items() if value is not None}
        happened.append({"seq": seq, "t": t, **event})
    known = {"returning": draw(st.sampled_from(["new", "returning"])), "form_version": "7"}
    made = facts(tracking_id, now=opened, country=draw(st.sampled_from(["NL", "BE"])), **known)
    later = opened + timedelta(minutes=1)
    revised = made.revise(later, country="DE", locale="de", value=draw(MS), lines=1)
    revised = replace(revised, payment=draw(st.sampled_from(["", "invoice", "card"])))
    return Tab(f"tab-{number}", made, happened, revised, draw(st.integers(1, 9)))


@st.composite
def worlds(draw: st.DrawFn) -> list[Checkout]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        name = f"visit-{number:04}"
        checkout = Checkout(name, [draw(tabs(name, n)) for n in range(draw(st.integers(1, 2)))])
        if draw(st.booleans()):
            said = draw(st.sampled_from([["order_placed"], ["order_placed", "order_paid"],
                                         ["submit_attempted", "order_rejected"]]))  # fmt: skip
            first = NOON + timedelta(minutes=draw(st.integers(1, 300)))
            checkout.says = [(first + timedelta(minutes=n), word) for n, word in enumerate(said)]
        found.append(checkout)
    return found


@dataclass
class Delivery:
    """One thing that reaches the server: a batch of a tab, a word of our own, or a sweep."""

    checkout: Checkout | None = None
    tab: Tab | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    facts: Facts | None = None
    says: list[tuple[datetime, str]] = field(default_factory=list)


def batches(tab: Tab, cuts: set[int]) -> Iterator[Delivery]:
    """Split a tab's events, also wherever its token changed."""
    part: list[dict[str, Any]] = []
    for event in tab.events:
        if part and (event["seq"] in cuts or event["seq"] == tab.revised_from):
            yield Delivery(tab=tab, events=part, facts=tab.facts_of(part[0]["seq"]))
            part = []
        part.append(event)
    yield Delivery(tab=tab, events=part, facts=tab.facts_of(part[0]["seq"]))


@st.composite
def deliveries(draw: st.DrawFn, world: list[Checkout]) -> list[Delivery]:
    """Any splitting, order, duplication and delay; only our own words keep their order."""
    cuts = draw(st.sets(st.integers(1, 8)))
    sent = [one for checkout in world for tab in checkout.tabs for one in batches(tab, cuts)]
    again = draw(st.lists(st.sampled_from(sent), max_size=4))
    sweeps = [Delivery()] * draw(st.integers(0, 3))
    words = [Delivery(checkout, says=checkout.says) for checkout in world if checkout.says]
    return draw(st.permutations([*sent, *again, *sweeps, *words]))


def deliver(database: Database, arriving: list[Delivery], delays: list[int]) -> None:
    now = NOON + timedelta(minutes=101)
    for delivery, delay in zip(arriving, delays, strict=True):
        now += timedelta(minutes=delay)
        if delivery.tab and delivery.facts:
            shopper = Shopper(database, delivery.facts, delivery.tab.view_id)
            assert shopper.send(*delivery.events, now=now).ok
        elif delivery.checkout:
            say(database, delivery.checkout)
        else:
            sweep(database, now, SETTINGS)
    sweep(database, END, SETTINGS)


def say(database: Database, checkout: Checkout) -> None:
    known = checkout.tabs[0].facts
    for when, word in checkout.says:
        record(database, checkout.tracking_id, [ServerEvent(word)], now=when, facts=known)


def clear(database: Database) -> None:
    with database.begin() as connection:
        for table in ALL:
            connection.execute(delete(table))


def figures(database: Database) -> Counter[tuple[Any, ...]]:
    """Every figure that is not zero, by table, key and measure."""
    found: Counter[tuple[Any, ...]] = Counter()
    with database.connect() as connection:
        for name, table in FIGURES.items():
            keys = [column.name for column in table.primary_key]
            for row in connection.execute(select(table)).mappings():
                key = tuple(str(row[column]) for column in keys)
                for column in table.columns:
                    if column.name not in keys and row[column.name]:
                        found[(name, *key, column.name)] = row[column.name]
    return found


def counted_once(world: list[Checkout]) -> Counter[tuple[Any, ...]]:
    """The figures that folding each checkout's events once, at the end, adds up to."""
    found: Counter[tuple[Any, ...]] = Counter()
    for checkout in world:
        views, events = raw(checkout)
        summary = fold(views, events, WAIT, END)
        for (table, *key), values in counts(summary).items():
            for row in rows_of(summary):
                for measure, value in values.items():
                    found[(table, *row, *key, measure)] += value
    return found


def rows_of(summary: Summary) -> Iterator[tuple[str, ...]]:
    """Every row of a table that a checkout is in, each way of adding up written out."""
    view = summary.view
    opened = moment(summary.opened).date()
    places = [
        ("all", "", "", "", ""),
        ("", "", view.country, view.locale, view.device),
        ("country", view.country, "", "", ""),
        ("locale", view.locale, "", "", ""),
        ("device", view.device, "", "", ""),
        ("browser", view.browser, "", "", ""),
        ("payment", view.payment, "", "", ""),
        ("version", view.form_version, "", "", ""),
        ("returning", view.returning, "", "", ""),
    ]
    for days in (1, 7, 28):
        first = opened - timedelta(days=opened.toordinal() % days)
        for facet, *place in places:
            yield (facet, str(days), first.isoformat(), *place, view.currency)


def raw(checkout: Checkout) -> tuple[list[View], list[Logged]]:
    device, views, events = recognise(CHROME), [], []
    for tab in checkout.tabs:
        last = tab.facts_of(tab.events[-1]["seq"])
        views.append(view_of(last, tab.view_id, device, NOON))
        events += [Logged(tab.view_id, **event) for event in tab.events]
    if checkout.says:
        first = checkout.says[0][0]
        known = view_of(checkout.tabs[0].facts, SERVER_VIEW, recognise(""), NOON)
        views.append(known._replace(issued=milliseconds(first)))
        events += [
            Logged(SERVER_VIEW, seq, milliseconds(when) - milliseconds(first), word)
            for seq, (when, word) in enumerate(checkout.says)
        ]
    return views, events


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_figures_are_exact_however_batches_arrive(database: Database, data: Any) -> None:
    clear(database)
    world = data.draw(worlds())
    arriving = data.draw(deliveries(world))
    delays = data.draw(
        st.lists(st.sampled_from([0, 1, 20, 50]), min_size=len(arriving), max_size=len(arriving))
    )
    deliver(database, arriving, delays)
    found = figures(database)
    assert found == counted_once(world)
    assert_plain_counts(found, world)


def assert_plain_counts(found: Mapping[tuple[Any, ...], int], world: list[Checkout]) -> None:
    """What can be counted from the events without folding them agrees too."""
    ordered = [c for c in world if any(word == "order_placed" for _, word in c.says)]
    started = [c for c in world if c.says or any(len(acts(tab)) > 0 for tab in c.tabs)]
    assert total(found, "daily", "viewed") == len(world)
    assert total(found, "daily", "ordered") == len(ordered)
    assert total(found, "daily", "started") == len(started)
    assert total(found, "daily", "abandoned") == len(started) - len(ordered)
    assert total(found, "daily", "bounced") == len(world) - len(started)
    assert total(found, "field", "left_here") == total(found, "daily", "abandoned")
    assert total(found, "step", "left_here") == total(found, "daily", "abandoned")
    assert total(found, "field", "money_left") == total(found, "daily", "at_risk")
    assert total(found, "error", "seen") == sum(len(erred(c)) for c in world)
    assert total(found, "error", "fixed") >= sum(len(erred(c)) for c in ordered)


def acts(tab: Tab) -> list[dict[str, Any]]:
    """What only the shopper does: a start at a field announces the event that tells who did it."""
    passive = ("checkout_viewed", "checkout_started", "page_hidden", "page_shown")
    return [
        event
        for event in tab.events
        if event["name"] not in passive and not event.get("autofilled")
    ]


def erred(checkout: Checkout) -> set[str]:
    return {
        event["field"]
        for tab in checkout.tabs
        for event in tab.events
        if event["name"] == "field_error"
    }


def total(found: Mapping[tuple[Any, ...], int], table: str, measure: str) -> int:
    """The sum over all days, by themselves, in the facet of everything."""
    return sum(
        n
        for key, n in found.items()
        if (key[0], key[1], key[2], key[-1]) == (table, "all", "1", measure)
    )
