"""Rates: the data file row by row, the package beside it, and the days between them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from eu_vat_rates_data import get_all_rates

from flask_smartcheckout.countries import codes
from flask_smartcheckout.pricing import rates
from flask_smartcheckout.pricing.rates import (
    RateRow,
    Tax,
    class_taxes,
    package_date,
    package_rate,
    rate_rows,
    sources,
    standard_taxes,
    to_taxes,
)
from flask_smartcheckout.pricing.territories import entries

from .builders import TODAY, a_line, a_shop, priced

ROWS = [row for rows in rate_rows().values() for row in rows]
TERRITORIES = set(codes()) | {row.get("rates", row["code"]) for row in entries()}


def name(row: RateRow) -> str:
    return f"{row.territory} {row.tax_class} {row.first}"


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_each_row_is_complete_and_sensible(row: RateRow) -> None:
    assert row.territory in TERRITORIES | {"XI"}
    assert row.tax_class
    assert row.taxes
    assert all(0 < tax.rate < 30 for tax in row.taxes)
    assert len(row.taxes) == 1 or all(tax.name for tax in row.taxes)
    assert row.last is None or row.first <= row.last
    assert row.source in sources()
    assert date(2026, 11, 1) <= row.checked_on < date(2028, 1, 1)


@pytest.mark.parametrize("key", sorted(rate_rows()), ids=" ".join)
def test_rows_of_one_class_follow_each_other_without_overlap(key: tuple[str, str]) -> None:
    ordered = sorted(rate_rows()[key], key=lambda row: row.first)
    for earlier, later in pairwise(ordered):
        assert earlier.last is not None
        assert earlier.last < later.first
        assert earlier.taxes != later.taxes or later.first - earlier.last > timedelta(days=1)


def test_every_source_is_cited() -> None:
    assert {row.source for row in ROWS} == set(sources())


@pytest.mark.parametrize("country", sorted(get_all_rates()))
def test_the_package_and_our_file_do_not_contradict_each_other_today(country: str) -> None:
    packaged = package_rate(country)
    ours = class_taxes({"LI": "CH", "MC": "FR"}.get(country, country), "standard", TODAY)
    assert packaged is not None
    assert ours == (Tax(packaged),)


@pytest.mark.parametrize("country", sorted(get_all_rates()))
def test_our_reduced_rates_are_among_those_of_the_package(country: str) -> None:
    ours = class_taxes(country, "reduced", TODAY)
    if ours is not None:
        assert [float(ours[0].rate)] == get_all_rates()[country]["reduced"]


class Sources:
    """A package of a day and rate of our choosing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, made_on: date, rate: str | None) -> None:
        packaged = None if rate is None else Decimal(rate)
        monkeypatch.setattr(rates, "package_date", lambda: made_on)
        monkeypatch.setattr(rates, "package_rate", lambda territory: packaged)


@pytest.mark.parametrize(
    ("made_on", "day", "expected"),
    [
        # made after our check: a newer package brings a rate we do not know
        (date(2027, 3, 1), date(2027, 3, 2), "22"),
        # made before our check: ours was looked at later
        (date(2026, 9, 29), TODAY, "21"),
        # a day before the package was made: it knows no past
        (date(2027, 3, 1), date(2026, 12, 1), "21"),
    ],
)
def test_the_newer_source_wins(
    monkeypatch: pytest.MonkeyPatch, made_on: date, day: date, expected: str
) -> None:
    Sources(monkeypatch, made_on, "22")
    assert standard_taxes("NL", day) == (Tax(Decimal(expected)),)


def test_a_change_we_announce_begins_on_its_day_whatever_the_package_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Sources(monkeypatch, date(2027, 3, 1), "21")
    before, coming = date(2027, 12, 31), date(2028, 1, 1)
    checked = date(2026, 1, 1)
    rows = [
        RateRow("NL", "standard", to_taxes("21"), date(2012, 10, 1), before, "", checked),
        RateRow("NL", "standard", to_taxes("22"), coming, None, "", checked),
    ]
    monkeypatch.setattr(rates, "_row", lambda _, __, day: next(r for r in rows if r.holds(day)))
    assert standard_taxes("NL", before) == (Tax(Decimal(21)),)
    assert standard_taxes("NL", coming) == (Tax(Decimal(22)),)


def test_a_country_only_the_package_knows_is_taken_from_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Sources(monkeypatch, date(2026, 9, 29), "17")
    assert standard_taxes("ZZ", TODAY) == (Tax(Decimal(17)),)
    assert standard_taxes("ZZ", date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("territory", "expected"),
    [
        ("AU", "10"),
        ("NZ", "15"),
        ("JP", "10"),
        ("SG", "9"),
        ("ZA", "15"),
        ("IN", "18"),
        ("CH", "8.1"),
        ("LI", "8.1"),
        ("NO", "25"),
        ("GB", "20"),
        ("IS", "24"),
        ("TR", "20"),
        ("UA", "20"),
        ("AE", "5"),
        ("SA", "15"),
        ("KR", "10"),
        ("MX", "16"),
        ("CA-AB", "5"),
        ("CA-BC", "5 7"),
        ("CA-MB", "5 7"),
        ("CA-NB", "15"),
        ("CA-NL", "15"),
        ("CA-NS", "14"),
        ("CA-ON", "13"),
        ("CA-PE", "15"),
        ("CA-QC", "5 9.975"),
        ("CA-SK", "5 6"),
    ],
)
def test_countries_outside_the_union_have_their_rate(territory: str, expected: str) -> None:
    taxes = standard_taxes(territory, TODAY)
    assert taxes == tuple(
        Tax(Decimal(rate), tax.name)
        for rate, tax in zip(expected.split(), taxes or (), strict=True)
    )


@pytest.mark.parametrize("territory", ["US", "BR", "CN", "AR", "TH"])
def test_a_country_without_one_rate_is_unknown_and_not_free_of_tax(territory: str) -> None:
    assert standard_taxes(territory, TODAY) is None
    shop = a_shop(country=territory, currency="EUR")
    assert "tax_rate_unknown" in priced(shop, [a_line("mug", "10")], territory).notices


def test_a_place_nobody_knows_has_no_rate() -> None:
    assert standard_taxes("BR", TODAY) is None
    assert standard_taxes("NL", date(1990, 1, 1)) is None


def test_rates_of_the_package_are_exact_decimals() -> None:
    assert package_rate("FI") == Decimal("25.5")
    assert str(package_rate("CH")) == "8.1"
    assert package_date() >= date(2026, 1, 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("9", ["9"]),
        (9, ["9"]),
        (8.1, ["8.1"]),
        (Decimal("9.975"), ["9.975"]),
        (["5", 7], ["5", "7"]),
        (("5", "9.975"), ["5", "9.975"]),
        (0, ["0"]),
    ],
)
def test_a_rate_is_read_from_whatever_a_shop_has(given: object, expected: list[str]) -> None:
    assert to_taxes(given) == tuple(Tax(Decimal(rate)) for rate in expected)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", ["300", -1, ["5", 101], "nine", float("nan")])
def test_what_is_no_percentage_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="is not a p"):
        to_taxes(given)  # type: ignore[arg-type]
