"""The states of a payment attempt, and which may follow which."""

from __future__ import annotations

from collections.abc import Mapping

PROMISED = ("authorized", "partly_captured")
"""A provider holds money that nobody has taken yet, or not all of it."""
HELD = (*PROMISED, "paid")
"""The money is there, or promised by somebody who keeps promises."""
OPEN = ("created", "pending")
"""The shopper, or the provider, has still to do something."""
OWED = ("deferred", "overdue")
"""The shop's own invoice, to be paid later."""
ENDED = ("failed", "canceled", "expired")
"""Nothing came of it."""

# A call may be missed, so a state that is two steps away is as good as the next one. After an end
# there may still be money: a bank that is late, or a page that was left open in another tab.
MOVES: Mapping[str, tuple[str, ...]] = {
    "created": ("pending", "deferred", *HELD, *ENDED),
    "pending": (*HELD, *ENDED),
    "authorized": ("partly_captured", "paid", "canceled", "expired"),
    "partly_captured": ("paid",),
    "deferred": ("overdue", "paid", "canceled"),
    "overdue": ("paid", "canceled"),
    "paid": (),
    "failed": HELD,
    "canceled": HELD,
    "expired": HELD,
}
STATES = tuple(MOVES)


def may_become(state: str, then: str) -> bool:
    """Whether an attempt in one state may go to another."""
    return then in MOVES[state]
