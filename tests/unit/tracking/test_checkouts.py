"""Checkouts over time: silence ends them, the server's word counts, and figures follow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import ServerEvent, record, report, sweep
from flask_smartcheckout.tracking.folding import fold_waiting, waiting
from flask_smartcheckout.tracking.report import FieldFigures, Filters, Period, Totals
from flask_smartcheckout.tracking.retention import forget
from flask_smartcheckout.tracking.tables import checkouts, events, views

from .shopper import NOON, Shopper, facts, focused, refused, viewed

SETTINGS = Settings()
DAY = Period(NOON.date(), NOON.date())
PLACED = ServerEvent("order_placed")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def totals(database: Database) -> Totals:
    with database.connect() as connection:
        return report.overview(connection, DAY, Filters()).totals


def becoming(totals: Totals) -> dict[str, int]:
    """What became of the checkouts, without what there is none of."""
    names = ("active", "bounced", "abandoned", "ordered", "recovered", "paid")
    return {name: getattr(totals, name) for name in names if getattr(totals, name)}


def by_code(field: FieldFigures) -> dict[str, int]:
    """Return how many shoppers saw an error in a field, by the code of their first."""
    return {error.code: error.seen for error in field.errors}


def test_silence_ends_a_checkout(shopper: Shopper) -> None:
    database = shopper.database
    shopper.send(viewed(), focused("email", 1), now=at(0))
    Shopper(database, facts("visit-0002")).send(viewed(), now=at(0))
    assert sweep(database, at(34.9), SETTINGS) == 0
    assert becoming(totals(database)) == {"active": 2}
    assert sweep(database, at(35), SETTINGS) == 1
    assert becoming(totals(database)) == {"bounced": 1, "abandoned": 1}
    assert sweep(database, at(500), SETTINGS) == 0


def test_the_time_it_takes_is_a_setting(shopper: Shopper) -> None:
    shopper.send(viewed(), focused("email", 1), now=at(0))
    assert sweep(shopper.database, at(2), Settings(abandoned_after=timedelta(minutes=1))) == 1


def test_any_tab_keeps_a_checkout_alive(shopper: Shopper) -> None:
    shopper.send(viewed(), focused("email", 1), now=at(0))
    Shopper(shopper.database, shopper.facts, "view0002").send(viewed(), now=at(20))
    assert sweep(shopper.database, at(40), SETTINGS) == 0
    assert sweep(shopper.database, at(55), SETTINGS) == 1


def test_who_goes_on_typing_is_active_again_and_can_leave_again(shopper: Shopper) -> None:
    shopper.send(viewed(), focused("email", 1), now=at(0))
    sweep(shopper.database, at(40), SETTINGS)
    shopper.send({**focused("phone", 2), "t": 41 * 60_000}, now=at(41))
    assert becoming(totals(shopper.database)) == {"active": 1}
    assert sweep(shopper.database, at(80), SETTINGS) == 1
    assert becoming(totals(shopper.database)) == {"abandoned": 1}


def test_a_late_event_is_counted_where_it_belongs(shopper: Shopper) -> None:
    shopper.send(viewed(), focused("email", 1), now=at(0))
    sweep(shopper.database, at(40), SETTINGS)
    shopper.send(refused("email", "invalid_format", 2), now=at(60))
    sweep(shopper.database, at(100), SETTINGS)
    with shopper.database.connect() as connection:
        (field,) = report.fields(connection, DAY, Filters())
    assert (field.left_here, field.gave_up, by_code(field)) == (1, 1, {"invalid_format": 1})


def test_an_order_closes_a_checkout_for_good(shopper: Shopper) -> None:
    database = shopper.database
    shopper.send(viewed(), focused("email", 1), now=at(0))
    assert record(database, "visit-0001", [PLACED], now=at(5))
    shopper.send({"seq": 2, "name": "page_hidden", "t": 300_000}, now=at(6))
    assert sweep(database, at(100), SETTINGS) == 0
    assert becoming(totals(database)) == {"ordered": 1}
    assert record(database, "visit-0001", [ServerEvent("order_paid")], now=at(90 * 24 * 60))
    assert becoming(totals(database)) == {"ordered": 1, "paid": 1}


def test_an_abandoned_checkout_that_orders_is_recovered(shopper: Shopper) -> None:
    shopper.send(viewed(), focused("email", 1), now=at(0))
    sweep(shopper.database, at(60), SETTINGS)
    record(shopper.database, "visit-0001", [PLACED], now=at(60))
    found = totals(shopper.database)
    assert becoming(found) == {"ordered": 1, "recovered": 1}
    assert not found.at_risk
    assert found.recovered_value == found.order_value


@pytest.mark.parametrize("name", ["order_placed", "order_paid", "payment_returned"])
def test_saying_it_twice_counts_once(shopper: Shopper, name: str) -> None:
    shopper.send(viewed(), focused("email", 1), now=at(0))
    record(shopper.database, "visit-0001", [PLACED], now=at(1))
    record(shopper.database, "visit-0001", [ServerEvent(name)], now=at(2))
    before = totals(shopper.database)
    record(shopper.database, "visit-0001", [ServerEvent(name)], now=at(3))
    assert totals(shopper.database) == before


def test_a_visit_without_javascript_is_known_from_its_token(database: Database) -> None:
    seen = [
        ServerEvent("submit_attempted"),
        ServerEvent("field_error", "phone", "too_short", "99999/999"),
        ServerEvent("field_error", "own_field", "required"),
        ServerEvent("field_error", "city", "a code of the shop"),
    ]
    assert not record(database, "visit-0001", seen, now=at(1))
    assert record(database, "visit-0001", seen, now=at(1), facts=facts(), user_agent="Firefox/1")
    sweep(database, at(60), SETTINGS)
    with database.connect() as connection:
        found = {f.field: by_code(f) for f in report.fields(connection, DAY, Filters())}
        (visit,) = report.visits(connection, DAY, Filters()).visits
    assert found == {"phone": {"too_short": 1}, "city": {"unexpected": 1}, "order": {}}
    assert (visit.left_field, visit.browser, visit.errors) == ("phone", "Firefox", 2)


def test_a_name_that_is_no_event_is_a_mistake_of_ours(database: Database) -> None:
    with pytest.raises(ValueError, match="'bought' is not an event"):
        record(database, "visit-0001", [ServerEvent("bought")], now=at(1), facts=facts())


def test_a_value_cannot_come_in_as_a_shape(database: Database) -> None:
    seen = [ServerEvent("field_error", "phone", "too_short", "0612345678")]
    record(database, "visit-0001", seen, now=at(1), facts=facts())
    with database.connect() as connection:
        assert connection.execute(select(events.c.shape)).scalar_one() is None


def test_a_failing_database_never_stops_an_order(
    tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    database.upgrade()
    with database.begin() as connection:
        events.drop(connection)
    assert not record(database, "visit-0001", [PLACED], now=at(1), facts=facts())
    assert "lost" in caplog.text
    database.engine.dispose()


def test_what_was_forgotten_stays_as_it_was_counted(shopper: Shopper) -> None:
    database = shopper.database
    shopper.send(viewed(), focused("email", 1), now=at(0))
    record(database, "visit-0001", [PLACED], now=at(1))
    before = totals(database)
    assert forget(database, NOON + timedelta(days=91), SETTINGS) == 3
    late = NOON + timedelta(days=92)
    assert not record(database, "visit-0001", [ServerEvent("order_paid")], now=late)
    assert not record(database, "visit-0001", [PLACED], now=late, facts=facts(now=late))
    assert totals(database) == before


@pytest.mark.parametrize("state", ["active", "waiting"])
def test_what_is_not_over_or_not_counted_is_not_forgotten(state: str, shopper: Shopper) -> None:
    database, late = shopper.database, NOON + timedelta(days=91)
    shopper.send(viewed(), focused("email", 1), now=at(0))
    if state == "waiting":
        sweep(database, at(40), SETTINGS)
        with database.begin() as connection:
            connection.execute(update(checkouts).values(waiting_since=at(41)))
    assert forget(database, late, SETTINGS) == 0
    fold_waiting(database, SETTINGS)
    sweep(database, late, SETTINGS)
    assert becoming(totals(database)) == {"abandoned": 1}
    assert forget(database, late, SETTINGS) == 2


def test_one_whose_events_are_gone_stops_no_other(shopper: Shopper) -> None:
    database = shopper.database
    for name in ("visit-0001", "visit-0002"):
        Shopper(database, facts(name)).send(viewed(), focused("email", 1), now=at(0))
    with database.begin() as connection:
        connection.execute(delete(views).where(views.c.checkout_id == "visit-0001"))
        connection.execute(update(checkouts).values(waiting_since=at(1)))
    fold_waiting(database, SETTINGS)
    assert waiting(database) == 0
    assert sweep(database, at(40), SETTINGS) == 1
    assert becoming(totals(database)) == {"active": 1, "abandoned": 1}


def test_a_sweep_ends_many_at_once(database: Database) -> None:
    for number in range(12):
        Shopper(database, facts(f"visit-{number:04}")).send(
            viewed(), focused("email", 1), now=at(0)
        )
    assert sweep(database, at(40), SETTINGS) == 12
    with database.connect() as connection:
        states = connection.execute(select(checkouts.c.state)).scalars().all()
    assert states == ["abandoned"] * 12
