"""Asking a provider to begin a payment: after our record of it stands, always with the same key."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from ..shop import (
    Capability,
    Completed,
    Declined,
    Deferred,
    NotEligible,
    OutcomeUnknown,
    PaymentProvider,
    PaymentSnapshot,
    Redirect,
    Started,
    StartRequest,
    TemporarilyUnavailable,
)
from . import attempts, records, settling
from .attempts import Attempt
from .desk import Desk
from .start_request import start_request

_LOG = logging.getLogger(__name__)
# Mollie remembers a key for an hour, Stripe for a day: after that, asking again begins another.
KEY_LIVES = timedelta(minutes=50)
IN_FLIGHT = timedelta(minutes=1)
_NO_ANSWER = (OutcomeUnknown, TimeoutError, ConnectionError)
_FAILURES: dict[type[Exception], str] = {
    Declined: "declined",
    NotEligible: "not_eligible",
    TemporarilyUnavailable: "unavailable",
}


def begin(desk: Desk, attempt_id: str, now: datetime) -> Attempt:
    """Ask the provider to begin, and write down what it answered.

    The order stands already, so a provider that breaks leaves an attempt that failed. One that
    gives no answer, not at the second asking either, leaves it `created`: the sweep asks again.
    """
    attempt = attempts.get(desk.database, attempt_id)
    provider = desk.provider(attempt.provider)
    try:
        if provider is None or attempt.links is None:
            raise LookupError(f"there is no provider {attempt.provider!r} to begin with")
        answer = _ask(provider, _request(desk, attempt), attempt.id)
    except _NO_ANSWER as error:
        _LOG.warning("no answer to beginning payment %s: %r", attempt.id, error)
        return attempt
    except Exception as error:
        _LOG.exception("the payment of order %s could not be started", attempt.order_id)
        return _failed(desk, attempt, _FAILURES.get(type(error), "error"))
    return _begun(desk, attempt, answer, now)


def _request(desk: Desk, attempt: Attempt) -> StartRequest:
    record = records.by_id(desk.database, attempt.order_id)
    assert record is not None and attempt.links is not None
    return start_request(desk.shop, record.order, attempt.method, attempt.links)


def _ask(provider: PaymentProvider, request: StartRequest, key: str) -> Started:
    """Ask, and ask once more when nobody answers; raises TypeError for an answer that is none."""
    try:
        answer = provider.start(request, idempotency_key=key)
    except _NO_ANSWER:
        answer = provider.start(request, idempotency_key=key)
    if not isinstance(answer, Started):
        raise TypeError(f"a provider answers Redirect, Completed or Deferred, not {answer!r}")
    return answer


def _failed(desk: Desk, attempt: Attempt, why: str) -> Attempt:
    with desk.database.begin(durable=True) as connection:
        attempts.hold(connection, attempt.order_id)
        attempts.move(connection, attempts.load(connection, attempt.id), "failed", failure=why)
    return attempts.get(desk.database, attempt.id)


def _begun(desk: Desk, attempt: Attempt, answer: Started, now: datetime) -> Attempt:
    """Write down the reference, whatever became of the attempt meanwhile, and its state."""
    with desk.database.begin(durable=True) as connection:
        attempts.hold(connection, attempt.order_id)
        attempts.note(connection, attempt.id, **_facts(answer))
        fresh = attempts.load(connection, attempt.id)
        if fresh.state == "created":
            state = "deferred" if isinstance(answer, Deferred) else "pending"
            attempts.move(connection, fresh, state)
    if isinstance(answer, Completed) and not desk.able(attempt, Capability.FETCH):
        paid = PaymentSnapshot(answer.reference, "paid", attempt.amount)
        return settling.apply(desk, attempt.id, paid, now)
    return attempts.get(desk.database, attempt.id)


def _facts(answer: Started) -> dict[str, Any]:
    if isinstance(answer, Redirect):
        return {"reference": answer.reference, "url": answer.url}
    if isinstance(answer, Deferred):
        return {"reference": answer.reference, "due": answer.due}
    return {"reference": answer.reference}


def is_in_flight(attempt: Attempt, now: datetime) -> bool:
    """Whether the provider may just be being asked, by another request."""
    return attempt.created_at > now - IN_FLIGHT


def is_answered_late(attempt: Attempt, now: datetime) -> bool:
    """Whether it is too long ago to ask again with the same key."""
    return attempt.created_at < now - KEY_LIVES


def write_off(desk: Desk, attempt: Attempt) -> Attempt:
    """End an attempt that nobody ever answered for."""
    _LOG.error("nobody knows what became of beginning payment %s", attempt.id)
    return _failed(desk, attempt, "no_answer")
