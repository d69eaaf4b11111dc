"""Fix first: each rule just over and just under its threshold, and nobody counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from sqlalchemy import delete, insert

from flask_smartcheckout.money import Money
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import report
from flask_smartcheckout.tracking.devices import Device
from flask_smartcheckout.tracking.facets import Segment
from flask_smartcheckout.tracking.findings import KINDS, findings
from flask_smartcheckout.tracking.findings.segments import SEGMENTS
from flask_smartcheckout.tracking.ledger import Counts, Ledger
from flask_smartcheckout.tracking.log import new_row, view_of
from flask_smartcheckout.tracking.report import Filters, Finding, Period
from flask_smartcheckout.tracking.signs import LEFT
from flask_smartcheckout.tracking.steps import STEPS
from flask_smartcheckout.tracking.tables import FIGURES, checkouts

from .shopper import NOON, facts

DAY = Period(NOON.date(), NOON.date())
USUAL = Segment(NOON.date().isoformat(), "EUR", "NL", "en", "phone", "Chrome", version="1")
PEERS = ("email", "name", "street", "city")
SECOND, TEN_SECONDS = 4, 11
"""The buckets of a hesitation of one second and of ten."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all: rules judge sums, which `test_report` reads from either kind."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('findings') / 'figures.sqlite3'}")
    database.upgrade()
    yield database
    database.engine.dispose()


@pytest.fixture
def database(kept: Database) -> Database:
    """That database without any figures."""
    with kept.begin() as connection:
        for table in FIGURES.values():
            connection.execute(delete(table))
    return kept


def found(database: Database, *places: tuple[str, Counts], **filters: str) -> list[Finding]:
    """The findings when these figures are all there is, as (country, figures)."""
    ledger = Ledger()
    for country, counts in places:
        ledger.add(USUAL._replace(country=country), counts)
    with database.begin() as connection:
        ledger.post(connection)
    with database.connect() as connection:
        return list(findings(connection, DAY, Filters(**filters)))


def error(
    seen: int,
    gave_up: int,
    money: int = 1000,
    shape: int = 0,
    field: str = "phone",
    code: str = "too_short",
    started: int | None = None,
    typed: int | None = None,
) -> Counts:
    """So many were refused with a `shape`, and so many of those who gave up had `typed` it."""
    left = gave_up if typed is None else typed
    refused: Counts = {("shape", field, code, "99/99"): {"visits": shape, "left_here": left}}
    return {
        ("daily",): {"started": started or seen, "abandoned": gave_up, "at_risk": money},
        ("error", field, code): {"seen": seen, "gave_up": gave_up, "money_left": money},
        **(refused if shape else {}),
    }


def drop(before: int, left: int, money: int = 1000, field: str = "email") -> Counts:
    return {
        ("daily",): {"started": before, "abandoned": left, "at_risk": money},
        ("step", "contact"): {"reached": before - left},
        ("leaving", "", "contact", field): {"left_here": left, "money_left": money},
    }


def sign(
    name: str, seen: int, left: int, step: str = "ordered", field: str = "order", started: int = 0
) -> Counts:
    return {
        ("daily",): {"started": started or seen, "abandoned": left, "at_risk": 1000},
        ("leaving", name, "", ""): {"seen": seen},
        ("leaving", name, step, field): {"left_here": left, "money_left": 1000},
    }


def choice(name: str, before: int, left: int) -> Counts:
    """So many got to a choice of the shop's and so many left at it."""
    step_before = {"shipping": "address", "payment": "shipping"}[name]
    return {
        ("daily",): {"started": before, "abandoned": left, "at_risk": 1000},
        ("step", step_before): {"reached": before},
        ("leaving", "", name, name): {"left_here": left, "money_left": 1000},
    }


def at(field: str, left: int, reached: int = 100, submitted: int = 0, **here: int) -> Counts:
    """So many left at a field that is like its peers but for `here`."""
    usual = {f"hesitation_{SECOND}": reached} if "hesitation_11" not in here else {}
    peer = {"reached": reached, f"hesitation_{SECOND}": reached, "autofilled": 60}
    peer |= {"corrections": 10, "returns": 5, "help_opened": 5}
    return {
        ("daily",): {"started": 1000, "abandoned": left, "at_risk": 1000},
        ("step", "contact"): {"reached": 1000},
        **{("field", one): peer for one in PEERS if one != field},
        ("field", field): {"reached": reached, **usual, **here},
        ("field", "order"): {"reached": submitted},
        ("leaving", "", "address", field): {"left_here": left, "money_left": 1000},
    }


@pytest.mark.parametrize(
    ("seen", "gave_up", "is_found"),
    [
        *((20, 5, True), (19, 5, False), (20, 4, False), (21, 5, False), (40, 10, True)),
        *((9, 5, True), (10, 5, False), (4, 4, False), (10, 10, True)),
    ],
)
def test_an_error_many_leave_at(
    database: Database, seen: int, gave_up: int, is_found: bool
) -> None:
    assert bool(found(database, ("DE", error(seen, gave_up)))) == is_found


def test_an_error_is_found_where_it_is_and_nowhere_else(database: Database) -> None:
    here, there = error(40, 20, shape=12, typed=10), error(40, 1)
    (finding,) = found(database, ("DE", here), ("NL", there))
    assert finding == Finding(
        kind="field_error",
        country="DE",
        seen=40,
        left=20,
        money=(Money(1000, "EUR"),),
        visits=Filters(country="DE", field="phone", code="too_short"),
        field="phone",
        code="too_short",
        shape="99/99",
        shape_visits=12,
        shape_left=10,
        shape_country="DE",
    )


@pytest.mark.parametrize(("typed", "kind"), [(5, "same_shape"), (4, "field_error")])
def test_the_shape_told_is_what_most_of_those_who_left_typed_in_one_country(
    database: Database, typed: int, kind: str
) -> None:
    """Not the one that most were refused with: those mended it. Of nine, five are most."""
    mended: Counts = {("shape", "phone", "too_short", "9999"): {"visits": 19, "left_here": 2}}
    places = ("BE", error(16, 5, shape=12, typed=typed)), ("NL", error(19, 4) | mended)
    (finding,) = found(database, *places)
    assert (finding.kind, finding.country) == (kind, None)
    assert (finding.shape, finding.shape_country, finding.shape_left) == ("99/99", "BE", typed)


def test_a_choice_is_not_slow_because_typing_is_quick(database: Database) -> None:
    assert found(database, ("NL", at("payment", 5, hesitation_11=100))) == []


def test_an_error_too_rare_in_each_country_may_be_found_in_all(database: Database) -> None:
    (finding,) = found(database, ("DE", error(12, 4)), ("NL", error(12, 4)))
    assert (finding.country, finding.seen, finding.left) == (None, 24, 8)
    assert finding.visits == Filters(field="phone", code="too_short")


def test_a_shape_few_share_is_not_told(database: Database) -> None:
    (finding,) = found(database, ("DE", error(40, 20, shape=4)))
    assert (finding.shape, finding.shape_visits) == (None, 0)


OVER_AND_UNDER: list[tuple[str, Counts, Counts]] = [
    ("coupon_refused", error(50, 5, field="coupon"), error(51, 5, field="coupon")),
    ("gift_card_refused", error(30, 3, field="gift_card"), error(31, 3, field="gift_card")),
    (
        "not_deliverable",
        error(12, 5, field="country", code="not_deliverable"),
        error(12, 4, field="country", code="not_deliverable"),
    ),
    ("same_shape", error(50, 5, shape=10), error(51, 5, shape=10)),
    ("order_refused", sign("order-refused", 10, 5), sign("order-refused", 10, 4)),
    ("price_changed", sign("price-changed", 25, 5), sign("price-changed", 26, 5)),
    ("order_failed", sign("order-failed", 10, 5), sign("order-failed", 9, 5)),
    ("no_answer", sign("no-answer", 125, 5), sign("no-answer", 126, 5)),
    (
        "shipping_seen",
        sign("shipping-seen", 100, 10, "payment", "shipping"),
        sign("shipping-seen", 101, 10, "payment", "shipping"),
    ),
    (
        "country_changed",
        sign("country-changed", 100, 10, "address", "country"),
        sign("country-changed", 90, 9, "address", "country"),
    ),
    (
        "help_opened",
        sign("help-opened", 25, 5, "address", "tax_id"),
        sign("help-opened", 26, 5, "address", "tax_id"),
    ),
    *(
        (name.replace("-", "_"), sign(name, 40, 10, "address"), sign(name, 41, 10, "address"))
        for name in ("looked-elsewhere", "many-errors", "many-reloads", "long-form")
    ),
    (
        "payment_failed",
        sign("payment-failed", 20, 5, "paid", ""),
        sign("payment-failed", 21, 5, "paid", ""),
    ),
    (
        "payment_left",
        sign("payment-left", 100, 10, "paid", ""),
        sign("payment-left", 101, 10, "paid", ""),
    ),
    ("shipping_choice", choice("shipping", 50, 10), choice("shipping", 51, 10)),
    ("payment_choice", choice("payment", 50, 10), choice("payment", 49, 10)),
    ("coupon_search", at("coupon", 10), at("coupon", 9)),
    (
        "help_missing",
        at("tax_id", 5, help_opened=1, hesitation_11=100),
        at("tax_id", 4, help_opened=1, hesitation_11=100),
    ),
    (
        "hesitation",
        at("tax_id", 5, help_opened=2, hesitation_11=100),
        at("tax_id", 5, help_opened=2, hesitation_5=100),
    ),
    ("autofill_missing", at("postcode", 10, autofilled=30), at("postcode", 10, autofilled=31)),
    (
        "corrections",
        at("phone", 10, corrections=20, autofilled=60),
        at("phone", 10, corrections=19, autofilled=60),
    ),
    (
        "returns",
        at("phone", 10, returns=15, autofilled=60),
        at("phone", 10, returns=14, autofilled=60),
    ),
    (
        "left_blank",
        at("company", 10, submitted=100, left_blank=20),
        at("company", 10, submitted=100, left_blank=19),
    ),
    ("step_drop", drop(100, 20), drop(101, 20)),
]


def test_every_kind_of_finding_has_its_threshold_here() -> None:
    elsewhere = {"field_error", "required_here", *SEGMENTS.values()}
    assert {kind for kind, *_ in OVER_AND_UNDER} | elsewhere == KINDS


@pytest.mark.parametrize(
    ("kind", "counts"), [(kind, over) for kind, over, _ in OVER_AND_UNDER], ids=str
)
def test_a_rule_fires_at_its_threshold(database: Database, kind: str, counts: Counts) -> None:
    (finding,) = found(database, ("NL", counts))
    assert finding.kind == kind
    assert finding.money == (Money(1000, "EUR"),)


@pytest.mark.parametrize(
    ("kind", "counts"), [(kind, under) for kind, _, under in OVER_AND_UNDER], ids=str
)
def test_a_rule_keeps_still_just_below_it(database: Database, kind: str, counts: Counts) -> None:
    assert found(database, ("NL", counts)) == []


@pytest.mark.parametrize(
    ("here", "started", "is_found"), [(40, 100, True), (21, 106, False), (12, 100, False)]
)
def test_a_field_left_empty_only_here(
    database: Database, here: int, started: int, is_found: bool
) -> None:
    empty = error(here, 5, field="state", code="required", started=started)
    elsewhere = error(100, 1, field="state", code="required", started=1000)
    answer = found(database, ("IT", empty), ("NL", elsewhere))
    assert [(one.kind, one.country) for one in answer] == [("required_here", "IT")] * is_found


@pytest.mark.parametrize(
    ("here", "elsewhere", "country"),
    [
        ((200, 40), (1000, 50), "BE"),
        ((200, 10), (1000, 50), None),
        ((60, 11), (1000, 180), None),
        ((49, 40), (1000, 10), None),
        ((60, 9), (1000, 10), None),
        ((60, 10), (1000, 10), "BE"),
        ((60, 10), (49, 1), None),
    ],
)
def test_a_step_worse_than_elsewhere(
    database: Database, here: tuple[int, int], elsewhere: tuple[int, int], country: str | None
) -> None:
    answer = found(database, ("BE", drop(*here)), ("NL", drop(*elsewhere)))
    assert [finding.country for finding in answer] == ([country] if country else [])


def test_a_step_drop_tells_both_sides(database: Database) -> None:
    (finding,) = found(database, ("BE", drop(200, 40)), ("NL", drop(1000, 50)))
    assert finding == Finding(
        kind="step_drop",
        country="BE",
        seen=200,
        left=40,
        money=(Money(1000, "EUR"),),
        visits=Filters(country="BE", step="contact", code=""),
        step="contact",
        elsewhere_seen=1000,
        elsewhere_left=50,
    )


@pytest.mark.parametrize(
    ("here", "is_found"), [((300, 60), True), ((99, 60), False), ((300, 37), False)]
)
@pytest.mark.parametrize(
    ("segment", "value", "kind"),
    [
        ("device", "computer", "device_worse"),
        ("locale", "fr", "language_worse"),
        ("browser", "Safari", "browser_worse"),
        ("version", "2", "version_worse"),
    ],
)
def test_a_device_or_language_worse_than_the_others(
    database: Database, here: tuple[int, int], is_found: bool, segment: str, value: str, kind: str
) -> None:
    ledger = Ledger()
    ledger.add(USUAL._replace(**{segment: value}), drop(*here))
    with database.begin() as connection:
        ledger.post(connection)
    answer = found(database, ("NL", drop(2000, 200)))
    assert [(one.kind, getattr(one.visits, segment)) for one in answer] == [
        (kind, value)
    ] * is_found


def test_a_chosen_country_is_looked_at_by_itself(database: Database) -> None:
    places = ("BE", drop(200, 60)), ("NL", drop(1000, 50))
    (finding,) = found(database, *places, country="BE")
    assert (finding.country, finding.elsewhere_seen) == ("BE", 0)
    assert finding.visits == Filters(country="BE", step="contact", code="")


def test_who_is_under_a_precise_finding_is_under_no_wider_one(database: Database) -> None:
    """A sign speaks first, then the field, then the step: each counts what is left."""
    counts: Counts = {
        ("daily",): {"started": 200, "abandoned": 90, "at_risk": 90},
        ("leaving", "help-opened", "", ""): {"seen": 60},
        ("leaving", "help-opened", "contact", "coupon"): {"left_here": 20, "money_left": 20},
        ("leaving", "", "contact", "coupon"): {"left_here": 30, "money_left": 30},
        ("leaving", "", "contact", "email"): {"left_here": 40, "money_left": 40},
        ("field", "coupon"): {"reached": 100},
    }
    told = {one.kind: (one.left, one.visits.but) for one in found(database, ("NL", counts))}
    assert told == {
        "help_opened": (20, None),
        "coupon_search": (30, "help-opened"),
        "step_drop": (40, "coupon,help-opened"),
    }


def test_what_speaks_for_one_country_leaves_the_others_to_wider_rules(database: Database) -> None:
    counts = drop(200, 50) | {
        ("leaving", "shipping-seen", "", ""): {"seen": 100},
        ("leaving", "shipping-seen", "contact", "shipping"): {"left_here": 40},
    }
    answer = found(database, ("CH", counts), ("NL", drop(200, 50)))
    assert {(one.kind, one.country, one.left, one.visits.but) for one in answer} == {
        ("shipping_seen", None, 40, None),
        ("step_drop", None, 100, "shipping-seen"),
    }


def test_most_money_comes_first(database: Database) -> None:
    answer = found(
        database,
        ("DE", error(40, 20, money=500)),
        ("NL", error(40, 10, money=9000)),
        ("FR", error(40, 15, money=2000)),
    )
    assert [finding.country for finding in answer] == ["NL", "FR", "DE"]


def leave(database: Database, seed: int, shoppers: int = 600) -> None:
    """Let shoppers leave at a few places, for a few reasons, in a few countries."""
    random, ledger, rows = Random(seed), Ledger(), []
    hot = [
        (random.choice(["", "", *LEFT]), random.choice(STEPS), random.choice([*PEERS, "payment"]))
        for _ in range(12)
    ]
    for number in range(shoppers):
        sign, step, field = random.choice(hot)
        code = "" if sign else random.choice(["", "", "required"])
        country = random.choice(["NL", "NL", "DE", "BE"])
        view = view_of(facts(country=country), "view", Device("phone", "Chrome", False), NOON)
        left = {"left_field": field, "left_code": code, "left_step": step, "left_sign": sign}
        row = new_row(f"{seed}-{number}", view) | left
        rows.append(row | {"state": "abandoned", "day": NOON.date()})
        counts: Counts = {
            ("daily",): {"started": 2, "abandoned": 1, "at_risk": 4500},
            **{("step", one): {"reached": 1} for one in STEPS},
            **{("leaving", one, "", ""): {"seen": 1} for one in LEFT if random.random() < 0.3},
        }
        gone = {"left_here": 1, "money_left": 4500}
        error = {"seen": 1, "gave_up": 1, "money_left": 4500}
        counts |= (
            {("error", field, code): error} if code else {("leaving", sign, step, field): gone}
        )
        ledger.add(USUAL._replace(country=country), counts)
    with database.begin() as connection:
        connection.execute(delete(checkouts))
        connection.execute(insert(checkouts), rows)
        ledger.post(connection)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("country", [None, "NL"])
def test_nobody_is_under_two_findings_and_each_leads_to_its_own(
    database: Database, monkeypatch: pytest.MonkeyPatch, seed: int, country: str | None
) -> None:
    monkeypatch.setattr("flask_smartcheckout.tracking.findings.MOST", 1000)
    leave(database, seed)
    told: list[str] = []
    with database.connect() as connection:
        answer = findings(connection, DAY, Filters(country=country))
        for finding in answer:
            first = report.visits(connection, DAY, finding.visits)
            assert first.abandoned == finding.left
            assert first.money == finding.money
            for page in range(1, first.pages + 1):
                listed = report.visits(connection, DAY, finding.visits, page).visits
                told += [visit.public_id for visit in listed]
    assert len({finding.kind for finding in answer}) > 2
    assert len(told) == len(set(told))
