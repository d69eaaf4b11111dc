"""The shop's own calendar, and the names of its tax classes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flask_smartcheckout import Shop, SmartCheckout


@pytest.mark.parametrize(
    ("country", "timezone"),
    [("NL", "Europe/Amsterdam"), ("JP", "Asia/Tokyo"), ("US", "America/New_York"), ("BV", "UTC")],
)
def test_the_clock_is_that_of_the_country(country: str, timezone: str) -> None:
    assert Shop(country=country, currency="EUR").timezone == timezone


def test_a_day_begins_when_it_does_in_the_shop() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    assert Shop(country="NL").local(late).day == 26
    assert Shop(country="US", timezone="America/Los_Angeles").local(late).hour == 15


def test_a_clock_there_is_none_of_is_refused() -> None:
    with pytest.raises(ValueError, match=r"Shop\(timezone='Amsterdam'\).*Europe/Amsterdam"):
        Shop(country="NL", timezone="Amsterdam")


def test_a_tax_class_that_is_none_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    checkout = SmartCheckout(shop=Shop(country="NL", tax_classes={"books": {"NL": "9"}}))
    for name in ("book", "books", "standard", "zero", "reduced", None, "book"):
        checkout.line("atlas", "Atlas", 10, tax_class=name)
    assert [record.getMessage() for record in caplog.records] == [
        "'book' is no tax class of Shop(tax_classes=…): it bears the standard rate; "
        "did you mean 'books'?"
    ]


@pytest.mark.parametrize("price", [None, "12,50", float("nan")])
def test_a_price_that_is_none_names_its_product(price: object) -> None:
    checkout = SmartCheckout(shop=Shop(country="NL"))
    with pytest.raises(ValueError, match=r"mug: .* is not a price"):
        checkout.line("mug", "Mug", price)  # type: ignore[arg-type]
