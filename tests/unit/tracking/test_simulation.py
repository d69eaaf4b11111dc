from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from flask_smartcheckout.countries import rules
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import report
from flask_smartcheckout.tracking.checkouts import refold
from flask_smartcheckout.tracking.log import hold
from flask_smartcheckout.tracking.made_up_seasons import black_friday, busyness
from flask_smartcheckout.tracking.made_up_world import ADDRESS
from flask_smartcheckout.tracking.report import Filters, Period
from flask_smartcheckout.tracking.simulation import has_history, simulate
from flask_smartcheckout.tracking.tables import checkouts, events, views

from .shopper import NOON
from .test_checkouts import SETTINGS
from .test_exactness import clear, figures


def test_the_same_seed_is_the_same_history(database: Database) -> None:
    assert not has_history(database)
    found = []
    for seed in (3, 3, 4):
        clear(database)
        assert simulate(database, seed=seed, days=20, checkouts=150, now=NOON).checkouts == 150
        found.append(figures(database))
    assert has_history(database)
    assert found[0] == found[1] != found[2]


def test_the_number_of_processes_changes_nothing(database: Database) -> None:
    found = []
    for processes in (1, 2):
        clear(database)
        made = simulate(database, seed=3, days=20, checkouts=1100, now=NOON, processes=processes)
        found.append((made, figures(database)))
    assert found[0] == found[1]


def test_a_history_may_be_added_to(database: Database) -> None:
    for _again in range(2):
        simulate(database, seed=3, days=5, checkouts=20, now=NOON)
    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(checkouts)) == 40


def test_made_up_figures_are_those_of_folding_the_made_up_events(database: Database) -> None:
    simulate(database, seed=5, days=10, checkouts=150, now=NOON)
    before = figures(database)
    with database.begin() as connection:
        held = hold(connection, checkouts.c.id.is_not(None), limit=150)
        assert len(refold(connection, held, SETTINGS, NOON)) == 150
    assert figures(database) == before


def test_a_history_has_everything_an_owner_may_see(database: Database) -> None:
    simulate(database, seed=1, days=30, checkouts=1500, now=NOON, currency="JPY")
    with database.connect() as connection:
        overview = report.overview(connection, Period.last(31, NOON.date()), Filters())
        newest = connection.execute(select(checkouts.c.seen_at)).scalars().all()
    totals = overview.totals
    assert all((totals.bounced, totals.abandoned, totals.ordered, totals.recovered, totals.bots))
    assert 0.6 < totals.ordered / totals.started < 0.8
    assert {"same_shape", "shipping_choice"} <= {finding.kind for finding in overview.findings}
    assert totals.at_risk[0].currency == "JPY"
    assert max(newest) <= NOON
    assert all(day.viewed for day in overview.daily)
    assert totals.viewed + totals.bots == 1500


REASONS = {
    "what delivery costs": {"left_field": "shipping", "country": "CH"},
    "a phone number that is refused": {"left_field": "phone", "left_code": "too_short"},
    "a way to pay that is missing": {"left_field": "payment", "country": "BE"},
    "a coupon that is refused": {"left_field": "coupon", "left_code": "unknown_value"},
    "a price that changed": {"left_field": "order", "left_step": "ordered"},
    "never paid": {"state": "ordered", "paid": False},
    "came back": {"state": "ordered", "recovered": True},
    "a bot": {"bot": True},
}


of_a_season = pytest.mark.xdist_group("season")  # made once


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A history of 2,500 checkouts over the autumn; tests only read it."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('season') / 'events.sqlite3'}")
    simulate(database, seed=1, days=60, checkouts=2500, now=NOON)
    yield database
    database.dispose()


@of_a_season
@pytest.mark.parametrize("reason", REASONS)
def test_shoppers_leave_for_many_reasons(reason: str, season: Database) -> None:
    given = (checkouts.c[name] == value for name, value in REASONS[reason].items())
    found = select(func.count()).where(*given)
    with season.connect() as connection:
        assert connection.scalar(found) >= 5


@of_a_season
def test_shoppers_meet_the_fields_that_the_form_of_their_country_has(season: Database) -> None:
    met = select(checkouts.c.country, events.c.field).join(
        events, events.c.checkout_id == checkouts.c.id
    )
    with season.connect() as connection:
        rows = connection.execute(met.where(events.c.field.in_(ADDRESS)).distinct()).all()
    assert ("NL", "house_number") in {(row.country, row.field) for row in rows}
    assert all(rules(row.country).fields[row.field].shown for row in rows)


@of_a_season
def test_the_newer_form_helps_at_the_house_number(season: Database) -> None:
    refused = (events.c.name == "field_error") & (events.c.field == "house_number")
    same = (views.c.checkout_id == events.c.checkout_id) & (views.c.view_id == events.c.view_id)
    query = select(views.c.form_version, func.count()).where(refused, same)
    with season.connect() as connection:
        rows = connection.execute(query.group_by(views.c.form_version)).all()
    met = {row[0]: row[1] for row in rows}
    assert 0 < met["2"] < met["1"] / 3


def test_shops_are_busy_on_black_friday_and_quiet_at_christmas() -> None:
    assert black_friday(2026) == date(2026, 11, 27)
    assert [black_friday(year).day for year in (2024, 2025)] == [29, 28]
    assert busyness(date(2026, 11, 27)) > 2 * busyness(date(2026, 11, 20))
    assert busyness(date(2026, 12, 25)) < busyness(date(2026, 12, 18)) / 2


def test_a_history_ends_before_now(database: Database) -> None:
    midnight = NOON.replace(hour=0, minute=5)
    simulate(database, seed=1, days=1, checkouts=20, now=midnight)
    with database.connect() as connection:
        opened = connection.execute(select(checkouts.c.opened_at)).scalars().all()
    assert max(opened) <= midnight - timedelta(minutes=15)
