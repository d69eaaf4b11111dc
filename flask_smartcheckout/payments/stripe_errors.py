"""What goes wrong at Stripe, in the words of our errors and without what was sent."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ..shop import (
    AmountMismatch,
    AuthenticationFailed,
    Declined,
    IdempotencyConflict,
    InvalidRequest,
    NotEligible,
    PaymentError,
    TemporarilyUnavailable,
)
from .calling import trouble_of_connection, trouble_of_status

_LOG = logging.getLogger(__name__)
_ABOUT_THE_METHOD = ("amount_too_small", "amount_too_large", "payment_method_type_not_allowed")
_ABOUT_THE_SUM = ("charge_already_refunded", "charge_exceeds_source_limit")
_SUMS = ("amount", "amount_to_capture")


@contextmanager
def translated(*, changes: bool) -> Iterator[None]:
    """Raise our errors for those of stripe-python.

    Its messages may repeat what the shopper typed: so ours have neither them nor the error as a
    cause.
    """
    from stripe import StripeError

    try:
        yield
    except StripeError as error:
        trouble = _trouble(error, changes=changes)
    else:
        return
    raise trouble from None


def _trouble(error: Exception, *, changes: bool) -> PaymentError:
    import stripe

    status = getattr(error, "http_status", None) or 0
    if isinstance(error, stripe.APIConnectionError):
        return trouble_of_connection(error.__cause__, changes=changes)
    if isinstance(error, (stripe.AuthenticationError, stripe.PermissionError)):
        return AuthenticationFailed(f"Stripe answers {status} to this API key")
    if isinstance(error, stripe.IdempotencyError):
        return IdempotencyConflict(f"Stripe answers {status} to this key")
    if isinstance(error, stripe.CardError):
        return Declined(str(error.code or ""))
    if isinstance(error, stripe.RateLimitError):
        return TemporarilyUnavailable(f"status {status}")
    if isinstance(error, stripe.InvalidRequestError):
        return _of_request(status, str(error.code or ""), str(error.param or ""))
    return trouble_of_status(status, changes=changes)


def _of_request(status: int, code: str, param: str) -> PaymentError:
    if code in _ABOUT_THE_SUM or param in _SUMS:
        return AmountMismatch(code or param)
    if code in _ABOUT_THE_METHOD or param.startswith("payment_method_types"):
        _LOG.warning("Stripe does not take this method: %s", code or param)
        return NotEligible()
    about = " ".join(filter(None, (code, param and f"at {param}")))
    return InvalidRequest(f"Stripe answers {status}: {about}", field=param)
