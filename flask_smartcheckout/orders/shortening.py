"""What a shopper can shorten, where a text is longer than the shop's own column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .filling import Value
from .meanings import Match

if TYPE_CHECKING:
    from .order import Order

# The rest has one right form (a postcode, a phone number), or is not typed at all.
_OF_ADDRESS = frozenset("street street2 district city addition".split())
_OF_ORDER = frozenset("name email company note".split())
_HOLDS = {"whole": "street", "first_name": "name", "last_name": "name"}


@dataclass(frozen=True, slots=True)
class Shorten:
    """A field of the form, and how many characters of it would fit."""

    field: str
    length: int


def shortened(order: Order, one: Match, value: Value) -> Shorten | None:
    """Return which field has to be shorter for a value to fit its column, None for no field."""
    limit = one.column.length
    if not isinstance(value, str) or limit is None or one.column.choices is not None:
        return None
    field, typed = _typed(order, one)
    room = limit - (len(value) - len(typed))
    fits = len(value) > limit and typed in value and 0 < room < len(typed)
    return Shorten(field, room) if fits else None


def _typed(order: Order, one: Match) -> tuple[str, str]:
    """Return the field a column's text was typed in, and what was; "" for no such field."""
    if one.own:
        return one.own, str(order.extra.get(one.own, ""))
    meaning = _HOLDS.get(one.meaning, one.meaning)
    elsewhere = one.place == "billing" and order.billing != order.shipping
    address = order.billing if elsewhere else order.shipping
    if meaning in _OF_ADDRESS:
        return ("billing_" if elsewhere else "") + meaning, str(getattr(address, meaning))
    return (meaning, str(getattr(order, meaning))) if meaning in _OF_ORDER else ("", "")
