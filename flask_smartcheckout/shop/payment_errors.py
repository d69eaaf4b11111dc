"""What may go wrong with a payment provider that is nobody's choice: a small tree of errors.

What is expected is a value (`Redirect`, `PaymentSnapshot` …); these are raised. A set-up that
cannot work is a `flask_smartcheckout.settings.ConfigurationError`. None of them is shown to a
shopper, so a message may say what a developer needs, but never a key or personal data.
"""

from __future__ import annotations


class PaymentError(Exception):
    """Something a payment provider said or did not say."""


class AuthenticationFailed(PaymentError):
    """The provider does not know the key it was given."""


class InvalidRequest(PaymentError):
    """The provider cannot take what it was asked; `field` is the part it names, or empty."""

    def __init__(self, message: str = "", *, field: str = "") -> None:
        super().__init__(message or field)
        self.field = field


class NotEligible(PaymentError):
    """The method is not for this order; `reason` is a key, as in `MethodOffer.refused`."""

    def __init__(self, reason: str = "not_available") -> None:
        super().__init__(reason)
        self.reason = reason


class Declined(PaymentError):
    """The provider or the bank says no to this shopper; `reason` is a key, or empty."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or "declined")
        self.reason = reason


class AmountMismatch(PaymentError):
    """More was asked back or collected than there is, or in another currency."""


class IdempotencyConflict(PaymentError):
    """The key was used before, for something else."""


class SignatureInvalid(PaymentError):
    """A webhook is not from the provider, was changed on its way, or is too old."""


class Unsupported(PaymentError):
    """The provider cannot do this with this payment, though it can with others."""


class TemporarilyUnavailable(PaymentError):
    """The provider did nothing and asks to come back later (a 429, a 503, no connection at all)."""


class OutcomeUnknown(PaymentError):
    """The request went out and no answer came: it may be done. Ask again with the same key."""
