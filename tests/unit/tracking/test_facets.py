"""Sums by facet and by blocks of days: whatever is asked, each checkout is counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.facets import SEGMENTS, Segment
from flask_smartcheckout.tracking.ledger import Ledger
from flask_smartcheckout.tracking.period import Filters, Period
from flask_smartcheckout.tracking.retention import forget
from flask_smartcheckout.tracking.spans import SPANS, cut, first_day
from flask_smartcheckout.tracking.sums import read
from flask_smartcheckout.tracking.tables import FIGURES, daily_figures

from .shopper import NOON

TODAY = NOON.date()
VALUES = {
    "country": ("NL", "DE"),
    "locale": ("nl", "de"),
    "device": ("phone", "computer"),
    "browser": ("Safari", "Chrome"),
    "payment": ("", "invoice"),
    "version": ("1", "2"),
    "returning": ("new", "returning"),
}
SOLD = [
    Segment((TODAY - timedelta(days=number * 3 % 100)).isoformat(), "EUR", *values)
    for number, values in enumerate(product(*VALUES.values()))
]
PERIODS = [Period.last(days, TODAY) for days in (1, 7, 30, 90, 365)]
QUESTIONS: list[tuple[dict[str, str], tuple[str, ...]]] = [
    ({}, ()),
    ({}, ("day",)),
    *(({name: VALUES[name][1]}, ()) for name in SEGMENTS),
    *(({}, (name,)) for name in SEGMENTS),
    *(({name: VALUES[name][1]}, (name, "day")) for name in SEGMENTS),
    ({"country": "NL"}, ("device",)),
    ({"country": "NL", "device": "phone"}, ("locale",)),
    ({"country": "NL", "device": "phone", "locale": "nl"}, ()),
    ({}, ("country", "locale", "device")),
]


@pytest.fixture
def counted(database: Database) -> Iterator[Database]:
    """A database with one checkout of every combination of values."""
    ledger = Ledger()
    for segment in SOLD:
        ledger.add(segment, {("daily",): {"viewed": 1, "at_risk": 250}})
    with database.begin() as connection:
        ledger.post(connection)
    yield database


def by_hand(period: Period, where: dict[str, str], by: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for one in SOLD:
        is_asked = all(getattr(one, name) == value for name, value in where.items())
        if period.start.isoformat() <= one.day <= period.end.isoformat() and is_asked:
            found[tuple(getattr(one, name) for name in by)] += 1
    return found


def test_every_question_is_answered_as_by_counting(counted: Database) -> None:
    with counted.connect() as connection:
        for period, (where, by) in product(PERIODS, QUESTIONS):
            sums = read(connection, daily_figures, period, Filters(**where), *by)
            found = {tuple(map(str, key)): one["viewed"] for key, one in sums.items()}
            assert found == by_hand(period, where, by), (period, where, by)
            assert sum(one["at_risk"] for one in sums.values()) == 250 * sum(found.values())


def test_what_is_not_kept_together_is_refused_or_not_told_apart(counted: Database) -> None:
    period = PERIODS[-1]
    with counted.connect() as connection:
        assert not read(connection, daily_figures, period, Filters(browser="Safari"), "country")
        with pytest.raises(ValueError, match=r"no figures are kept for .*browser.* together"):
            read(connection, daily_figures, period, Filters(browser="Safari", country="NL"))


@pytest.mark.parametrize("days", [1, 6, 7, 13, 28, 55, 365, 730])
@pytest.mark.parametrize("ago", [0, 1, 11])
def test_blocks_are_exactly_the_days(days: int, ago: int) -> None:
    period = Period.last(days, TODAY - timedelta(days=ago))
    blocks = cut(period.start, period.end)
    covered = [
        first + timedelta(days=number)
        for span, firsts in blocks.items()
        for first in firsts
        for number in range(span)
    ]
    assert sorted(covered) == period.all_days
    assert sum(map(len, blocks.values())) <= 24 + days // 28
    assert all(first_day(one, span) == one for span, firsts in blocks.items() for one in firsts)


def test_what_is_left_of_a_block_after_forgetting_is_still_exact(counted: Database) -> None:
    kept = timedelta(days=40)
    forget(counted, NOON, Settings(retention_figures=kept))
    first = TODAY - kept
    left = [one for one in SOLD if one.day >= first.isoformat()]
    with counted.connect() as connection:
        rows = connection.execute(select(daily_figures)).mappings().all()
    assert {row["span"] for row in rows} == set(SPANS)
    for span, facet in product(SPANS, ("all", "", *SEGMENTS)):
        found = [row for row in rows if (row["span"], row["facet"]) == (span, facet)]
        assert sum(row["viewed"] for row in found) == len(left)
        assert min(row["day"] for row in found) == first_day(oldest(left), span)


def oldest(segments: list[Segment]) -> date:
    return date.fromisoformat(min(one.day for one in segments))


def test_every_table_of_figures_has_the_same_key() -> None:
    keys = {tuple(column.name for column in table.primary_key)[:8] for table in FIGURES.values()}
    assert len(keys) == 1
