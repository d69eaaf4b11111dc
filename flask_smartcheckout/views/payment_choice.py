"""Which way to pay is chosen, and what is said when the chosen one cannot be chosen any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..payments import Offered
from ..wording import payment_refused, sentence

if TYPE_CHECKING:
    from .basket import Basket

TURNED_DOWN = "turned-down"  # in place of a way to pay: one was chosen, and is to be chosen anew


def choice(basket: Basket) -> Offered | None:
    """Return the chosen way to pay; the first that may be, until one is chosen.

    None when nothing is left to pay, when there is nothing but credit, which has to be chosen, and
    when the chosen one is gone: nobody pays in another way than was chosen.
    """
    if not basket.quote.amount_due:
        return None
    wanted = basket.entry["payment"]
    if not wanted:
        return next((one for one in basket.payments if one.preselectable), None)
    found = (one for one in basket.payments if one.offer.id == wanted)
    return next((one for one in found if one.choosable), None)


def lost(basket: Basket) -> str:
    """Return what keeps the page from choosing another way while the chosen one is gone, or "".

    It is the chosen one, which comes back when it can; one that was turned down stays away.
    """
    wanted = basket.entry["payment"]
    if not wanted or basket.payment:
        return ""
    return TURNED_DOWN if basket.turned_down else wanted


def note(basket: Basket) -> str:
    """Say that the chosen way to pay is gone; once the order button is pressed, an error does."""
    is_gone = lost(basket) and basket.quote.amount_due and not basket.ordering
    return message(basket) if is_gone else ""


def message(basket: Basket) -> str:
    """Say which to choose, or why it cannot be the one that was chosen, or any."""
    chosen, ways = basket.entry["payment"], basket.payments
    has_others = any(one.choosable for one in ways)
    for one in ways:
        if one.offer.id == chosen and not one.choosable:
            return payment_refused(one.offer, has_others=has_others)
    if ways and not has_others:
        return payment_refused(ways[0].offer, has_others=False)
    return sentence("payment_gone" if chosen else "payment_required")
