"""Territories by postcode: the data file row by row, and the towns beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flask_smartcheckout.countries import codes
from flask_smartcheckout.pricing import Destination, territory
from flask_smartcheckout.pricing.rates import package_rate, standard_taxes
from flask_smartcheckout.pricing.territories import entries, sources
from flask_smartcheckout.shop import EU

from .builders import TODAY


@pytest.mark.parametrize("row", entries(), ids=lambda row: row["name"])
def test_each_row_recognises_its_example_and_says_where_it_comes_from(row: dict[str, Any]) -> None:
    found = territory(Destination(**row["example"]))
    assert (found.code, found.eu) == (row["code"], row["eu"])
    assert found.area == row.get("area", row["code"])
    assert row["source"] in sources()
    assert date(2026, 11, 1) <= row["checked_on"] <= TODAY
    assert set(row["countries"]) <= set(codes())


@pytest.mark.parametrize("row", entries(), ids=lambda row: row["name"])
def test_rates_of_a_territory_are_known_wherever_the_seller_may_owe_tax(
    row: dict[str, Any],
) -> None:
    found = territory(Destination(**row["example"]))
    if found.eu or found.area != found.code:
        assert standard_taxes(found.rates, TODAY), row["name"]


def test_every_source_is_cited() -> None:
    assert {row["source"] for row in entries()} == set(sources())


def test_every_example_is_of_the_rows_own_country() -> None:
    assert all(row["example"]["country"] in row["countries"] for row in entries())


@pytest.mark.parametrize(
    "destination",
    [
        Destination("ES", "28013"),
        Destination("ES", "34001"),
        Destination("FI", "00100"),
        Destination("IT", "23030", city="Valdisotto"),
        Destination("IT", "23030"),
        Destination("IT", "22060", city="Cantù"),
        Destination("DE", "78267"),
        Destination("DE", "27499"),
        Destination("GR", "63087"),
        Destination("FR", "75001"),
        Destination("FR", "98000"),
        Destination("AT", "6690"),
        Destination("PT", "1000-001"),
        Destination("PT", "8900"),
        Destination("GB", "B1 1AA"),
        Destination("GB", "G1 1AA"),
        Destination("GB", "BFPO 61"),
        Destination("DK", "2100"),
        Destination("CA"),
        Destination("NL", "3500"),
    ],
)
def test_an_ordinary_address_lies_in_its_country(destination: Destination) -> None:
    country = destination.country
    found = territory(destination)
    assert (found.code, found.area, found.rates) == (country, country, country)
    assert found.eu == (country in EU)


@pytest.mark.parametrize(
    "typed", ["35001", " 35 001", "ES-35001", "es35001", "35.001", "３５００１"]
)
def test_a_postcode_counts_however_it_is_typed(typed: str) -> None:
    assert territory(Destination("ES", typed)).code == "ES-CN"


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        (Destination("CA", "M5V 2T6", state="QC"), "CA-QC"),
        (Destination("CA", "M5V 2T6", state="CA-BC"), "CA-BC"),
        (Destination("CA", "M5V 2T6", state="qc"), "CA-QC"),
        (Destination("CA", "M5V 2T6"), "CA-ON"),
        (Destination("CA", "X0A 0H0"), "CA"),
        (Destination("GB", "JE2 3AB"), "JE"),
        (Destination("DK", "FO-100"), "FO"),
        (Destination("FI", "AX-22100"), "AX"),
        (Destination("IT", "23030", city=" LIVIGNO (SO)"), "IT-LIVIGNO"),
    ],
)
def test_state_postcode_and_city_decide_together(destination: Destination, code: str) -> None:
    assert territory(destination).code == code


def test_the_union_is_that_of_the_package() -> None:
    from eu_vat_rates_data import is_eu_member

    assert {code for code in codes() if is_eu_member(code)} == EU
    assert all(package_rate(code) for code in EU)
