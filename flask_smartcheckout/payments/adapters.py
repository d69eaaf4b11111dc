"""What the adapters of providers have in common: their library, lines, streets and sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import reduce
from importlib.util import find_spec
from operator import add
from typing import TYPE_CHECKING

from ..money import Money
from ..settings import ConfigurationError
from ..shop import AmountMismatch, StartRequest

if TYPE_CHECKING:
    from ..orders.address import Address


def check_library(module: str, name: str) -> None:
    """Raise ConfigurationError with what to install, where a provider's library is not there."""
    try:
        found = find_spec(module) is not None
    except ModuleNotFoundError:  # of the package around it
        found = False
    if not found:
        raise ConfigurationError(
            f"{name}(…) needs its library: pip install 'Flask-SmartCheckout[{name.lower()}]'"
        )


def check_secrets(secrets: Collection[str], name: str, example: str) -> None:
    """Raise ValueError where the secrets of webhooks are one text, or one of them is empty."""
    if isinstance(secrets, str) or "" in secrets:
        raise ValueError(f"{name}(webhook_secrets=…) is a list of secrets: write ({example},)")


def check_lines(request: StartRequest) -> None:
    """Raise AmountMismatch where the lines do not come to the amount: it is money of somebody."""
    total = sum((line.total.minor for line in request.lines), 0)
    currencies = {line.total.currency for line in request.lines}
    if total != request.amount.minor or currencies != {request.amount.currency}:
        raise AmountMismatch(f"the lines come to {total}, the amount is {request.amount.minor}")


def street_line(address: Address) -> str:
    """Return street, number and addition in one line, as providers take it."""
    house = f"{address.house_number} {address.addition}".strip()
    return f"{address.street} {house}".strip()


def second_line(address: Address) -> str:
    """Return what else leads to the door."""
    return ", ".join(filter(None, (address.street2, address.district)))


def total(amounts: Iterable[Money]) -> Money | None:
    """Return the sum of amounts of one currency, None of none."""
    listed = list(amounts)
    return reduce(add, listed) if listed else None
