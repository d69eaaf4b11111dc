"""Fix first: each rule just over and just under its threshold."""

from __future__ import annotations

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.figures import Counts, Ledger
from flask_smartcheckout.tracking.findings import findings
from flask_smartcheckout.tracking.report import Filters, Finding, Period

from .shopper import NOON

DAY = Period(NOON.date(), NOON.date())


def found(database: Database, *places: tuple[str, Counts], **filters: str) -> list[Finding]:
    """The findings when these figures are all there is, as (country, figures)."""
    ledger = Ledger()
    for country, counts in places:
        ledger.add((NOON.date().isoformat(), "EUR", country, "en", "phone"), counts)
    with database.begin() as connection:
        ledger.post(connection)
    with database.connect() as connection:
        return list(findings(connection, DAY, Filters(**filters)))


def error(seen: int, gave_up: int, money: int = 1000, shape: int = 0) -> Counts:
    refused: Counts = {("shape", "phone", "too_short", "99/99"): {"visits": shape}}
    return {
        ("daily",): {"started": seen, "abandoned": gave_up, "at_risk": money},
        ("error", "phone", "too_short"): {"seen": seen, "gave_up": gave_up, "money_left": money},
        **(refused if shape else {}),
    }


def drop(before: int, left: int, money: int = 1000) -> Counts:
    return {
        ("daily",): {"started": before, "abandoned": left, "at_risk": money},
        ("step", "contact"): {
            "reached": before - left,
            "left_here": left,
            "money_left": money,
            "without_error": left,
            "money_without_error": money,
        },
    }


@pytest.mark.parametrize(
    ("seen", "gave_up", "is_found"),
    [(20, 5, True), (19, 5, False), (20, 4, False), (21, 5, False), (40, 10, True)],
)
def test_an_error_many_leave_at(
    database: Database, seen: int, gave_up: int, is_found: bool
) -> None:
    assert bool(found(database, ("DE", error(seen, gave_up)))) == is_found


def test_an_error_is_found_where_it_is_and_nowhere_else(database: Database) -> None:
    here, there = error(40, 20, shape=12), error(40, 1)
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
    )


def test_an_error_too_rare_in_each_country_may_be_found_in_all(database: Database) -> None:
    (finding,) = found(database, ("DE", error(12, 4)), ("NL", error(12, 4)))
    assert (finding.country, finding.seen, finding.left) == (None, 24, 8)
    assert finding.visits == Filters(field="phone", code="too_short")


def test_a_shape_few_share_is_not_told(database: Database) -> None:
    (finding,) = found(database, ("DE", error(40, 20, shape=4)))
    assert (finding.shape, finding.shape_visits) == (None, 0)


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
    ("before", "left", "is_found"),
    [(100, 20, True), (101, 20, False), (49, 20, False), (50, 10, True)],
)
def test_a_step_many_leave_at_everywhere(
    database: Database, before: int, left: int, is_found: bool
) -> None:
    answer = found(database, ("NL", drop(before, left)))
    assert [finding.country for finding in answer] == ([None] if is_found else [])


def test_a_chosen_country_is_looked_at_by_itself(database: Database) -> None:
    places = ("BE", drop(200, 60)), ("NL", drop(1000, 50))
    (finding,) = found(database, *places, country="BE")
    assert (finding.country, finding.elsewhere_seen) == ("BE", 0)
    assert finding.visits == Filters(country="BE", step="contact", code="")


def test_most_money_comes_first(database: Database) -> None:
    answer = found(
        database,
        ("DE", error(40, 20, money=500)),
        ("NL", error(40, 10, money=9000)),
        ("FR", error(40, 15, money=2000)),
    )
    assert [finding.country for finding in answer] == ["NL", "FR", "DE"]
