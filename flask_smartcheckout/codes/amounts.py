"""Amounts as an owner types them: 25, 25.00 or 25,00."""

from __future__ import annotations

import re
from decimal import Decimal

from ..money import Money, exponent, to_decimal

_GROUPED = re.compile(r"-?([1-9]\d{0,2})[.,](\d{3})", re.ASCII)


def number(typed: str) -> Decimal:
    """Return the number that was typed. Raises ValueError where it is none."""
    plain = "".join(typed.split())
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not plain.isascii() or not plain.replace(".", "", 1).removeprefix("-").isdigit():
        raise ValueError(f"{typed!r} is not a number such as 12.50")
    return to_decimal(plain)


def amount(typed: str, currency: str) -> Money:
    """Return an amount in major units as money.

    Raises ValueError where it is no number, has more decimals than the currency, or could be
    meant as a thousand: 1,000 dinar may be one or a thousand, 0.500 is a half.
    """
    value = number(typed)
    decimals = exponent(currency)
    if -int(value.as_tuple().exponent) > decimals:
        raise ValueError(f"{typed!r} has more decimals than {currency}, which has {decimals}")
    grouped = _GROUPED.fullmatch("".join(typed.split()))
    if grouped and decimals >= len(grouped[2]):
        whole, part = grouped.groups()
        raise ValueError(
            f"{typed!r} can be read in two ways: write {whole}{part}, or 0{whole}.{part}"
        )
    return Money.of(value, currency)
