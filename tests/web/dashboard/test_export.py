"""The tables of the dashboard as CSV: behind the same door, of the same days and filters."""

from __future__ import annotations

import csv

import pytest
from flask import Flask

from .conftest import ROOT, Owner


def rows(owner: Owner, href: str) -> list[dict[str, str]]:
    response = owner.client.get(href)
    assert response.status_code == 200
    assert response.mimetype == "text/csv"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="smartcheck')
    return list(csv.DictReader(response.text.splitlines()))


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("", "daily"),
        ("", "steps"),
        ("fields", "fields"),
        ("fields", "errors"),
        ("fields", "shapes"),
    ],
)
def test_a_table_leads_to_itself_as_csv(owner: Owner, page: str, what: str) -> None:
    links = owner.links(page, country="DE", days=90)
    (link,) = [one for one in links if one.path == f"{ROOT}export/{what}.csv"]
    found = rows(owner, link.href)
    assert found
    assert {row.get("country", "DE") for row in found} == {"DE"}


def test_the_file_under_a_table_is_that_table(owner: Owner) -> None:
    funnel = owner.json(days=90)["funnel"]
    found = rows(owner, f"{ROOT}export/steps.csv?days=90")
    assert [(row["step"], int(row["reached"]), int(row["left"])) for row in found] == [
        (step["name"], step["reached"], step["left"]) for step in funnel
    ]
    fields = owner.json("fields", days=90)["fields"]
    assert len(rows(owner, f"{ROOT}export/fields.csv?days=90")) == len(fields)
    money = sum(int(row["money_left_eur_minor"]) for row in found)
    assert money == sum(int(m["minor"]) for step in funnel for m in step["money_left"])


def test_the_log_as_csv_has_the_visits_of_all_its_pages(owner: Owner) -> None:
    query = {"field": "phone", "device": "phone"}
    (link,) = [one for one in owner.links("visits", **query) if one.path.endswith(".csv")]
    found = rows(owner, link.href)
    assert len(found) == owner.json("visits", **query)["total"]
    assert {(row["left_field"], row["device"]) for row in found} == {("phone", "phone")}


def test_a_table_that_is_none_is_not_found(owner: Owner) -> None:
    assert owner.client.get(f"{ROOT}export/orders_of_all.csv").status_code == 404


def test_nobody_else_gets_a_table(busy: Flask) -> None:
    assert busy.test_client().get(f"{ROOT}export/visits.csv").status_code == 403
