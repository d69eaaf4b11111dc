"""Amounts as they are typed: exact, or refused where they may mean two things."""

from __future__ import annotations

import pytest

from flask_smartcheckout.codes.amounts import amount


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("25", "EUR", 2500),
        ("25,5", "EUR", 2550),
        ("1 000.25", "EUR", 100025),
        ("1000", "KWD", 1_000_000),
        ("1,5", "KWD", 1500),
        ("1.50", "KWD", 1500),
        ("0.500", "KWD", 500),
        ("0,125", "KWD", 125),
        ("01.125", "KWD", 1125),
        ("1000.125", "KWD", 1_000_125),
    ],
)
def test_an_amount_is_read_as_exact_as_its_currency(typed: str, currency: str, minor: int) -> None:
    assert amount(typed, currency).minor == minor


@pytest.mark.parametrize("typed", ["1,000", "1.000", "12.345", "250,000", "-1.000", "1 .000"])
@pytest.mark.parametrize("currency", ["KWD", "BHD", "UYW"])
def test_what_may_be_a_thousand_is_asked_again(typed: str, currency: str) -> None:
    with pytest.raises(ValueError, match="can be read in two ways"):
        amount(typed, currency)


def test_it_is_told_how_to_write_either() -> None:
    with pytest.raises(ValueError, match=r"'1,250' can be .*: write 1250, or 01\.250$"):
        amount("1,250", "KWD")


@pytest.mark.parametrize("typed", ["1,000", "1.000"])
def test_more_decimals_than_the_currency_has_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="more decimals than EUR"):
        amount(typed, "EUR")
