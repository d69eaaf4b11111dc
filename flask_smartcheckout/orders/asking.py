"""Asking a provider about a payment, and asking it to move money, once for each reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from typing import cast

from ..money import Money
from ..shop import Fetches, OutcomeUnknown, PaymentSnapshot
from . import attempts, ledger
from .attempts import Attempt
from .desk import Desk
from .ledger import Kind

LONGEST_KEY = 200  # characters
_NO_ANSWER = (OutcomeUnknown, TimeoutError, ConnectionError)


def fetch(desk: Desk, attempt: Attempt) -> PaymentSnapshot:
    """Return what the provider says of an attempt now; it has to be able to."""
    return cast(Fetches, desk.provider(attempt.provider)).fetch(attempt.reference)


def once(
    desk: Desk,
    attempt: Attempt,
    kind: Kind,
    key: str,
    amount: Money,
    ask: Callable[[str], None],
    now: datetime,
) -> bool:
    """Ask a provider to move an amount; return False when that was done before under this key.

    It is entered before it is asked. Without an answer it is asked once more; what raises
    OutcomeUnknown then may be asked again with the same key. What is refused is struck again.
    """
    with desk.database.begin(durable=True) as connection:
        attempts.hold(connection, attempt.order_id)
        if not ledger.intend(connection, attempt, kind, key, amount, now):
            return False
    try:
        _patiently(ask, _sendable(key))
    except _NO_ANSWER:
        raise
    except Exception:
        with desk.database.begin(durable=True) as connection:
            ledger.withdraw(connection, attempt, kind, key)
        raise
    with desk.database.begin(durable=True) as connection:
        attempts.hold(connection, attempt.order_id)
        ledger.settle(connection, attempt, kind, key)
    return True


def _sendable(key: str) -> str:
    """Return a key as a header can carry it, and no longer than providers take."""
    if key.isascii() and key.isprintable() and len(key) <= LONGEST_KEY:
        return key
    return blake2b(key.encode(), digest_size=20).hexdigest()


def _patiently(ask: Callable[[str], None], key: str) -> None:
    try:
        ask(key)
    except _NO_ANSWER:
        ask(key)
