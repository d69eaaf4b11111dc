"""Fix first: no shopper is under two findings, and each leads to its own."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import delete, insert

from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import report
from flask_smartcheckout.tracking.devices import Device
from flask_smartcheckout.tracking.findings import findings
from flask_smartcheckout.tracking.ledger import Counts, Ledger
from flask_smartcheckout.tracking.log import new_row, view_of
from flask_smartcheckout.tracking.report import Filters
from flask_smartcheckout.tracking.signs import LEFT
from flask_smartcheckout.tracking.steps import STEPS
from flask_smartcheckout.tracking.tables import checkouts

from ..shopper import NOON, facts
from .counts import DAY, PEERS, USUAL, drop, error, found


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
