"""Percentages of minor units, rounded once, half up, in whole numbers throughout."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache


@lru_cache(maxsize=512)
def _per_hundred(percent: Decimal) -> tuple[int, int]:
    numerator, denominator = percent.as_integer_ratio()
    return numerator, 100 * denominator


def portion(minor: int, numerator: int, denominator: int) -> int:
    """Return that fraction of an amount (both not negative), rounded half up."""
    return (2 * minor * numerator + denominator) // (2 * denominator)


def percentage(minor: int, percent: Decimal) -> int:
    """Return so many percent of an amount: 21 % of 100 is 21."""
    part, whole = _per_hundred(percent)
    return portion(minor, part, whole)


def net_of(gross: int, percent: Decimal) -> int:
    """Return what remains without a tax that is included: 121 with 21 % is 100."""
    part, whole = _per_hundred(percent)
    return portion(gross, whole, whole + part)


def gross_of(net: int, percent: Decimal) -> int:
    """Return the amount with tax added: 100 with 21 % is 121."""
    part, whole = _per_hundred(percent)
    return portion(net, whole + part, whole)


def tax_in(gross: int, percent: Decimal) -> int:
    """Return the tax that an amount contains by itself: 121 with 21 % contains 21."""
    part, whole = _per_hundred(percent)
    return portion(gross, part, whole + part)


def plain(percent: Decimal) -> str:
    """Write a percentage without trailing zeros or an exponent: "21", "9.975"."""
    return f"{percent.normalize():f}"
