"""House numbers that a change of country moved into the street of an address, or out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..countries import move_number
from .entry import BILLING

if TYPE_CHECKING:
    from .basket import Basket


def with_numbers_moved(basket: Basket) -> Basket:
    """Return the basket with house numbers where the countries of its addresses have them."""
    entry, moved = basket.entry, {}
    for prefix, form in (("", basket.form), (BILLING, basket.billing)):
        moved[prefix] = move_number(form.rules, form.typed)
        for name, value in moved[prefix].values.items():
            entry = entry.with_value(prefix + name, value)
    return replace(basket, entry=entry, moved=moved)


def moved_values(basket: Basket) -> dict[str, str]:
    """Return the fields that have another value now than was posted, by name."""
    return {
        prefix + name: value
        for prefix, moved in basket.moved.items()
        for name, value in moved.values.items()
    }
