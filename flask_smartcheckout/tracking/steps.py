"""The steps of a checkout: contact, address, shipping, payment, submitted, ordered.

A step is reached when the shopper went past it: chose, or went on to what comes after.
"""

from __future__ import annotations

STEPS = ("contact", "address", "shipping", "payment", "submitted", "ordered")

SUBMITTED = STEPS.index("submitted") + 1
ORDERED = STEPS.index("ordered") + 1

# How many steps lie behind a shopper who is at a field; all other fields are of the address.
_BEHIND_AT = {
    "email": 0,
    "phone": 0,
    "coupon": 0,
    "gift_card": 0,
    "note": 0,
    "shipping": 2,
    "pickup_point": 2,
    "payment": 3,
}
_BEHIND_AFTER = {"shipping_chosen": 3, "payment_chosen": 4}


def steps_behind(name: str, field: str) -> int:
    """Return how many steps lie behind a shopper who does this at a field."""
    return max(_BEHIND_AFTER.get(name, 0), _BEHIND_AT.get(field, 1))


def missed(depth: int) -> str:
    """Return the first step that a shopper with so many steps behind them did not reach."""
    return STEPS[depth]
