"""Which percentage a class of goods bears: the host's service, the map, our data, the standard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from flask_smartcheckout.pricing import Destination, territory
from flask_smartcheckout.pricing.tax_table import TaxTable

from .builders import TODAY, a_shop

MAP = {
    "books": {"NL": "9", "DE": "7", "PT": "6", "PT-30": "4", "*": "10"},
    "wine": {"PT": "13"},
    "all": {"PT": "23", "AT": "20", "CA": "5"},
    "two": {"CA": ["5", "7"]},
}


def table(to: Destination, service: Any = None, day: date = TODAY) -> TaxTable:
    return TaxTable(a_shop(tax_classes=MAP), to, territory(to), day, service)


@pytest.mark.parametrize(
    ("to", "tax_class", "rates"),
    [
        (Destination("NL"), "books", ["9"]),
        (Destination("FR"), "books", ["10"]),
        (Destination("PT", "9000-081"), "books", ["4"]),
        (Destination("PT", "9500-321"), "books", ["4"]),  # 6 on the mainland
        (Destination("PT", "9500-321"), "wine", ["9"]),
        (Destination("PT", "9000-081"), "wine", ["12"]),
        (Destination("PT", "1000-001"), "wine", ["13"]),
        (Destination("PT", "9000-081"), "all", ["22"]),
        (Destination("AT", "6691"), "all", ["19"]),
        (Destination("CA", state="BC"), "all", ["5"]),
        (Destination("CA", state="BC"), "two", ["5", "7"]),
        (Destination("CA", state="BC"), "standard", ["5", "7"]),
        (Destination("CA"), "standard", ["5"]),
        (Destination("NL"), "wine", ["21"]),
        (Destination("NL"), "nothing the map knows", ["21"]),
        (Destination("NL"), "reduced", ["9"]),
        (Destination("FR"), "reduced", ["20"]),  # France has several reduced rates
        (Destination("SE"), "food", ["6"]),
        (Destination("MC"), "standard", ["20"]),
        (Destination("LI"), "standard", ["8.1"]),
        (Destination("NL"), "zero", ["0"]),
        (Destination("NL"), None, []),
    ],
)
def test_a_class_bears_the_most_specific_rate_there_is(
    to: Destination, tax_class: str | None, rates: list[str]
) -> None:
    found = table(to)
    assert [str(tax.rate) for tax in found.of(tax_class)] == rates
    assert not found.unknown


def test_a_country_without_a_known_rate_is_remembered_as_such() -> None:
    found = table(Destination("BR"))
    assert found.of("standard") == ()
    assert found.unknown


def test_the_hosts_tax_service_answers_first_and_once_a_class() -> None:
    asked: list[tuple[Destination, str, date]] = []

    def service(destination: Destination, tax_class: str, day: date) -> Decimal | list[str] | None:
        asked.append((destination, tax_class, day))
        return {"books": Decimal("6.25"), "standard": ["6.25", "2"]}.get(tax_class)

    boston = Destination("US", "02134", "MA")
    found = table(boston, service)
    assert found.percent("books") == found.percent("books") == Decimal("6.25")
    assert found.percent("standard") == Decimal("8.25")
    assert found.of("zero")[0].rate == 0
    assert [tax_class for _, tax_class, _ in asked] == ["books", "standard", "zero"]
    assert asked[0] == (boston, "books", TODAY)


def test_a_tax_service_that_answers_nonsense_is_named() -> None:
    with pytest.raises(ValueError, match="300 is not a percentage"):
        table(Destination("US"), lambda *asked: 300).of("standard")
