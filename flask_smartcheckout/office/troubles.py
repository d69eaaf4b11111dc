"""What went wrong with a payment, as a key: `wording.office` has a sentence for each."""

from __future__ import annotations

from ..shop import (
    AmountMismatch,
    AuthenticationFailed,
    Declined,
    IdempotencyConflict,
    InvalidRequest,
    NotEligible,
    OutcomeUnknown,
    TemporarilyUnavailable,
    Unsupported,
)

_KEYS: dict[type[Exception], str] = {
    Unsupported: "unsupported",
    AmountMismatch: "amount_mismatch",
    IdempotencyConflict: "name_taken",
    Declined: "declined",
    NotEligible: "declined",
    InvalidRequest: "invalid_request",
    AuthenticationFailed: "wrong_key",
    TemporarilyUnavailable: "unavailable",
    OutcomeUnknown: "no_answer",
    TimeoutError: "no_answer",
    ConnectionError: "no_answer",
}
KEYS = frozenset(_KEYS.values()) | {"error"}


def trouble_of(error: Exception) -> str:
    """Return the key of an error; "error" for one that nobody expects."""
    return next((key for kind, key in _KEYS.items() if isinstance(error, kind)), "error")
