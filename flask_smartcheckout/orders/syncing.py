"""Finding out what became of payments: one at a time, or all of an order."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from ..payments.attempt_states import OPEN
from ..shop import Capability
from . import asking, attempts, settling, starting, surplus
from .announcing import announce
from .attempts import Attempt
from .desk import Desk

_LOG = logging.getLogger(__name__)


def sync(desk: Desk, attempt_id: str, now: datetime) -> Attempt:
    """Ask the provider what became of an attempt, and do what follows from it.

    The return of the shopper, a webhook and the sweep call this one function. Raises what the
    provider raises when it cannot say; nothing has changed then.
    """
    attempt = attempts.get(desk.database, attempt_id)
    _look(desk, attempt, now)
    follow_up(desk, attempt.order_id, now)
    return attempts.get(desk.database, attempt_id)


def sync_order(desk: Desk, order_id: str, now: datetime, pause: timedelta = timedelta(0)) -> None:
    """Ask about every attempt of an order that may still change.

    Nobody is asked about one again within the `pause`.
    """
    with desk.database.connect() as connection:
        waiting = [
            one
            for one in attempts.of_order(connection, order_id)
            if one.state in (*OPEN, "authorized")
        ]
    for attempt in waiting:
        try:
            if not _has_rested(desk, attempt, now, pause):
                continue
            _look(desk, attempt, now)
        except Exception:
            _LOG.exception("nobody says what became of payment %s", attempt.id)
    follow_up(desk, order_id, now)


def _has_rested(desk: Desk, attempt: Attempt, now: datetime, pause: timedelta) -> bool:
    """Whether it is long enough since somebody asked, and nobody else asks now."""
    if not pause:
        return True
    if attempt.checked_at and attempt.checked_at > now - pause:
        return False
    return attempts.claim_check(desk.database, attempt, now)


def follow_up(desk: Desk, order_id: str, now: datetime) -> None:
    """Give back what is not wanted, and tell of an order that is paid."""
    with desk.database.connect() as connection:
        unwanted = [one for one in attempts.of_order(connection, order_id) if one.unwanted]
    for attempt in unwanted:
        surplus.release(desk, attempt.id, now)
    announce(desk, order_id, now)


def _look(desk: Desk, attempt: Attempt, now: datetime) -> None:
    if desk.provider(attempt.provider) is None:
        _LOG.warning("the shop has no provider %r any more", attempt.provider)
    elif not attempt.reference:
        _begin_again(desk, attempt, now)
    elif desk.able(attempt, Capability.FETCH):
        settling.apply(desk, attempt.id, asking.fetch(desk, attempt), now)


def _begin_again(desk: Desk, attempt: Attempt, now: datetime) -> None:
    """Begin with the same key what was cut off: nobody was told whether it had begun."""
    if attempt.state != "created" or starting.is_in_flight(attempt, now):
        return
    # The shop's own invoice is begun nowhere else, so no key of it can have been forgotten.
    if starting.is_answered_late(attempt, now) and not desk.invoice(attempt.provider):
        starting.write_off(desk, attempt)
    else:
        starting.begin(desk, attempt.id, now)
