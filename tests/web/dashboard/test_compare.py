"""Comparing: both sides lead to the visits they count, and what cannot be said is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from .conftest import ROOT, Anchor, Owner, plain

COUNTS = re.compile(r"([\d,]+) of [\d,]+")


def counted(links: list[Anchor]) -> dict[tuple[str, ...], int]:
    """Return what the links to visits say of how many there are."""
    found = [(link, COUNTS.fullmatch(link.text)) for link in links]
    return {
        tuple(sorted(link.query.items())): int(match[1].replace(",", ""))
        for link, match in found
        if match
    }


@pytest.mark.parametrize("query", [{"days": 7}, {"what": "country", "a": "DE", "b": "NL"}])
def test_each_side_counts_the_visits_it_leads_to(owner: Owner, query: dict[str, str]) -> None:
    links = counted(owner.links("compare", **query))
    assert len(links) > 8
    for address, number in links.items():
        found = owner.json("visits", **dict(address))
        total = found["abandoned"] if "step" in dict(address) else found["total"]
        assert total == number, address


def test_two_countries_stand_in_the_order_asked_for(owner: Owner) -> None:
    text = plain(owner.read("compare", what="country", a="DE", b="NL"))
    assert "Netherlands, compared with Germany" in text
    found = owner.json("compare", what="country", a="DE", b="NL")
    assert found["before"]["filters"]["country"] == "DE"
    [started] = [one for one in found["measures"] if one["kind"] == "started"]
    whole = owner.json("", country="DE")["totals"]["started"]
    assert started["judged"]["before"]["whole"] == whole


def test_one_and_the_same_is_not_compared(owner: Owner) -> None:
    text = plain(owner.read("compare", what="country", a="NL", b="NL"))
    assert "Choose two different countries." in text
    assert "Measures" not in text


def test_a_verdict_names_its_side(owner: Owner) -> None:
    text = plain(owner.read("compare", what="country", a="NL", b="DE", days=90))
    assert "Germany: more saw an error at “Phone number”." in text


def test_the_question_stays_when_other_days_are_chosen(owner: Owner) -> None:
    links = owner.links("compare", what="device", a="phone", b="computer", country="NL")
    [week] = [link for link in links if link.text == "7 days"]
    kept = {"what": "device", "a": "phone", "b": "computer", "country": "NL", "days": "7"}
    assert week.query == kept


def test_too_few_are_not_judged(app: Flask, let_in: Callable[[Flask], Owner]) -> None:
    owner = let_in(app)
    assert "Too few to say" in owner.read("compare")
    assert "Nothing to compare with" in owner.read("compare", what="country")
    assert owner.json("compare", what="version")["question"]["what"] == "version"


@pytest.mark.parametrize(
    "query",
    [
        "what=%00&a=1&b=2",
        "what=country&a=%3Cscript%3E&b=XX",
        "what=country&a=NL&b=NL",
        "what=field&a=phone",
        "from=2026-99-99&to=x&compare=never",
        "from=9999-01-01&to=0001-01-01",
    ],
)
@pytest.mark.parametrize("page", ["", "compare"])
def test_what_cannot_be_asked_does_no_harm(owner: Owner, page: str, query: str) -> None:
    response = owner.client.get(f"{ROOT}{page}?{query}")
    assert response.status_code == 200
    assert "<script" not in response.text


def test_own_days_hold_on_every_page_that_has_days(owner: Owner) -> None:
    today = datetime.now(UTC).date()
    start, end = (str(today - timedelta(days=days)) for days in (20, 10))
    for page in ("", "fields", "visits", "compare"):
        html = owner.read(page, **{"from": end, "to": start})
        assert f'name="from" value="{start}"' in html
        assert f'name="to" value="{end}"' in html
        assert "other way round" in html
    inside = [one for one in owner.links("", **{"from": end}) if one.path == f"{ROOT}fields"]
    assert inside[0].query == {"from": end, "to": str(today)}
