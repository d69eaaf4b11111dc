"""When a promise of money ends, as the providers say it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_smartcheckout.payments import mollie_snapshot, stripe_snapshot

ENDS = datetime(2026, 12, 24, 8, tzinfo=UTC)
AMOUNT = {"currency": "EUR", "value": "54.90"}


def test_mollie_says_when_a_promise_ends() -> None:
    payment = {"id": "tr_1", "status": "authorized", "amount": AMOUNT}
    assert mollie_snapshot.snapshot(payment).capture_before is None
    said = {**payment, "captureBefore": "2026-12-24T09:00:00+01:00"}
    assert mollie_snapshot.snapshot(said).capture_before == ENDS


def test_stripe_says_when_a_promise_by_card_ends() -> None:
    card = {"type": "card", "card": {"capture_before": int(ENDS.timestamp())}}
    for details, ends in ((card, ENDS), ({"type": "klarna", "klarna": {}}, None), ({}, None)):
        charge = {"payment_method_details": details, "amount_refunded": 0, "currency": "eur"}
        intent = {"status": "requires_capture", "amount_received": 0, "currency": "eur"}
        session = {
            "id": "cs_1",
            "status": "complete",
            "amount_total": 5490,
            "currency": "eur",
            "payment_intent": {**intent, "latest_charge": charge},
        }
        assert stripe_snapshot.snapshot(session).capture_before == ends
