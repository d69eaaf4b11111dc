"""Fix first: each rule just over and just under its threshold."""

from __future__ import annotations

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.findings import KINDS
from flask_smartcheckout.tracking.findings.segments import SEGMENTS
from flask_smartcheckout.tracking.ledger import Counts
from flask_smartcheckout.tracking.report import Filters, Finding

from .counts import at, choice, drop, error, found, sign


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
