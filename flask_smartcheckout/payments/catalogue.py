"""What a provider's methods are and which orders they are for: read from dated data, once."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ..money import to_decimal

DATA = Path(__file__).parent / "data"
ANYWHERE = "*"
KINDS = ("bank", "card", "wallet", "transfer", "later", "parts")
_CREDIT = ("later", "parts")


@dataclass(frozen=True, slots=True)
class Limit:
    """The amounts a method takes, in major units; None is no limit, a currency of "" is any."""

    least: Decimal | None = None
    most: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a provider.

    `key` is our name of it, `id` the provider's, the same if it is left out. `kind` is one of
    bank, card, wallet, transfer, later and parts: the last two are credit, of `lender` (a table of
    data/credit.toml). `limits` are by country, "*" for all others. `capture` is "manual" where
    money can be promised first and taken when the goods go, "only" where it has to be. `business`
    methods are for businesses alone; `needs` are fields without which the provider refuses.
    Raises ValueError for a kind that is none.
    """

    key: str
    kind: str
    name: str = ""
    id: str = ""
    limits: Mapping[str, Limit] = field(default_factory=lambda: {ANYWHERE: Limit()})
    lender: str = ""
    capture: str = ""
    business: bool = False
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Method({self.key!r}, kind={self.kind!r}) is one of {KINDS}")
        if not self.id:
            object.__setattr__(self, "id", self.key)

    @property
    def is_credit(self) -> bool:
        """Whether somebody lends the shopper the money."""
        return self.kind in _CREDIT

    def limit(self, country: str) -> Limit | None:
        """Return what it takes from a country, None when it is not for that country."""
        return self.limits.get(country) or self.limits.get(ANYWHERE)


@cache
def read(name: str) -> dict[str, Any]:
    """Return one of our data files."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


@cache
def known_methods(provider: str) -> Mapping[str, Method]:
    """Return the methods of "mollie" or "stripe" by our name, in the order of equals."""
    tables = read(provider)["methods"]
    return {key: _method(key, table) for key, table in tables.items()}


def _method(key: str, table: Mapping[str, Any]) -> Method:
    return Method(
        key,
        table["kind"],
        table.get("name", ""),
        table.get("id", ""),
        {country: _limit(*row) for country, row in table["limits"].items()},
        table.get("lender", ""),
        table.get("capture", ""),
        table.get("business", False),
        tuple(table.get("needs", ())),
    )


def _limit(least: str, most: str, currency: str) -> Limit:
    return Limit(_bound(least), _bound(most), currency)


def _bound(amount: str) -> Decimal | None:
    return to_decimal(amount) if amount else None


def chosen_methods(provider: str, names: Collection[str | Method]) -> tuple[Method, ...]:
    """Return the methods a shop names: by our name or the provider's, or its own Method.

    Raises ValueError naming one that is unknown, and those that are like it.
    """
    if isinstance(names, str):
        raise ValueError(f"offered=… is a list: write ({names!r},)")
    found: dict[str, Method] = {}
    for name in names:
        found |= {one.key: one for one in _named(provider, name)}
    return tuple(found.values())


def _named(provider: str, name: str | Method) -> Iterable[Method]:
    if isinstance(name, Method):
        return (name,)
    known = known_methods(provider)
    found = [one for one in known.values() if name in (one.key, one.id)]
    if not found:
        close = get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]!r}?" if close else "give a Method(…) of your own"
        raise ValueError(f"{provider} has no method {name!r} that is known here: {hint}")
    return found


def in_order(methods: Iterable[Method], country: str) -> list[Method]:
    """Sort methods by what the shoppers of a country reach for first; the rest keep their order."""
    orders = read("order")["countries"]
    first: list[str] = orders.get(country) or orders[ANYWHERE]
    ranks = {key: rank for rank, key in enumerate(first)}
    return sorted(methods, key=lambda one: ranks.get(one.key, len(first)))
