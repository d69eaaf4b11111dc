"""The goods of one sale: each item with its price here, and what is left of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from ..cart import Line
from ..money import allocate
from .rates import Taxes

K = TypeVar("K")


class Item(NamedTuple):
    """A cart line with its price for this treatment.

    `unit` is one piece and `amount` all of them before discounts, in minor units;
    `position` is where it stands in the cart. A gift is not in the cart: a coupon added it.
    """

    line: Line
    unit: int
    amount: int
    taxes: Taxes
    position: int
    gift: bool = False


@dataclass(frozen=True, slots=True)
class Goods:
    """The items in a fixed order, what is left of each after discounts, and by whom it was taken.

    Amounts are minor units; `taken` is by coupon code.
    """

    items: tuple[Item, ...]
    left: list[int]
    taken: dict[str, int]

    @property
    def subtotal(self) -> int:
        """The goods before discounts."""
        return sum([item.amount for item in self.items])

    @property
    def spent(self) -> int:
        """The goods after discounts."""
        return sum(self.left)

    def divide(self, minor: int, key: Callable[[Item], K]) -> dict[K, int]:
        """Divide an amount over what is sent, by key; over the full prices where all is free."""
        weights = self._sums(self.left, key)
        if not any(weights.values()):
            weights = self._sums([item.amount for item in self.items], key)
        return dict(zip(weights, allocate(minor, list(weights.values())), strict=True))

    def _sums(self, amounts: Sequence[int], key: Callable[[Item], K]) -> dict[K, int]:
        sums: dict[K, int] = {}
        for item, amount in zip(self.items, amounts, strict=True):
            if item.line.needs_shipping:
                kind = key(item)
                sums[kind] = sums.get(kind, 0) + amount
        return sums
