"""Giving back what is not wanted: an attempt that another took the place of, a second payment."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import cast

from ..money import Money
from ..payments.attempt_states import ENDED
from ..shop import (
    AuthenticationFailed,
    Cancels,
    Capability,
    InvalidRequest,
    OutcomeUnknown,
    Refunds,
    TemporarilyUnavailable,
    Unsupported,
)
from . import asking, attempts, ledger, reasons, settling, starting
from .attempts import Attempt
from .desk import Desk

_LOG = logging.getLogger(__name__)
_LATER = (
    AuthenticationFailed,
    OutcomeUnknown,
    TemporarilyUnavailable,
    TimeoutError,
    ConnectionError,
)


def release(desk: Desk, attempt_id: str, now: datetime) -> None:
    """Cancel or pay back what an unwanted attempt holds; what cannot be done now is done later.

    Money that cannot be paid back at all sends the order to a person.
    """
    try:
        _release(desk, attempt_id, now)
    except Exception:
        _LOG.exception("payment %s is not given back yet", attempt_id)


def _release(desk: Desk, attempt_id: str, now: datetime) -> None:
    attempt = attempts.get(desk.database, attempt_id)
    if not attempt.reference:
        attempt = _known(desk, attempt, now)
        if not attempt.reference and not starting.is_answered_late(attempt, now):
            return
    state = _state_there(desk, attempt, now)
    attempt = attempts.get(desk.database, attempt_id)
    if not attempt.unwanted:  # the money in it is the first, and welcome
        return
    with desk.database.connect() as connection:
        left = ledger.balance(connection, attempt)
    if left.minor > 0:
        _pay_back(desk, attempt, left, now)
    elif state in ("pending", "authorized", "partly_captured"):
        _cancel(desk, attempt, now)
    else:
        _done(desk, attempt)


def _known(desk: Desk, attempt: Attempt, now: datetime) -> Attempt:
    """Find out the reference by asking with the same key: it may have begun, and been paid."""
    if starting.is_in_flight(attempt, now) or starting.is_answered_late(attempt, now):
        return attempt
    return starting.begin(desk, attempt.id, now)


def _state_there(desk: Desk, attempt: Attempt, now: datetime) -> str:
    """Return the state the provider says it has, or ours where it cannot be asked."""
    if not attempt.reference or not desk.able(attempt, Capability.FETCH):
        return attempt.state
    snapshot = asking.fetch(desk, attempt)
    settling.apply(desk, attempt.id, snapshot, now)
    return snapshot.state


def _cancel(desk: Desk, attempt: Attempt, now: datetime) -> None:
    """End it there; a provider that cannot do so ends it by itself, some time."""
    if not desk.able(attempt, Capability.CANCEL):
        return
    provider = cast(Cancels, desk.provider(attempt.provider))
    try:
        provider.cancel(attempt.reference, idempotency_key=f"{attempt.id}:cancel")
    except (Unsupported, InvalidRequest) as error:  # many a bank payment only expires
        _LOG.info("payment %s ends by itself: %r", attempt.id, error)
        return
    if _state_there(desk, attempt, now) in ENDED:
        _done(desk, attempt)


def _pay_back(desk: Desk, attempt: Attempt, left: Money, now: datetime) -> None:
    if not desk.able(attempt, Capability.REFUND):
        _give_to_a_person(desk, attempt)
        return
    try:
        _refund(desk, attempt, left, now)
    except _LATER:
        raise
    except Exception:
        _LOG.exception("payment %s cannot be paid back", attempt.id)
        _give_to_a_person(desk, attempt)
    else:
        _done(desk, attempt)


def _refund(desk: Desk, attempt: Attempt, left: Money, now: datetime) -> None:
    provider = cast(Refunds, desk.provider(attempt.provider))
    asking.once(
        desk,
        attempt,
        "refund",
        f"{attempt.id}:surplus",
        left,
        lambda key: provider.refund(attempt.reference, left, (), idempotency_key=key),
        now,
    )


def _done(desk: Desk, attempt: Attempt) -> None:
    with desk.database.begin(durable=True) as connection:
        order = attempts.hold(connection, attempt.order_id)
        if order.secured_by != attempt.id:
            attempts.note(connection, attempt.id, unwanted=False)


def _give_to_a_person(desk: Desk, attempt: Attempt) -> None:
    reason = reasons.TWICE
    with desk.database.begin(durable=True) as connection:
        order = attempts.hold(connection, attempt.order_id)
        attempts.note(connection, attempt.id, unwanted=False, failure=reason)
        told = settling.send_to_review(connection, order, reason)
    if told:
        settling.tell_review(desk, order.id, reason)
