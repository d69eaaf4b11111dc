"""The countries: figures that lead to their visits, and what the doctor says of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from flask_smartcheckout import Invoice, ShippingMethod, Shop, SmartCheckout
from flask_smartcheckout.shop import Contact
from flask_smartcheckout.tracking import report, signs
from flask_smartcheckout.tracking.report import Filters, Finding, Overview

from .conftest import ROOT, Owner, plain

POST = ShippingMethod("post", "Post", "9", countries=("NL", "DE"))
HELP = Contact(phone="+31 20 123 4567", email="help@shop.example")


def test_every_leak_counts_the_visits_it_leads_to(owner: Owner) -> None:
    rows = {row["country"]: row for row in owner.json("countries")["countries"]}
    assert {"NL", "CH", "MT"} <= rows.keys()
    assert rows["NL"]["totals"] == owner.json("", country="NL")["totals"]
    links = [link for link in owner.links("countries") if link.path == f"{ROOT}visits"]
    assert len([link for link in links if link.query.get("country")]) > 5
    for link in links:
        if "country" in link.query:
            found = owner.json("visits", **link.query)
            assert found["abandoned"] == link.number, link.href


def test_a_leak_that_only_a_sign_tells_of_has_its_words_and_an_unpaid_order_is_none(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = report.overview
    leaks = {"NL": signs.FAILED, "DE": signs.PAYMENT_LEFT}

    def found(*about: Any) -> Overview:
        told = [
            Finding("a", place, 9, 7, (), Filters(country=place, sign=sign), sign=sign)
            for place, sign in leaks.items()
        ]
        return replace(whole(*about), findings=tuple(told))

    monkeypatch.setattr(report, "overview", found)
    rows = {row["country"]: row["leak"] for row in owner.json("countries")["countries"]}
    assert rows["NL"]["place"] == "The order could not be taken"
    assert rows["DE"]["place"].startswith("Not reached: ")
    assert rows["DE"]["place"] != "Not reached: "


def test_the_doctor_is_quiet_about_what_is_ready_and_loud_about_trouble(
    let_in: Callable[[Flask], Owner],
) -> None:
    app = Flask("fit")
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL="sqlite://")
    places = ("NL", "DE", "PL")
    shop = Shop(
        country="NL", sells_to=places, shipping=(POST,), payments=(Invoice(),), contact=HELP
    )
    SmartCheckout(app, shop)
    owner = let_in(app)
    rows = {row["country"]: row["level"] for row in owner.json("countries")["countries"]}
    assert rows == {"PL": 2, "NL": 0, "DE": 0}
    text = plain(owner.read("countries"))
    assert "Ready 2" in text
    assert "Poland: Delivery No way of delivery goes to PL" in text


@pytest.mark.parametrize("query", ["sort=%3Cb%3E", "sort=conversion&all=1", "country=%00&days=x"])
def test_a_table_that_cannot_be_asked_for_does_no_harm(owner: Owner, query: str) -> None:
    response = owner.client.get(f"{ROOT}countries?{query}")
    assert response.status_code == 200
    assert "<b>&" not in response.text
