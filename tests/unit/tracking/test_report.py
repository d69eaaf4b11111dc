"""What the owner reads: sums that agree with each other and with the checkouts they count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, select

from flask_smartcheckout.money import Money
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import report, sweep
from flask_smartcheckout.tracking.report import Filters, Overview, Period, Visit
from flask_smartcheckout.tracking.simulation import simulate
from flask_smartcheckout.tracking.tables import checkouts

from .shopper import NOON, Shopper, facts, focused, refused, viewed
from .test_checkouts import SETTINGS, at

pytestmark = pytest.mark.xdist_group("report")  # one history for all

MONTH = Period.last(30, NOON.date())
ALL = Filters()


@pytest.fixture(scope="module")
def two_months(shared_database: Database) -> Database:
    """A database with 700 made-up checkouts of two months."""
    simulate(shared_database, seed=7, days=60, checkouts=700, now=NOON)
    sweep(shared_database, NOON + timedelta(hours=1), SETTINGS)
    return shared_database


@pytest.fixture
def history(two_months: Database) -> Iterator[Connection]:
    """A connection that reads the two months."""
    with two_months.connect() as connection:
        yield connection


def test_every_number_leads_to_the_checkouts_it_counts(history: Connection) -> None:
    for filters in (ALL, Filters(country="NL"), Filters(device="phone", locale="nl")):
        overview = report.overview(history, MONTH, filters)
        assert overview.totals.abandoned > 10
        assert_steps_lead_to_visits(history, overview, filters)
        assert_fields_lead_to_visits(history, filters)
        assert_states_lead_to_visits(history, overview, filters)
        assert_findings_lead_to_visits(history, overview)


def assert_steps_lead_to_visits(history: Connection, overview: Overview, filters: Filters) -> None:
    for step in overview.funnel[1:]:
        page = report.visits(history, MONTH, narrowed(filters, step=step.name))
        gone = page.total if step.name in ("started", "paid") else page.abandoned
        assert gone == step.left, step.name
        if step.money_left:
            assert page.money == step.money_left


def assert_fields_lead_to_visits(history: Connection, filters: Filters) -> None:
    for field in report.fields(history, MONTH, filters):
        page = report.visits(history, MONTH, narrowed(filters, field=field.field))
        assert (page.abandoned, page.money) == (field.left_here, field.money_left)
        for error in field.errors:
            wanted = narrowed(filters, field=field.field, code=error.code)
            page = report.visits(history, MONTH, wanted)
            assert (page.abandoned, page.money) == (error.gave_up, error.money)


def assert_states_lead_to_visits(history: Connection, overview: Overview, filters: Filters) -> None:
    for state in ("active", "bounced", "abandoned", "ordered", "recovered", "paid"):
        page = report.visits(history, MONTH, narrowed(filters, state=state))
        assert page.total == getattr(overview.totals, state), state
    assert report.visits(history, MONTH, filters).abandoned == overview.totals.abandoned
    assert report.visits(history, MONTH, filters).money == overview.totals.at_risk


def assert_findings_lead_to_visits(history: Connection, overview: Overview) -> None:
    for finding in overview.findings:
        page = report.visits(history, MONTH, finding.visits)
        if finding.is_unpaid:
            assert page.total == finding.left
        else:
            assert (page.abandoned, page.money) == (finding.left, finding.money)


def narrowed(filters: Filters, **more: str) -> Filters:
    return Filters(filters.country, filters.device, filters.locale, **more)


def test_sums_agree_with_each_other(history: Connection) -> None:
    overview = report.overview(history, MONTH, ALL)
    totals, figures = overview.totals, report.fields(history, MONTH, ALL)
    steps = overview.funnel[2:-1]
    assert [step.name for step in overview.funnel] == (
        "viewed started contact address shipping payment submitted ordered paid".split()
    )
    assert totals.started == totals.ordered + totals.abandoned
    assert totals.viewed == totals.started + totals.bounced
    assert sum(field.left_here for field in figures) == totals.abandoned
    assert sum(step.left for step in steps) == totals.abandoned
    assert sum(m.minor for step in steps for m in step.money_left) == totals.at_risk[0].minor
    reached = [step.reached for step in overview.funnel]
    assert reached == sorted(reached, reverse=True)
    assert len(overview.daily) == 30
    assert sum(day.started for day in overview.daily) == totals.started
    for segments in (overview.by_country, overview.by_device, overview.by_locale):
        assert sum(segment.totals.abandoned for segment in segments) == totals.abandoned
        assert sum(segment.previous.viewed for segment in segments) <= overview.previous.viewed
    for field in figures:
        assert field.reached >= field.focused
        assert field.erred >= field.fixed + field.gave_up
        assert field.gave_up <= field.left_here


def test_figures_are_those_of_the_rows(history: Connection) -> None:
    """The sums per day against one row a checkout."""
    rows = history.execute(
        select(checkouts).where(
            checkouts.c.day.between(MONTH.start, MONTH.end), checkouts.c.bot.is_(False)
        )
    ).all()
    totals = report.overview(history, MONTH, ALL).totals
    abandoned = [row for row in rows if row.state == "abandoned"]
    assert (totals.viewed, totals.abandoned) == (len(rows), len(abandoned))
    assert totals.recovered == sum(row.recovered for row in rows)
    assert totals.at_risk == (Money(sum(row.value for row in abandoned), "EUR"),)


def test_the_period_before_is_the_same_page_of_that_period(history: Connection) -> None:
    assert MONTH.before == Period(date(2026, 9, 23), date(2026, 10, 22))
    overview = report.overview(history, MONTH, ALL)
    assert overview.previous == report.overview(history, MONTH.before, ALL).totals
    assert overview.previous.viewed


def test_filters_take_everything_apart_and_no_more(history: Connection) -> None:
    choices = report.choices(history, MONTH)
    whole = report.overview(history, MONTH, ALL).totals
    parts = [
        report.overview(history, MONTH, Filters(country=code)).totals for code in choices.countries
    ]
    assert choices.countries[0] == "NL"
    assert set(choices.devices) == {"phone", "computer", "tablet"}
    assert sum(part.viewed for part in parts) == whole.viewed
    assert sum(part.at_risk[0].minor for part in parts if part.at_risk) == whole.at_risk[0].minor


def test_pages_hold_each_visit_once_newest_first(history: Connection) -> None:
    first = report.visits(history, MONTH, ALL)
    seen: list[Visit] = []
    for number in range(1, first.pages + 1):
        seen += report.visits(history, MONTH, ALL, number).visits
    assert len({visit.public_id for visit in seen}) == len(seen) == first.total
    assert [visit.left_at for visit in seen] == sorted(
        (visit.left_at for visit in seen), reverse=True
    )
    assert report.visits(history, MONTH, ALL, 10**6).page == first.pages
    assert report.visits(history, MONTH, ALL, -1).page == 1


def test_nothing_happened_is_an_answer_too(database: Database) -> None:
    with database.connect() as connection:
        overview = report.overview(connection, MONTH, ALL)
        assert overview.totals.viewed == 0
        assert overview.totals.at_risk == overview.findings == overview.by_country == ()
        assert report.fields(connection, MONTH, ALL) == ()
        assert report.visits(connection, MONTH, ALL).pages == 1
        assert report.visit(connection, "0" * 16) is None
        assert report.choices(connection, MONTH).countries == ()


def test_currencies_are_never_added_up(database: Database) -> None:
    for number, (currency, value) in enumerate([("EUR", 100), ("EUR", 200), ("CHF", 5000)]):
        given = facts(f"visit-{number:04}", currency=currency, value=value)
        Shopper(database, given).send(viewed(), focused("email", 1), now=at(0))
    sweep(database, at(60), SETTINGS)
    with database.connect() as connection:
        totals = report.overview(connection, MONTH, ALL).totals
        assert totals.at_risk == (Money(300, "EUR"), Money(5000, "CHF"))
        assert report.visits(connection, MONTH, ALL).money == totals.at_risk


def test_a_visit_tells_what_happened_in_order(shopper: Shopper) -> None:
    shopper.send(
        viewed(),
        focused("phone", 1),
        {"seq": 2, "name": "field_blurred", "t": 4000, "field": "phone", "duration": 3000,
         "empty": False, "edits": 2},
        refused("phone", "too_short", 5, shape="99999/999"),
        now=at(0),
    )  # fmt: skip
    Shopper(shopper.database, shopper.facts, "view0002").send(
        {"seq": 0, "name": "checkout_viewed", "t": 4500}, now=at(1)
    )
    sweep(shopper.database, at(60), SETTINGS)
    with shopper.database.connect() as connection:
        (row,) = report.visits(connection, MONTH, ALL).visits
        detail = report.visit(connection, row.public_id)
    assert detail is not None
    assert detail.visit == row
    assert [(entry.offset_ms, entry.name, entry.tab) for entry in detail.entries] == [
        (0, "checkout_viewed", 1),
        (1000, "field_focused", 1),
        (4000, "field_blurred", 1),
        (4500, "checkout_viewed", 2),
        (5000, "field_error", 1),
    ]
    blurred = detail.entries[2]
    assert (blurred.field, blurred.duration_ms, blurred.edits) == ("phone", 3000, 2)
    assert (row.state, row.left_field, row.left_code, row.left_step) == (
        "abandoned", "phone", "too_short", "contact",
    )  # fmt: skip
    assert row.left_at == NOON + timedelta(seconds=5)
    assert row.abandoned_at == NOON + timedelta(minutes=30, seconds=5)


def test_a_shape_is_shown_when_five_visits_share_it(database: Database) -> None:
    def shapes() -> tuple[list[str], str | None]:
        with database.connect() as connection:
            (phone,) = report.fields(connection, MONTH, ALL)
            (visit, *_) = report.visits(connection, MONTH, Filters(state="active")).visits
            detail = report.visit(connection, visit.public_id)
        assert detail is not None
        return [shape.shape for shape in phone.shapes], detail.entries[-1].shape

    for number in range(5):
        if number:
            assert shapes() == ([], None)
        Shopper(database, facts(f"visit-{number:04}")).send(
            focused("phone", 0), refused("phone", "too_short", 1, shape="9/9"), now=at(0)
        )
    assert shapes() == (["9/9"], "9/9")


def test_a_shape_that_five_visits_share_under_two_errors_is_shown_under_neither(
    database: Database,
) -> None:
    for number, code in enumerate(("too_short", "too_short", "too_short", "too_long", "too_long")):
        Shopper(database, facts(f"visit-{number:04}")).send(
            refused("phone", code, 1, shape="9/9"), now=at(0)
        )
    with database.connect() as connection:
        every = report.every_detail(connection, MONTH, Filters(state="all"))
        assert {entry.shape for visit in every for entry in visit.entries} == {None}
