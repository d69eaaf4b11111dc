"""What taking money and paying it back have in common: each is done once, and lines add up."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from ..money import Money
from ..shop import AmountMismatch, Capability, ProviderLine
from . import ledger
from .attempts import Attempt
from .desk import Desk
from .syncing import sync

_LOG = logging.getLogger(__name__)


def was_done(
    desk: Desk, attempt: Attempt, kind: ledger.Kind, key: str, amount: Money, now: datetime
) -> bool:
    """Whether it was done before; what was asked without an answer is looked up first.

    A provider forgets a key after a while, and would move the money once more.
    """
    with desk.database.connect() as connection:
        done = ledger.is_done(connection, attempt, kind, key, amount)
        is_unknown = not done and ledger.is_asked(connection, attempt, kind, key)
    if not is_unknown or not desk.able(attempt, Capability.FETCH):
        return done
    sync(desk, attempt.id, now)
    with desk.database.connect() as connection:
        return ledger.is_done(connection, attempt, kind, key, amount)


def check_lines(lines: Sequence[ProviderLine], amount: Money) -> None:
    """Lenders bill what the lines say: these come to the amount, or none are given."""
    total = sum(line.total.minor for line in lines)
    if lines and total != amount.minor:
        raise AmountMismatch(f"the lines come to {total}, the amount is {amount.minor}")


def look_again(desk: Desk, attempt: Attempt, now: datetime) -> None:
    """Ask what became of a payment; when nobody answers, what was done is done all the same."""
    try:
        sync(desk, attempt.id, now)
    except Exception:
        _LOG.exception("nobody says what became of payment %s", attempt.id)
