"""What the shop has to do about an order that somebody withdrew from, as a key.

`wording.office` has a sentence for each.
"""

from __future__ import annotations

from datetime import date, timedelta

from ..aftercare.statements import Withdrawal
from ..money import Money
from ..shop import Shop
from .dossier import Dossier
from .possible import is_promised

PAID_BACK_WITHIN = timedelta(days=14)
"""From when the shop was told (Directive 2011/83/EU, art. 13(1))."""


def held(dossier: Dossier) -> Money:
    """Return what the shop has of an order."""
    nothing = Money.zero(dossier.record.order.quote.total.currency)
    return sum((one.balance for one in dossier.accounts), nothing)


def what_to_do(dossier: Dossier, withdrawal: Withdrawal) -> str:
    """Return what has to be done: money is paid back only where there is some."""
    if held(dossier).minor > 0:
        return "pay_back"
    if is_promised(dossier):
        return "promised"
    if dossier.record.state not in ("placed", "review"):
        return "nothing"
    return "cancel" if withdrawal.statement.whole else "rest"


def last_day(shop: Shop, withdrawal: Withdrawal) -> date:
    """Return the last day on which money can be paid back in time, by the shop's own calendar."""
    return shop.local(withdrawal.received_at + PAID_BACK_WITHIN).date()
