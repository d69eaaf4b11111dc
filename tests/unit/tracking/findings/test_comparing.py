"""Fix first: a country, a device or a language beside the others."""

from __future__ import annotations

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.ledger import Ledger
from flask_smartcheckout.tracking.report import Filters, Finding

from .counts import USUAL, drop, found


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
