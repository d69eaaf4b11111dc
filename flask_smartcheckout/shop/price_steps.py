"""Prices that go up in steps: by weight, by subtotal, by quantity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from ..money import Price, to_decimal

Limit = Price | None
GivenSteps = Mapping[Any, Price] | Iterable[tuple[Limit, Price]]
Steps = tuple[tuple[Decimal | None, Decimal], ...]


def price_steps(given: GivenSteps) -> Steps:
    """Read {up to and including: price}, in the order of the limits; None is all above the rest.

    Raises ValueError saying which step is wrong and what to write.
    """
    pairs = given.items() if isinstance(given, Mapping) else given
    try:
        steps = tuple((_limit(limit), _price(price)) for limit, price in pairs)
    except TypeError:
        raise ValueError("is a table such as {2000: '4.95', 10000: '6.95'}") from None
    for (before, _), (after, _) in pairwise(steps):
        if before is None:
            raise ValueError("None holds for all that is above the other steps: write it last")
        if after is not None and after <= before:
            raise ValueError(f"the steps go up: {after} stands after {before}")
    return steps


def _limit(limit: Limit) -> Decimal | None:
    if limit is None:
        return None
    number = to_decimal(limit)
    if number < 0:
        raise ValueError(f"a step ends at 0 or more, not at {number}")
    return number


def _price(price: Price) -> Decimal:
    number = to_decimal(price)
    if number < 0:
        raise ValueError(f"a price cannot be negative, as {number} is")
    return number


def step_price(steps: Steps, amount: Decimal | int) -> Decimal | None:
    """Return the price of the step an amount falls in, or None when it is above the last."""
    for limit, price in steps:
        if limit is None or amount <= limit:
            return price
    return None


def is_endless(steps: Steps) -> bool:
    """Whether nothing is above the last step."""
    return not steps or steps[-1][0] is None
