"""Stripe's calls, each signed together with the time it was sent."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from ..shop import InvalidRequest, SignatureInvalid
from .calling import header

_SIGNATURE = "Stripe-Signature"


def about(
    headers: Mapping[str, str], body: bytes, secrets: Collection[str], tolerance: int
) -> tuple[str, str]:
    """Return the session an event is about, and the payment; "" where it names none.

    Raises SignatureInvalid when it is not signed with one of the secrets within the last
    `tolerance` seconds, InvalidRequest when it cannot be read.
    """
    given = header(headers, _SIGNATURE)
    if not any(_is_signed(body, given, secret, tolerance) for secret in secrets):
        raise SignatureInvalid("the call is not signed with a secret of Stripe(webhook_secrets=…)")
    found = _object(body)
    name, intent = found.get("object"), found.get("payment_intent")
    known = str(found.get("id") or "")
    if name == "checkout.session":
        return (known, "") if is_ours(found) else ("", "")
    if name == "payment_intent":
        return "", known
    return "", intent if isinstance(intent, str) else ""


def is_ours(session: Mapping[str, Any]) -> bool:
    """Whether a session was opened here: an account may also be that of something else.

    Stripe stops calling somebody who keeps answering that a payment is not known.
    """
    return "order_id" in (session.get("metadata") or {})


def _is_signed(body: bytes, given: str, secret: str, tolerance: int) -> bool:
    from stripe import SignatureVerificationError, WebhookSignature

    try:
        return bool(WebhookSignature.verify_header(body, given, secret, tolerance))
    except (SignatureVerificationError, UnicodeDecodeError):
        return False


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)["data"]["object"]
    except (ValueError, KeyError, TypeError):
        raise InvalidRequest("the event has no object in it") from None
    return found if isinstance(found, dict) else {}
