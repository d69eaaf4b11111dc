"""What Stripe says of a Checkout session, in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..money import Money
from ..shop import (
    Completed,
    Declined,
    InvalidRequest,
    PaymentSnapshot,
    Redirect,
    SnapshotState,
    Unsupported,
)
from .adapters import total
from .stripe_amounts import money_of

_STATES: Mapping[str, SnapshotState] = {
    "succeeded": "paid",
    "requires_capture": "authorized",
    "canceled": "canceled",
    "processing": "pending",
    "requires_action": "pending",
    "requires_confirmation": "pending",
    # A session is complete with it once a debit or a voucher was begun that failed in the end.
    "requires_payment_method": "failed",
}
# What is left of a promise may be cancelled in Stripe's dashboard; what was taken stays taken
# (docs.stripe.com/api/payment_intents/cancel).
_WITH_MONEY: Mapping[SnapshotState, SnapshotState] = {
    "authorized": "partly_captured",
    "canceled": "paid",
}

_REFUND_FAILED = ("failed", "canceled")
# A dispute in one of these has taken no money.
_NOTHING_TAKEN = (
    "prevented",
    "warning_needs_response",
    "warning_under_review",
    "warning_closed",
)
_SESSION = re.compile(r"cs_\w{1,250}", re.ASCII)
Object = Mapping[str, Any]


def started(session: Object) -> Redirect | Completed:
    """Return where the shopper goes on; raises Declined for a session that is over already."""
    if session.get("url"):
        return Redirect(str(session["url"]), str(session["id"]))
    if session.get("payment_status") == "paid":
        return Completed(str(session["id"]))
    raise Declined(str(session.get("status")))


def snapshot(
    session: Object, refunds: Sequence[Object] = (), disputes: Sequence[Object] = ()
) -> PaymentSnapshot:
    """Return a session, with its payment and its charge expanded, as it is now."""
    amount = money_of(session["amount_total"], session["currency"])
    intent, charge = session.get("payment_intent"), charge_of(session)
    captured = money_of(intent["amount_received"], intent["currency"]) if intent else None
    return PaymentSnapshot(
        str(session["id"]),
        _state(session, captured),
        amount,
        captured,
        _total(refunds) or _refunded(charge),
        _total(one for one in disputes if one["status"] not in _NOTHING_TAKEN),
        _method(session, charge),
        _failure(intent),
        refund_failed=_total(one for one in refunds if one["status"] in _REFUND_FAILED),
        chargeback_won=_total(one for one in disputes if one["status"] == "won"),
        capture_before=_ends(charge),
    )


def session_id(reference: str) -> str:
    """Return a reference that is one; raises InvalidRequest for what would be another address."""
    if not _SESSION.fullmatch(reference):
        raise InvalidRequest("this is no id of a session at Stripe", field="reference")
    return reference


def intent_of(session: Object) -> Object:
    """Return the payment of a session; raises Unsupported while there is none."""
    intent: Object | None = session.get("payment_intent")
    if not intent:
        raise Unsupported("nothing is paid yet in this session")
    return intent


def charge_of(session: Object) -> Object | None:
    """Return the charge of a session, None while there is none."""
    intent: Object = session.get("payment_intent") or {}
    return intent.get("latest_charge") or None


def _state(session: Object, captured: Money | None) -> SnapshotState:
    intent = session.get("payment_intent")
    if session["status"] == "expired":
        return "expired"
    if session["status"] == "open" or not intent:
        return "pending"
    state = _STATES.get(intent["status"], "pending")
    return _WITH_MONEY.get(state, state) if captured else state


def _refunded(charge: Object | None) -> Money | None:
    return money_of(charge["amount_refunded"], charge["currency"]) if charge else None


def _total(moved: Iterable[Object]) -> Money | None:
    """Return the sum of refunds or disputes, None of none."""
    return total(money_of(one["amount"], one["currency"]) for one in moved)


def _method(session: Object, charge: Object | None) -> str:
    details: Object = (charge and charge.get("payment_method_details")) or {}
    types = session.get("payment_method_types") or [""]
    return str(details.get("type") or types[0])


def _ends(charge: Object | None) -> datetime | None:
    """Return when an authorization ends: `capture_before` of a card, in seconds since 1970."""
    details: Object = (charge and charge.get("payment_method_details")) or {}
    ends = (details.get(details.get("type") or "") or {}).get("capture_before")
    return datetime.fromtimestamp(ends, UTC) if ends else None


def _failure(intent: Object | None) -> str:
    error: Object = (intent and intent.get("last_payment_error")) or {}
    return str(error.get("decline_code") or error.get("code") or "")
