"""Money: exact amounts, ISO 4217 exponents, rounding half up, allocation without loss."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout.money import (
    Money,
    allocate,
    exponent,
    is_tender,
    minor_units,
    round_half_up,
    to_decimal,
)

amounts = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize(
    ("value", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        (12, "EUR", 1200),
        (12.1, "EUR", 1210),
        (0.1 + 0.2, "EUR", 30),
        (11.250000000000002, "EUR", 1125),
        (Decimal("9.995"), "EUR", 1000),
        ("0.005", "EUR", 1),
        ("0.0049", "EUR", 0),
        ("10.50", "RSD", 1050),
        ("12700", "HUF", 1270000),
        ("1000", "JPY", 1000),
        ("999.5", "JPY", 1000),
        ("1.250", "KWD", 1250),
        ("1.2345", "TND", 1235),
        ("1.2345", "CLF", 12345),
        # 28 digits and more, where a Decimal's own context would round first
        ("0.004" + "9" * 40, "EUR", 0),
        ("999999999999.994" + "9" * 30, "EUR", 99_999_999_999_999),
    ],
)
def test_a_price_becomes_whole_minor_units(value: str, currency: str, minor: int) -> None:
    assert Money.of(value, currency) == Money(minor, currency)
    assert minor_units(value, currency) == minor


def test_cents_are_taken_as_cents_only_when_asked() -> None:
    assert Money.of(1250, "EUR", minor_units=True) == Money(1250, "EUR")
    assert Money.of(1250, "EUR") == Money(125000, "EUR")


def test_money_stays_itself_and_keeps_its_currency() -> None:
    assert Money.of(Money(5, "EUR"), "EUR") == Money(5, "EUR")
    with pytest.raises(ValueError, match="EUR and USD cannot be mixed"):
        Money.of(Money(5, "EUR"), "USD")


@pytest.mark.parametrize(
    "value",
    [
        "",
        "abc",
        "1,50",
        "١٢",
        "１２",
        "1_000",
        "1e-99",
        float("nan"),
        float("inf"),
        "NaN",
        "-Infinity",
        "1e30",
        10**40,
    ],
)
def test_what_is_no_number_is_no_price(value: object) -> None:
    with pytest.raises(ValueError, match="is not a price"):
        Money.of(value, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("minor", [1.5, "1", True, None, Decimal(1)])
def test_money_is_whole_minor_units(minor: Any) -> None:
    with pytest.raises(ValueError, match=r"Money\(minor=.*\) is an int; Money.of reads '12.50'"):
        Money(minor, "EUR")


@pytest.mark.parametrize("currency", ["eur", "EURO", "", None, 978])
def test_a_price_is_in_a_currency(currency: Any) -> None:
    with pytest.raises(ValueError, match="is no code of a currency such as 'EUR'"):
        Money.of("12.50", currency)


@pytest.mark.parametrize(
    ("currency", "known"),
    [("EUR", True), ("KWD", True), ("XOF", True), ("XCG", True)]
    + [(code, False) for code in ("XXX", "XTS", "XAU", "XDR", "eur", "EUX", "", 5, None)],
)
def test_a_shop_can_be_paid_in_money_only(currency: object, known: bool) -> None:
    assert is_tender(currency) is known


@pytest.mark.parametrize("value", [True, None, [], b"1"])
def test_what_is_no_price_at_all_is_refused_with_the_types_that_are(value: object) -> None:
    with pytest.raises(ValueError, match="give a str, int, Decimal, float or Money"):
        to_decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [("EUR", 2), ("RSD", 2), ("HUF", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)],
)
def test_exponents_are_those_of_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


@pytest.mark.parametrize(
    ("value", "whole"), [("2.5", 3), ("3.5", 4), ("-2.5", -3), ("2.4999", 2), ("0", 0)]
)
def test_halves_round_away_from_zero(value: str, whole: int) -> None:
    assert round_half_up(Decimal(value)) == whole


def test_arithmetic_stays_in_one_currency() -> None:
    five, two = Money(500, "EUR"), Money(200, "EUR")
    assert (five + two, five - two, 3 * two, -two) == (
        Money(700, "EUR"),
        Money(300, "EUR"),
        Money(600, "EUR"),
        Money(-200, "EUR"),
    )
    assert two < five
    assert not Money.zero("EUR")
    for mixed in (lambda: five + Money(1, "USD"), lambda: five < Money(1, "USD")):
        with pytest.raises(ValueError, match="cannot be mixed"):
            mixed()


def test_an_amount_shows_all_its_decimals() -> None:
    assert str(Money(1250, "EUR")) == "12.50 EUR"
    assert str(Money(1000, "JPY")) == "1000 JPY"
    assert Money(0, "KWD").decimal == Decimal("0.000")
    assert Money(1295, "EUR").to_json() == {"amount_minor": 1295, "currency": "EUR"}


@given(st.integers(-(10**18), 10**18), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_an_amount_survives_its_decimal(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.of(money.decimal, currency) == money
    assert Money.of(str(money.decimal), currency) == money


@given(amounts, st.lists(amounts, min_size=1, max_size=30))
def test_allocation_loses_nothing_and_stays_within_a_unit_of_the_share(
    total: int, weights: list[int]
) -> None:
    shares = allocate(total, weights)
    assert sum(shares) == total
    whole = sum(weights) or len(weights)
    for share, weight in zip(shares, weights if sum(weights) else [1] * len(weights), strict=True):
        assert abs(share * whole - total * weight) < whole


@given(amounts, st.lists(amounts, min_size=1, max_size=30))
def test_allocating_back_is_the_mirror_image(total: int, weights: list[int]) -> None:
    assert allocate(-total, weights) == [-share for share in allocate(total, weights)]


@given(st.lists(amounts, min_size=1, max_size=30), st.data())
def test_no_share_exceeds_its_weight_while_the_total_does_not(
    weights: list[int], data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, sum(weights)))
    if total:
        assert all(s <= w for s, w in zip(allocate(total, weights), weights, strict=True))


def test_equal_remainders_go_to_the_earlier_weight() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(5, [0, 0]) == [3, 2]


@pytest.mark.parametrize(
    ("total", "weights", "says"), [(1, [], "divided over nothing"), (1, [1, -1], "negative")]
)
def test_allocation_needs_weights_that_can_bear_it(
    total: int, weights: list[int], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        allocate(total, weights)


def test_nothing_over_nothing_is_nothing() -> None:
    assert allocate(0, []) == []
