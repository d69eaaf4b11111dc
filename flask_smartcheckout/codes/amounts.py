"""Amounts as an owner types them: 25, 25.00 or 25,00."""

from __future__ import annotations

from decimal import Decimal

from ..money import Money, exponent, to_decimal


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

    Raises ValueError where it is no number, or has more decimals than the currency: 1,000 may be
    meant as a thousand.
    """
    value = number(typed)
    decimals = exponent(currency)
    if -int(value.as_tuple().exponent) > decimals:
        raise ValueError(f"{typed!r} has more decimals than {currency}, which has {decimals}")
    return Money.of(value, currency)
