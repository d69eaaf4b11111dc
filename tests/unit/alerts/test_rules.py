"""When an alert fires, and when it may fire again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from flask_smartcheckout.alerts.hours import open_hours
from flask_smartcheckout.alerts.rules import RULES, Reading, next_state
from flask_smartcheckout.alerts.store import Alert
from flask_smartcheckout.alerts.watch import REMEMBERED, news

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("kind", "threshold", "values", "fires"),
    [
        ("payments", 25, [24, 25, 26, 30, 24, 26, 22, 26], [2, 7]),
        ("payments", 25, [30, None, None, 30], [0]),
        ("conversion", 20, [21, 20, 19, 21, 19, 22, 19], [2, 6]),
        ("conversion", 95, [94, 99, 94, 100, 94], [0, 4]),
        ("silence", 24, [0, 25, 39, 1, 25], [1, 4]),
    ],
)
def test_an_alert_fires_once_and_again_only_after_it_was_clearly_over(
    kind: str, threshold: int, values: list[float | None], fires: list[int]
) -> None:
    firing, fired = False, []
    for place, value in enumerate(values):
        firing, is_news = next_state(RULES[kind], threshold, firing, value)
        fired += [place] if is_news else []
    assert fired == fires


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-26 09:00", "2026-11-26 12:30", 3.5),
        ("2026-11-25 21:00", "2026-11-26 09:00", 2),
        ("2026-11-25 23:00", "2026-11-26 07:00", 0),
        ("2026-11-23 08:00", "2026-11-26 08:00", 42),
        ("2026-11-26 12:00", "2026-11-26 11:00", 0),
        ("1970-01-01 12:00", "2026-11-26 12:00", 60 * 14),
    ],
)
def test_only_hours_of_the_day_count(since: str, until: str, hours: float) -> None:
    moments = (datetime.fromisoformat(text) for text in (since, until))
    assert open_hours(*moments) == hours


def test_the_first_look_at_findings_tells_of_none_and_the_next_of_the_new_ones() -> None:
    rule = RULES["finding"]
    phone, city = {"field": "phone", "code": "too_short"}, {"field": "city"}
    seen = None
    told: list[list[object]] = []
    for day, found in enumerate([(phone,), (phone, city), (city,), (phone, city)]):
        alert = Alert(rule, True, 3, 0, seen=seen)
        fresh, seen = news(alert, Reading(news=found), TODAY + timedelta(days=day))
        told.append(list(fresh))
    assert told == [[], [city], [], []]
    later = TODAY + REMEMBERED + timedelta(days=9)
    _told, seen = news(Alert(rule, True, 3, 0, seen=seen), Reading(), later)
    fresh, _seen = news(Alert(rule, True, 3, 0, seen=seen), Reading(news=(phone,)), later)
    assert fresh == [phone]
