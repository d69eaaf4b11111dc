"""Money as Stripe counts it: whole minor units, with exceptions from ISO 4217."""

from __future__ import annotations

from ..money import Money, exponent
from ..shop import InvalidRequest
from .catalogue import read


def is_payable(money: Money) -> bool:
    """Whether Stripe can be asked for exactly this amount."""
    return _counted(money) is not None


def minor_for(money: Money) -> int:
    """Return an amount in the units Stripe counts; raises InvalidRequest when it has no such."""
    counted = _counted(money)
    if counted is None:
        raise InvalidRequest(f"Stripe cannot take exactly {money}", field="amount")
    return counted


def money_of(counted: int, currency: str) -> Money:
    """Return what a number of Stripe's is; `currency` in any case."""
    code = currency.upper()
    ours, theirs = exponent(code), _decimals(code)
    return Money(counted * 10**ours // 10**theirs, code)


def _counted(money: Money) -> int | None:
    ours, theirs = exponent(money.currency), _decimals(money.currency)
    number, rest = divmod(money.minor * 10**theirs, 10**ours)
    return None if rest or number % _rule(money.currency).get("step", 1) else number


def _decimals(currency: str) -> int:
    return _rule(currency).get("decimals", exponent(currency))


def _rule(currency: str) -> dict[str, int]:
    rule: dict[str, int] = read("stripe")["amounts"]["currencies"].get(currency, {})
    return rule
