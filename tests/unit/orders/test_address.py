"""An address as the shop writes it on a parcel, or into a single column."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flask_smartcheckout import Address

DUTCH = Address(
    "NL",
    name="Sanne de Vries",
    company="Mok & Linnen",
    street="Keizersgracht",
    house_number="112",
    addition="A",
    postcode="1015 CJ",
    city="Amsterdam",
)
AMERICAN = Address(
    "US", name="Ann Lee", street="1 Main St", city="Boston", state="MA", postcode="02134"
)


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (
            DUTCH,
            [
                "Mok & Linnen",
                "Sanne de Vries",
                "Keizersgracht 112 A",
                "1015 CJ Amsterdam",
                "Netherlands",
            ],
        ),
        (AMERICAN, ["Ann Lee", "1 Main St", "Boston, MA 02134", "United States"]),
    ],
)
def test_the_lines_stand_as_the_country_writes_them(address: Address, lines: list[str]) -> None:
    assert address.lines("en") == lines


def test_the_country_is_named_in_the_language_that_is_asked() -> None:
    assert DUTCH.lines("de")[-1] == "Niederlande"
    assert DUTCH.lines("nl-NL")[-1] == DUTCH.lines("nl_NL")[-1] == "Nederland"
    assert DUTCH.lines()[-1] == "Netherlands"


@pytest.mark.parametrize("locale", ["xx", "no such", "-"])
def test_a_language_nobody_knows_is_english(locale: str) -> None:
    assert DUTCH.lines(locale)[-1] == "Netherlands"


def test_a_tax_number_is_for_the_books_and_not_for_the_parcel() -> None:
    assert replace(DUTCH, tax_id="NL001234567B01").lines("en") == DUTCH.lines("en")


def test_one_line_is_plain_text_unless_it_is_for_a_page() -> None:
    assert "Mok & Linnen" in DUTCH.one_line("en")
    assert "Mok &amp; Linnen" in DUTCH.one_line("en", html=True)
    assert "\n" not in DUTCH.one_line("en")


def test_markup_in_an_address_is_harmless_on_a_page() -> None:
    nasty = Address("NL", name="<script>alert(1)</script>", street="x", city="y")
    assert "<script>" not in nasty.one_line("en", html=True)
