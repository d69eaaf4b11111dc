"""Which days of the dashboard an address means, whatever stands in it."""

from __future__ import annotations

from datetime import date

import pytest

from flask_smartcheckout.tracking.period import Period
from flask_smartcheckout.views.dashboard import order_filter, payment_rows
from flask_smartcheckout.views.dashboard.days import LONGEST, presets, read

TODAY = date(2026, 11, 26)
MONTH = Period.last(30, TODAY)


def given(start: str, end: str, **more: str) -> dict[str, str]:
    return {"from": start, "to": end, **more}


@pytest.mark.parametrize(
    ("query", "start", "end", "trouble"),
    [
        ({}, "2026-10-28", "2026-11-26", ""),
        ({"days": "7"}, "2026-11-20", "2026-11-26", ""),
        (given("2026-03-01", "2026-03-31"), "2026-03-01", "2026-03-31", ""),
        (given("2026-03-01", "2026-03-01"), "2026-03-01", "2026-03-01", ""),
        (given("2026-11-01", ""), "2026-11-01", "2026-11-26", ""),
        (given("", "2026-11-10"), "2026-10-12", "2026-11-10", ""),
        (given("2026-03-31", "2026-03-01"), "2026-03-01", "2026-03-31", "turned"),
        (given("2026-11-20", "2026-12-24"), "2026-11-20", "2026-11-26", ""),
        (given("2027-01-01", "2027-02-01"), "2026-10-28", "2026-11-26", "future"),
        (given("2020-01-01", "2026-11-26"), "2024-10-27", "2026-11-26", "long"),
        (given("0001-01-01", "0001-01-02"), "2024-10-27", "2024-10-27", "long"),
        (given("", "0001-01-02"), "2026-10-28", "2026-11-26", "malformed"),
        (given("9999-12-31", "0001-01-01"), "2024-10-27", "2026-11-26", "long"),
        (given("2026-02-30", "2026-03-01"), "2026-10-28", "2026-11-26", "malformed"),
        (given("20260301", "2026-03-31"), "2026-10-28", "2026-11-26", "malformed"),
        (given("<b>", "'"), "2026-10-28", "2026-11-26", "malformed"),
        (given("٢٠٢٦-٠٣-٠١", ""), "2026-10-28", "2026-11-26", "malformed"),
    ],
)
def test_days_are_read_or_become_the_nearest_that_can_be(
    query: dict[str, str], start: str, end: str, trouble: str
) -> None:
    days = read(query, TODAY)
    assert (days.period.start, days.period.end) == (
        date.fromisoformat(start),
        date.fromisoformat(end),
    )
    assert days.trouble == trouble
    assert days.period.days <= LONGEST


@pytest.mark.parametrize(
    "query",
    [{"days": "90"}, given("2026-03-01", "2026-03-31"), given("2026-03-01", "", compare="year")],
)
def test_what_a_link_keeps_means_the_same_days(query: dict[str, str]) -> None:
    days = read(query, TODAY)
    kept = {name: str(value) for name, value in days.kept.items() if value is not None}
    assert read(kept, TODAY) == days


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (Period(date(2026, 3, 1), date(2026, 3, 31)), "2026-01-29 2026-02-28"),
        (Period(date(2026, 3, 1), date(2026, 3, 31), "year"), "2025-03-01 2025-03-31"),
        (Period(date(2024, 2, 29), date(2024, 3, 1), "year"), "2023-02-28 2023-03-01"),
    ],
)
def test_a_period_is_compared_with_one_of_the_same_length(period: Period, before: str) -> None:
    assert f"{period.before.start} {period.before.end}" == before
    assert period.before.days == period.days


def test_months_and_quarters_are_offered_up_to_today() -> None:
    found = [f"{period.start} {period.end}" for _name, period in presets(date(2026, 1, 15))]
    assert found == [
        "2025-12-01 2025-12-31",
        "2026-01-01 2026-01-15",
        "2025-10-01 2025-12-31",
        "2026-01-01 2026-01-15",
    ]


def test_a_filter_takes_a_day_only_as_a_date_input_shows_it() -> None:
    good = order_filter._GOOD["from"]
    assert [good(day) for day in ("2026-11-01", "20261101", "2026-W44-7", "1999-01-01")] == [
        True,
        False,
        False,
        False,
    ]


def test_only_what_we_saw_ourselves_has_no_name_among_amounts() -> None:
    names = [payment_rows.key_name("o1", key) for key in ("seen 5490", "seen-by-bank 1", "o1:p-2")]
    assert names == ["", "seen-by-bank 1", "p-2"]
