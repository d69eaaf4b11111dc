"""What Mollie says of a payment, in our words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ..money import Money
from ..shop import Completed, Declined, InvalidRequest, PaymentSnapshot, Redirect, SnapshotState
from .adapters import total
from .catalogue import Limit

_STATES: Mapping[str, SnapshotState] = {
    "open": "pending",
    "pending": "pending",
    "authorized": "authorized",
    "paid": "paid",
    "failed": "failed",
    "canceled": "canceled",
    "expired": "expired",
}
_REFUND_FAILED = ("failed", "canceled")
EMBEDDED = "refunds,chargebacks"  # what a payment is asked for with


def started(payment: Mapping[str, Any]) -> Redirect | Completed:
    """Return where the shopper goes on; raises Declined for a payment that is over already."""
    now = snapshot(payment)
    page = payment.get("_links", {}).get("checkout") or {}
    if page.get("href"):
        return Redirect(str(page["href"]), now.reference)
    if now.state == "paid":
        return Completed(now.reference)
    raise Declined(now.failure or now.state)


def snapshot(payment: Mapping[str, Any]) -> PaymentSnapshot:
    """Return a payment as it is now. Raises InvalidRequest for a status that nobody knows."""
    state = _STATES.get(payment.get("status", ""))
    if state is None:
        raise InvalidRequest(f"Mollie's status {payment.get('status')!r} is not known here")
    amount, captured = _money(payment["amount"]), _sum(payment, "amountCaptured")
    # One whose rest was let go is `paid` (docs.mollie.com/reference/release-authorization).
    if state == "authorized" and captured and captured < amount:
        state = "partly_captured"
    refunds, chargebacks = _embedded(payment, "refunds"), _embedded(payment, "chargebacks")
    return PaymentSnapshot(
        str(payment["id"]),
        state,
        amount,
        captured,
        _total(refunds) or _sum(payment, "amountRefunded"),
        _total(chargebacks) or _sum(payment, "amountChargedBack"),
        str(payment.get("method") or ""),
        _failure(payment),
        refund_failed=_total(one for one in refunds if one.get("status") in _REFUND_FAILED),
        chargeback_won=_total(one for one in chargebacks if one.get("reversedAt")),
        capture_before=_ends(payment),
    )


def active_methods(methods: Iterable[Mapping[str, Any]]) -> dict[str, Limit]:
    """Return the limits of each active method by Mollie's name."""
    return {str(one["id"]): _limit(one) for one in methods}


def _limit(method: Mapping[str, Any]) -> Limit:
    least, most = method.get("minimumAmount") or {}, method.get("maximumAmount") or {}
    return Limit(_bound(least), _bound(most), least.get("currency") or most.get("currency") or "")


def _bound(amount: Mapping[str, str]) -> Decimal | None:
    return Decimal(amount["value"]) if amount else None


def _embedded(payment: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return list((payment.get("_embedded") or {}).get(name) or [])


def _total(moved: Iterable[Mapping[str, Any]]) -> Money | None:
    """Return the sum of refunds or chargebacks, None of none; Mollie's own sums leave some out."""
    return total(_money(one["amount"]) for one in moved)


def _sum(payment: Mapping[str, Any], name: str) -> Money | None:
    return _money(payment[name]) if payment.get(name) else None


def _money(amount: Mapping[str, str]) -> Money:
    return Money.of(amount["value"], amount["currency"])


def _ends(payment: Mapping[str, Any]) -> datetime | None:
    """Return when an authorization ends: docs.mollie.com/reference/get-payment, captureBefore."""
    text = payment.get("captureBefore")
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _failure(payment: Mapping[str, Any]) -> str:
    details, reason = payment.get("details") or {}, payment.get("statusReason") or {}
    return str(details.get("failureReason") or reason.get("code") or "")
