"""Mollie's calls: the ordinary ones say an id and prove nothing, newer ones are signed.

docs.mollie.com/reference/webhooks-best-practices; src/Webhooks/SignatureValidator.php of
mollie-api-php; read on 2026-11-26. Both are pokes: what happened is always fetched.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from urllib.parse import parse_qs

from ..shop import InvalidRequest, SignatureInvalid
from .calling import header

_PAYMENT = re.compile(r"tr_[A-Za-z0-9]{1,64}", re.ASCII)
_SIGNATURE = "X-Mollie-Signature"


def references(headers: Mapping[str, str], body: bytes, secrets: Collection[str]) -> list[str]:
    """Return the payment of a call, in a list; none when it is about something else.

    Raises SignatureInvalid for an event that is not signed with one of the secrets, and
    InvalidRequest for a call that has no id in it.
    """
    signatures = header(headers, _SIGNATURE)
    if signatures or body.lstrip().startswith(b"{"):
        _check(signatures, body, secrets)
        found = _of_event(body)
    else:
        found = next(iter(parse_qs(body.decode("utf-8", "replace")).get("id", [])), "")
        if not found:
            raise InvalidRequest("a call of Mollie has an id", field="id")
    return [found] if _PAYMENT.fullmatch(found) else []


def payment_id(reference: str) -> str:
    """Return a reference that is one; raises InvalidRequest for what would be another address."""
    if not _PAYMENT.fullmatch(reference):
        raise InvalidRequest("this is no id of a payment at Mollie", field="reference")
    return reference


def _check(signatures: str, body: bytes, secrets: Collection[str]) -> None:
    """While a secret is being replaced, a call has two signatures."""
    given = [one.strip().removeprefix("sha256=") for one in signatures.split(",")]
    known = [hmac.new(secret.encode(), body, sha256).hexdigest() for secret in secrets]
    fitting = [
        hmac.compare_digest(one.encode(), other.encode()) for one in given for other in known
    ]
    if not any(fitting):
        raise SignatureInvalid("the call is not signed with a secret of Mollie(webhook_secrets=…)")


def _of_event(body: bytes) -> str:
    try:
        event = json.loads(body)
    except ValueError:
        raise InvalidRequest("the event is no JSON") from None
    if not isinstance(event, dict):
        return ""
    within = event.get("_embedded") or {}
    about = within.get("entity") if isinstance(within, dict) else None
    of_refund = about.get("paymentId") if isinstance(about, dict) else None
    return str(of_refund or event.get("entityId") or "")
