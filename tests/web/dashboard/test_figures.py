"""The pages show the figures of the report, and each number of people leads to those people."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from flask_smartcheckout.tracking import report
from flask_smartcheckout.tracking.report import Filters, Overview, Period
from flask_smartcheckout.views.dashboard import figures, words
from flask_smartcheckout.views.dashboard.selection import read

from .conftest import ROOT, Owner, plain, state_of

PERIOD = Period.last(30, datetime.now(UTC).date())


def number(value: int) -> str:
    """Write a number as English pages do."""
    return f"{value:,}"


@pytest.fixture
def overview(busy: Flask) -> Overview:
    """The report's own figures of 30 days."""
    with state_of(busy).events.connect() as connection:
        return report.overview(connection, PERIOD, Filters())


@pytest.fixture
def fields(busy: Flask) -> tuple[report.FieldFigures, ...]:
    """The report's own figures of the fields."""
    with state_of(busy).events.connect() as connection:
        return report.fields(connection, PERIOD, Filters())


def row(html: str, head: str) -> list[str]:
    """Return the cells of the row with this head."""
    found = re.search(rf'<th scope="row">(?:<a[^>]*>)?{re.escape(head)}<.*?</tr>', html, re.S)
    assert found, head
    return [text for cell in re.findall(r"<td.*?</td>", found[0], re.S) if (text := plain(cell))]


def test_the_overview_starts_with_the_money(owner: Owner, overview: Overview) -> None:
    text = plain(owner.read())
    assert f"Money at risk {figures.money(overview.totals.at_risk[0])}" in text
    assert f"{number(overview.totals.abandoned)} abandoned checkouts" in text
    conversion = figures.percent(overview.totals.ordered, overview.totals.started)
    assert f"orders per checkout started {conversion}" in text


def test_the_funnel_is_that_of_the_report(owner: Owner, overview: Overview) -> None:
    html = owner.read()
    for before, step in zip(overview.funnel, overview.funnel[1:], strict=False):
        cells = row(html, words.step(step.name))
        assert cells[:2] == [number(step.reached), number(step.left)]
        assert cells[-2:] == [
            figures.percent(step.left, before.reached),
            figures.percent(step.reached, overview.totals.viewed),
        ]


def test_countries_have_their_own_conversion(owner: Owner, overview: Overview) -> None:
    html = owner.read(all=1)
    for one in overview.by_country:
        totals = one.totals
        conversion = figures.percent(totals.ordered, totals.started)
        cells = row(html, words.countries([one.value])[0][1])
        assert (cells[0], cells[-1]) == (conversion, number(totals.started))


def test_a_page_narrowed_to_a_country_compares_no_countries(owner: Owner) -> None:
    assert "By country" in owner.read()
    assert "By country" not in owner.read(country="DE")
    assert "Who leaves" not in owner.read(country="DE", device="phone", locale="de")


def test_findings_are_told_in_their_order_with_their_counts(
    owner: Owner, overview: Overview
) -> None:
    html = owner.read(all=1)
    told = re.findall(r"<h3>(.*?)</h3>.*?See the (?:([\d,]+) )?visit", html, re.S)
    assert overview.findings
    assert [count or "1" for _, count in told] == [number(f.left) for f in overview.findings]
    assert all(len(plain(sentence).split(": ", 1)[1].split()) <= 14 for sentence, _ in told)


def test_fields_are_those_of_the_report(
    owner: Owner, fields: tuple[report.FieldFigures, ...]
) -> None:
    html = owner.read("fields")
    for field in fields:
        cells = row(html, words.field(field.field))
        assert cells[:2] == [number(field.reached), number(field.left_here)]
        assert cells[-2] in (number(field.focused), figures.NOTHING)
    for field in fields:
        for error in field.errors:
            cells = row(html, words.problem(field.field, error.code))
            assert cells[:3] == [number(error.seen), number(error.fixed), number(error.gave_up)]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("", {"all": 1}),
        ("", {"country": "DE"}),
        ("", {"device": "phone", "days": 7}),
        ("", {"locale": "nl"}),
        ("fields", {}),
        ("fields", {"device": "phone", "days": 7}),
        ("form", {"days": 90}),
        ("form", {"country": "DE"}),
    ],
    ids=str,
)
def test_a_number_of_people_leads_to_as_many_visits(
    owner: Owner, page: str, query: dict[str, Any]
) -> None:
    visits = [link for link in owner.links(page, **query) if link.path == f"{ROOT}visits"]
    counted = {link for link in visits if link.number is not None}
    assert counted
    for link in counted:
        found = owner.json("visits", **link.query)
        abandoned = not link.query.keys() & {"state", "did"}
        assert found["abandoned" if abandoned else "total"] == link.number, link.href


def test_the_list_says_the_number_and_the_money_of_the_link(owner: Owner) -> None:
    found = owner.json("visits", field="phone")
    heading = plain(owner.read("visits", field="phone"))
    assert f"{found['abandoned']} abandoned checkouts, €" in heading


@pytest.mark.parametrize(
    "sort", ["form", "reached", "left", "money", "fixed", "time", "autofilled"]
)
def test_a_column_head_sorts_and_says_so(owner: Owner, sort: str) -> None:
    html = owner.read("fields", sort=sort)
    assert html.count("aria-sort=") == 1
    head = re.search(r'aria-sort="\w+"><a href="[^"]*sort=(\w+)', html)
    assert head
    assert head[1] == sort


def test_fields_come_sorted_by_what_was_asked(
    owner: Owner, fields: tuple[report.FieldFigures, ...]
) -> None:
    html = owner.read("fields", sort="reached")
    ids = re.findall(r'<tr id="(\w+)">', html)
    reached = {field.field: field.reached for field in fields}
    assert [reached[name] for name in ids] == sorted(reached.values(), reverse=True)


def test_json_is_what_the_report_says(owner: Owner, overview: Overview) -> None:
    found = owner.json()
    assert found["totals"]["abandoned"] == overview.totals.abandoned
    assert found["totals"]["at_risk"] == [
        {"minor": money.minor, "currency": money.currency} for money in overview.totals.at_risk
    ]
    start, end = str(PERIOD.start), str(PERIOD.end)
    assert found["period"] == {"start": start, "end": end, "compare": "before"}
    assert len(owner.json("fields")["fields"]) > 5
    assert len(owner.json("visits")["visits"]) == report.PAGE_SIZE


def test_filters_in_use_are_shown_and_taken_away_by_a_link(owner: Owner) -> None:
    chosen = {"country": "DE", "field": "phone", "code": "none"}
    links = {link.text: link for link in owner.links("visits", **chosen)}
    without = links["Phone number ×"]
    assert without.query == {"country": "DE", "code": "none"}
    assert "Without an error ×" in links


def test_a_period_is_kept_by_every_link(owner: Owner) -> None:
    links = [link for link in owner.links(days=90) if "from" not in link.query]
    inside = [link for link in links if link.path.startswith(ROOT)]
    other_periods = {"7", "30", "365"}
    assert {link.query.get("days") for link in inside} - other_periods == {"90"}


def test_the_log_is_paged(owner: Owner) -> None:
    total = owner.json("visits", days=90)["total"]
    first = owner.read("visits", days=90)
    assert f"1–20 of {total}" in plain(first)
    older = [link for link in owner.links("visits", days=90) if link.text == "Older"]
    second = owner.json("visits", **older[0].query)
    assert second["page"] == 2
    last = plain(owner.read("visits", days=90, page=9999))
    assert f"–{total} of {total}" in last


def test_what_is_not_a_filter_counts_as_none() -> None:
    hostile = {
        "country": "de\0",
        "device": "<script>",
        "locale": "x" * 99,
        "field": "password",
        "code": "'",
        "step": "viewed",
        "state": "gone",
        "days": "31",
        "page": "9" * 30,
    }
    selection = read(hostile, PERIOD.end, log=True)
    assert (selection.filters, selection.page) == (Filters(), 1)
    assert selection.period == PERIOD


@pytest.mark.parametrize("page", ["", "fields", "form", "visits", "orders", "visits/x%00y"])
def test_hostile_addresses_do_no_harm(owner: Owner, page: str) -> None:
    query = "?country=%00&days=-1&page=-5&sort=%3Cb%3E&lang=%3Cscript%3E&all=2&field=%ff"
    response = owner.client.get(ROOT + page + query)
    assert response.status_code == (404 if "%00" in page else 200)
    assert "<script" not in response.text
    assert "<b>&" not in response.text
