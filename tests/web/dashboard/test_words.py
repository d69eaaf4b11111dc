"""The figures in words and pictures: findings, changes and the line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.tracking.events import CODES, FIELDS
from flask_smartcheckout.tracking.findings import KINDS
from flask_smartcheckout.tracking.report import (
    Day,
    Filters,
    Finding,
    Overview,
    Period,
    Totals,
)
from flask_smartcheckout.tracking.steps import STEPS
from flask_smartcheckout.views.dashboard import chart, figures, findings, words
from flask_smartcheckout.views.dashboard.finding_words import WORDS

TODAY = date(2026, 11, 23)


def an_overview(daily: list[tuple[int, int]], **more: Any) -> Overview:
    """Return an overview of so many days with (started, ordered), the last one today."""
    period = Period.last(len(daily), TODAY)
    days = tuple(
        Day(period.start + timedelta(days=n), started, started, ordered, started - ordered)
        for n, (started, ordered) in enumerate(daily)
    )
    values: dict[str, Any] = {
        "period": period,
        "totals": Totals(started=sum(s for s, _ in daily), ordered=sum(o for _, o in daily)),
        "previous": Totals(),
        "daily": days,
        "funnel": (),
        "findings": (),
        "by_country": (),
        "by_device": (),
        "by_locale": (),
    }
    return Overview(**{**values, **more})


@pytest.mark.parametrize("name", sorted(FIELDS | {"order", "form"}))
def test_every_field_has_a_name(name: str) -> None:
    assert words.field(name)[0].isupper()


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_error_is_put_in_words(code: str) -> None:
    assert words.error(code) != code


@pytest.mark.parametrize("name", ["viewed", "started", *STEPS, "paid"])
def test_every_step_has_a_name(name: str) -> None:
    assert words.step(name) != name


def test_a_language_is_called_by_its_name() -> None:
    assert words.language("pt-BR") == "Portuguese (Brazil)"
    assert words.language("xx-nonsense") == "xx-nonsense"


@pytest.mark.parametrize(
    ("part", "whole", "digits", "written"),
    [(61, 100, 1, "61.0%"), (1, 3, 0, "33%"), (0, 7, 1, "0.0%"), (0, 0, 1, "–")],
)
def test_a_share_is_written_with_its_decimals(
    part: int, whole: int, digits: int, written: str
) -> None:
    assert figures.percent(part, whole, digits) == written


@pytest.mark.parametrize(
    ("ms", "written"), [(0, "0:00"), (222_000, "3:42"), (3_822_999, "1:03:42")]
)
def test_a_time_reads_like_a_stopwatch(ms: int, written: str) -> None:
    assert figures.clock(ms) == written


def test_money_is_whole_in_overviews() -> None:
    assert figures.money(Money(123_450, "EUR")) == "€1,235"
    assert figures.money(Money(1_234, "JPY")) == "¥1,234"


@pytest.mark.parametrize(
    ("before", "chance"), [((610, 1000), True), ((700, 1000), False), ((6, 10), True)]
)
def test_a_change_within_chance_is_told_apart(before: tuple[int, int], chance: bool) -> None:
    shift = figures.shift(600, 1000, *before)
    assert shift is not None
    assert shift.chance is chance
    assert shift.points == pytest.approx(60 - 100 * before[0] / before[1])


@pytest.mark.parametrize(
    ("points", "written"), [(-1.34, "−1.3"), (0.25, "+0.2"), (-0.04, "0.0"), (0.0, "0.0")]
)
def test_a_change_is_written_with_its_sign(points: float, written: str) -> None:
    assert figures.points(points) == written


def test_a_change_from_nothing_is_no_change() -> None:
    assert figures.shift(5, 10, 0, 0) is None


def test_amounts_are_compared_currency_by_currency() -> None:
    now, before = (Money(300, "EUR"), Money(50, "CHF")), (Money(200, "EUR"), Money(70, "SEK"))
    grown = {one.now.currency: one.more for one in figures.growth(now, before)}
    assert grown == {"EUR": 100, "CHF": 50, "SEK": -70}


def a_finding(**more: Any) -> Finding:
    """Return a finding of 168 who left."""
    values: dict[str, Any] = {
        "kind": "field_error",
        "country": "DE",
        "seen": 442,
        "left": 168,
        "money": (Money(1_342_300, "EUR"),),
        "visits": Filters(country="DE", field="phone", code="too_short"),
    }
    return Finding(**{**values, **more})


@pytest.mark.parametrize(
    ("finding", "subject", "sentence", "evidence"),
    [
        (
            a_finding(field="phone", code="too_short"),
            "Phone number, Germany",
            "38% of those who saw “too short” left.",
            "442 saw it, 168 left.",
        ),
        (
            a_finding(kind="step_drop", step="payment", elsewhere_seen=1000, elsewhere_left=50),
            "Payment, Germany",
            "38.0% of those who got this far left, against 5.0% elsewhere.",
            "168 of 442 left without an error, about 146 more than the rate elsewhere would make "
            "it.",
        ),
        (
            a_finding(kind="step_drop", step="shipping", country=None),
            "Shipping",
            "38.0% of those who got this far left without an error.",
            "168 of 442 left without an error.",
        ),
    ],
)
def test_a_finding_is_a_sentence_with_its_evidence(
    finding: Finding, subject: str, sentence: str, evidence: str
) -> None:
    (told,) = findings.tell(an_overview([(1, 1)], findings=(finding,)))
    assert (told.subject, told.sentence, told.evidence) == (subject, sentence, evidence)


OF_A_STEP = {"kind": "step_drop", "step": "payment"}


@pytest.mark.parametrize(
    ("more", "subject", "sentence", "evidence"),
    [
        (
            {"kind": "hesitation", "field": "tax_id", "amount": 8700, "usual": 1900},
            "Tax number, Germany",
            "They wait 8.7 s before they type; 38.0% left here.",
            "168 of 442 left here. The median field takes 1.9 s; some opened help, and still "
            "waited.",
        ),
        (
            {
                "kind": "required_here",
                "field": "state",
                "code": "required",
                "amount": 91,
                "usual": 4,
            },
            "State or province, Germany",
            "38% of those who were told it is required left.",
            "9% of those who started were told so, against 0% elsewhere; 168 of 442 left.",
        ),
        (
            {"kind": "payment_failed", "sign": "payment-failed", "country": None},
            "Payment",
            "38.0% of those whose payment failed never paid.",
            "442 had a payment fail, 168 never paid. They are not counted as abandoned.",
        ),
        (
            {"kind": "device_worse", "segment": "device", "visits": Filters(device="phone")}
            | {"country": None, "elsewhere_seen": 100, "elsewhere_left": 10},
            "Mobile",
            "38.0% left without an error, against 10.0% of the others.",
            "168 of 442 left without an error, about 124 more than the rate elsewhere would make "
            "it.",
        ),
    ],
)
def test_other_findings_say_what_was_measured(
    more: dict[str, Any], subject: str, sentence: str, evidence: str
) -> None:
    (told,) = findings.tell(an_overview([(1, 1)], findings=(a_finding(**more),)))
    assert (told.subject, told.sentence, told.evidence) == (subject, sentence, evidence)


def test_every_kind_of_finding_has_words_short_enough_to_read() -> None:
    assert WORDS.keys() == KINDS
    for said in WORDS.values():
        for sentence in filter(None, (said.sentence, said.compared)):
            assert len(sentence.split()) <= 14
            assert sentence.endswith(".")


def test_every_finding_says_what_to_do() -> None:
    kinds = [a_finding(field="phone", code=code) for code in sorted(CODES)]
    kinds += [a_finding(**{**OF_A_STEP, "step": step}) for step in STEPS]
    kinds += [a_finding(kind=kind, field="phone") for kind in sorted(KINDS)]
    told = findings.tell(an_overview([(1, 1)], findings=tuple(kinds)))
    assert all(one.fix[0].isupper() and len(one.fix.split()) <= 8 for one in told)


def test_findings_add_up() -> None:
    both = [a_finding(), a_finding(left=2, money=(Money(100, "CHF"),))]
    assert findings.add_up(both) == findings.Sum(
        2, 170, (Money(1_342_300, "EUR"), Money(100, "CHF"))
    )


def test_the_line_leaves_out_today_and_the_time_before_the_first_checkout() -> None:
    drawn = chart.line(an_overview([(0, 0), (10, 5), (0, 0), (10, 10), (3, 0)]), TODAY)
    assert drawn is not None
    assert [(span.started, span.ordered) for span in drawn.spans] == [(10, 5), (0, 0), (10, 10)]
    assert (drawn.low, drawn.high) == (0.5, 1.0)
    assert drawn.path == "M0 100.0h0M20 0.0h0"
    assert drawn.last == "M20 0.0h0"
    assert (drawn.today.started, drawn.average) == (3, None)


def test_the_line_is_compared_with_the_period_before() -> None:
    before = Totals(started=400, ordered=240)
    drawn = chart.line(an_overview([(40, 20), (40, 28), (1, 1)], previous=before), TODAY)
    assert drawn is not None
    assert drawn.band is not None
    assert drawn.average is not None
    assert float(drawn.band[0]) < float(drawn.average) < float(drawn.band[1])


def test_a_long_period_is_drawn_by_week() -> None:
    drawn = chart.line(an_overview([(2, 1)] * 365), TODAY)
    assert drawn is not None
    assert drawn.weekly
    assert [span.started for span in drawn.spans] == [14] * 52


@pytest.mark.parametrize("daily", [[(1, 1)], [(0, 0)] * 30, [(5, 1), (5, 5)]])
def test_one_point_makes_no_line(daily: list[tuple[int, int]]) -> None:
    assert chart.line(an_overview(daily), TODAY) is None
