from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import report
from flask_smartcheckout.tracking.checkouts import refold
from flask_smartcheckout.tracking.log import hold
from flask_smartcheckout.tracking.report import Filters, Period
from flask_smartcheckout.tracking.simulation import has_history, simulate
from flask_smartcheckout.tracking.tables import checkouts

from .shopper import NOON
from .test_checkouts import SETTINGS
from .test_exactness import clear, figures


def test_the_same_seed_is_the_same_history(database: Database) -> None:
    assert not has_history(database)
    found = []
    for seed in (3, 3, 4):
        clear(database)
        assert simulate(database, seed=seed, days=20, checkouts=150, now=NOON) == 150
        found.append(figures(database))
    assert has_history(database)
    assert found[0] == found[1] != found[2]


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


def test_a_history_ends_before_now(database: Database) -> None:
    midnight = NOON.replace(hour=0, minute=5)
    simulate(database, seed=1, days=1, checkouts=20, now=midnight)
    with database.connect() as connection:
        opened = connection.execute(select(checkouts.c.opened_at)).scalars().all()
    assert max(opened) <= midnight - timedelta(minutes=15)
