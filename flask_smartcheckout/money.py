"""Exact amounts: an integer of minor units and an ISO 4217 currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
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

# Beyond this the 28 digits of a Decimal could not hold every minor unit.
_LARGEST_EXPONENT = 20

Price = str | int | float | Decimal


def exponent(currency: str) -> int:
    """Return how many decimals the currency has (ISO 4217): 2 for EUR, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def round_half_up(value: Decimal) -> int:
    """Round to a whole number, halves away from zero, as tax authorities do."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def to_decimal(value: Price) -> Decimal:
    """Return the number a price means; a float counts as it prints (12.1 is 12.1).

    Raises ValueError when the value is not a finite number.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise ValueError(f"{value!r} is not a price: give a str, int, Decimal, float or Money")
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a price: write it like '12.50'") from None
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a price: it has no finite value")
    if number.adjusted() > _LARGEST_EXPONENT:
        raise ValueError(f"{value!r} is not a price: nothing costs that much")
    return number


@lru_cache(maxsize=1024)
def minor_units(value: Price, currency: str) -> int:
    """Return how many minor units a price in major units is, rounded half up."""
    return round_half_up(to_decimal(value).scaleb(exponent(currency)))


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money: `minor` whole minor units (cents) of `currency`."""

    minor: int
    currency: str

    @classmethod
    def of(cls, value: Price | Money, currency: str, *, minor_units: bool = False) -> Money:
        """Read a price in major units (12.50), or in cents with `minor_units=True`.

        More decimals than the currency has are rounded half up, because a shop that
        reckons in floats arrives at 11.250000000000002. Raises ValueError when the
        value is no number, or is Money in another currency.
        """
        if isinstance(value, Money):
            return value._same(currency)
        number = to_decimal(value)
        scaled = number if minor_units else number.scaleb(exponent(currency))
        return cls(round_half_up(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in a currency."""
        return cls(0, currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with all its decimals: Decimal('12.50')."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

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
