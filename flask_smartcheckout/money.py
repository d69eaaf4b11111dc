"""Exact amounts: an integer of minor units and an ISO 4217 currency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache, total_ordering
from typing import Self

# ISO 4217, list one: every other currency has two decimals.
_EXPONENTS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}

# ISO 4217 has codes for metals, funds and tests, in which no shop can be paid.
_NO_TENDER = frozenset("XAD XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX".split())

# Nothing costs more than 10^20, and nothing is reckoned finer than 10^-60.
_LARGEST_EXPONENT, _SMALLEST_EXPONENT = 20, -60

# Keeps every digit; the default context rounds to 28 of them before we do.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_UP)

_ONE = Decimal(1)
_FOREIGN = re.compile("[^\\x00-\\x7f]|_")

Price = str | int | float | Decimal


def exponent(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217): 2 for EUR, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def round_half_up(value: Decimal) -> int:
    """Round to a whole number, halves away from zero, as tax authorities do."""
    return int(value.quantize(_ONE, context=_EXACT))


def is_tender(currency: object) -> bool:
    """Whether this is the code of money a shop can be paid in: EUR, not XXX, XAU or eur."""
    from babel.numbers import is_currency

    return isinstance(currency, str) and currency not in _NO_TENDER and is_currency(currency)


def to_decimal(value: Price) -> Decimal:
    """Return the number a price means; a float counts as it prints (12.1 is 12.1).

    Raises ValueError when the value is not a finite number.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise ValueError(f"{value!r} is not a price: give a str, int, Decimal, float or Money")
    number = _parsed(value)
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a price: it has no finite value")
    if number.adjusted() > _LARGEST_EXPONENT:
        raise ValueError(f"{value!r} is not a price: nothing costs that much")
    if number.adjusted() < _SMALLEST_EXPONENT:
        raise ValueError(f"{value!r} is not a price: nothing costs that little")
    return number


def _parsed(value: Price) -> Decimal:
    """Read ASCII digits only: Decimal itself also takes "1_000" and the digits of any script."""
    if isinstance(value, str) and _FOREIGN.search(value):
        raise ValueError(f"{value!r} is not a price: write it like '12.50'")
    try:
        return Decimal(float.__repr__(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a price: write it like '12.50'") from None


@lru_cache(maxsize=1024)
def minor_units(value: Price, currency: str) -> int:
    """Return how many minor units a price in major units is, rounded half up."""
    return _rounded_minor(to_decimal(value), currency)


def _rounded_minor(number: Decimal, currency: str) -> int:
    return round_half_up(number.scaleb(exponent(currency), context=_EXACT))


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money: `minor` whole minor units (cents) of `currency`.

    Raises ValueError when `minor` is no int.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise ValueError(f"Money(minor={self.minor!r}) is an int; Money.of reads '12.50'")

    @classmethod
    def of(cls, value: Price | Money, currency: str, *, minor_units: bool = False) -> Money:
        """Read a price in major units (12.50), or in cents with `minor_units=True`.

        More decimals than the currency has are rounded half up, because a shop that
        reckons in floats arrives at 11.250000000000002. Raises ValueError when the
        value is no number, or is Money in another currency.
        """
        if isinstance(value, Money):
            return value._same(currency)
        if not (isinstance(currency, str) and len(currency) == 3 and currency.isupper()):
            raise ValueError(f"{currency!r} is no code of a currency such as 'EUR'")
        number = to_decimal(value)
        minor = round_half_up(number) if minor_units else _rounded_minor(number, currency)
        return cls(minor, currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in a currency."""
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with all its decimals: Decimal('12.50')."""
        return Decimal(self.minor).scaleb(-exponent(self.currency), context=_EXACT)

    def to_json(self) -> dict[str, int | str]:
        """Return `{"amount_minor": 1250, "currency": "EUR"}`."""
        return {"amount_minor": self.minor, "currency": self.currency}

    def _same(self, currency: str) -> Self:
        if self.currency != currency:
            raise ValueError(f"{self.currency} and {currency} cannot be mixed in one amount")
        return self

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + other._same(self.currency).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - other._same(self.currency).minor, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < other._same(self.currency).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.decimal:f} {self.currency}"


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split minor units in proportion to the weights, losing none (largest remainder).

    Ties go to the earlier weight. Weights that are all zero share equally; no
    weights at all give an empty list, which only a total of zero may meet.
    """
    if not weights:
        if total:
            raise ValueError("an amount cannot be divided over nothing")
        return []
    if min(weights) < 0:
        raise ValueError("weights cannot be negative")
    if total < 0:
        return [-share for share in allocate(-total, weights)]
    whole = sum(weights)
    if not whole:
        return allocate(total, [1] * len(weights))
    shares = [total * weight // whole for weight in weights]
    missing = total - sum(shares)
    if missing:
        remainders = [total * weight % whole for weight in weights]
        largest = sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)
        for index in largest[:missing]:
            shares[index] += 1
    return shares
