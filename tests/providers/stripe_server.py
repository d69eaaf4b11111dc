"""Stripe on the loopback: Checkout sessions, payments, refunds, and its way of saying no."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from stripe.params import RefundCreateParams
from stripe.params._payment_intent_capture_params import PaymentIntentCaptureParams
from stripe.params.checkout import SessionCreateParams

from tests.loopback import serving

from .provider_server import Asked, ProviderServer, Said
from .stripe_types import complaints

KEY = "sk_test_" + "a" * 24
SECRET = "whsec_" + "b" * 24
_TYPES = {400: "invalid_request_error", 402: "card_error", 404: "invalid_request_error"}
_STEPS = {"isk": 100, "ugx": 100, "kwd": 10, "bhd": 10}


class StripeServer(ProviderServer):
    """Its sessions by id; a test does what the shopper would do on the hosted page."""

    def __init__(self) -> None:
        super().__init__()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.disputes: list[dict[str, Any]] = []
        self.refunds: list[dict[str, Any]] = []
        self.takes_parts = True

    # What a shopper does on Stripe's page, and what time does.

    def pay(self, reference: str, status: str = "") -> str:
        """The shopper pays, or promises to; `status` is another end of it. Returns the payment."""
        session = self.sessions[reference]
        held = session["wanted"].get("payment_intent_data", {}).get("capture_method") == "manual"
        amount, currency = session["amount_total"], session["currency"]
        intent = {
            "object": "payment_intent",
            "id": f"pi_{len(self.intents) + 1}",
            "status": status or ("requires_capture" if held else "succeeded"),
            "amount": amount,
            "currency": currency,
            "amount_capturable": amount if held else 0,
            "amount_received": 0 if held or status else amount,
            "last_payment_error": None,
            "latest_charge": None if status else self._charge(session),
        }
        self.intents[str(intent["id"])] = intent
        paid = not held and not status
        session |= {"status": "complete", "url": None, "payment_intent": intent["id"]}
        session["payment_status"] = "paid" if paid else "unpaid"
        return str(intent["id"])

    def _charge(self, session: Mapping[str, Any]) -> dict[str, Any]:
        kind = session["payment_method_types"][0]
        parts = {"multicapture": {"status": "available" if self.takes_parts else "unavailable"}}
        return {
            "object": "charge",
            "id": f"ch_{len(self.intents) + 1}",
            "currency": session["currency"],
            "amount_refunded": 0,
            "refunds": {"object": "list", "data": [], "has_more": False},
            "disputed": False,
            "payment_method_details": {"type": kind, **({"card": parts} if kind == "card" else {})},
        }

    def expire(self, reference: str) -> None:
        """Nobody paid in time."""
        self.sessions[reference] |= {"status": "expired", "url": None}

    def dispute(self, reference: str, amount: int, status: str) -> None:
        """The shopper's bank asks for money back."""
        charge = self._intent_of(reference)["latest_charge"]
        charge["disputed"] = True
        told = {"object": "dispute", "amount": amount, "currency": charge["currency"]}
        self.disputes.append(told | {"charge": charge["id"], "status": status})

    def refuse_refund(self, reference: str, status: str = "failed") -> None:
        """The bank refuses the latest refund, days later."""
        refund = self.refunds[-1]
        refund["status"] = status
        self._intent_of(reference)["latest_charge"]["amount_refunded"] -= refund["amount"]

    def _intent_of(self, reference: str) -> dict[str, Any]:
        return self.intents[self.sessions[reference]["payment_intent"]]

    # Requests.

    def answer(self, asked: Asked) -> Said:
        """Do what was asked, and say what came of it."""
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return self.trouble(401)
        given = unfolded(asked.body.decode())
        match asked.verb, asked.parts:
            case "POST", ["checkout", "sessions"]:
                return self._create(given)
            case "GET", ["checkout", "sessions"]:
                return self._list_sessions(asked.query["payment_intent"][0])
            case "GET", ["checkout", "sessions", reference] if reference in self.sessions:
                return Said(200, self._expanded(reference))
            case "POST", ["checkout", "sessions", reference, "expire"]:
                return self._expire(reference)
            case "POST", ["payment_intents", intent, "capture"]:
                return self._capture(self.intents[intent], given)
            case "POST", ["payment_intents", intent, "cancel"]:
                return self._cancel(self.intents[intent])
            case "POST", ["refunds"]:
                return self._refund(given)
            case "GET", ["refunds"]:
                return _page(self.refunds)
            case "GET", ["disputes"]:
                found = [one for one in self.disputes if one["charge"] in asked.query["charge"]]
                return _page(found)
        return self.trouble(404, code="resource_missing", param="id")

    def trouble(self, status: int, code: str = "", param: str = "", kind: str = "") -> Said:
        """Return an error as Stripe writes it."""
        error = {"type": kind or _TYPES.get(status, "api_error"), "message": f"Status {status}."}
        named = {"code": code, "param": param}
        return Said(status, {"error": error | {k: v for k, v in named.items() if v}})

    def conflict(self) -> Said:
        """Return how it refuses a key that was used for something else."""
        return self.trouble(400, kind="idempotency_error")

    def _create(self, given: dict[str, Any]) -> Said:
        for complaint in complaints(given, SessionCreateParams):
            return self.trouble(400, code="parameter_unknown", param=complaint)
        items = given["line_items"]
        currencies = {item["price_data"]["currency"] for item in items}
        total = sum(int(i["price_data"]["unit_amount"]) * int(i["quantity"]) for i in items)
        (currency,) = currencies
        if any(int(item["price_data"]["unit_amount"]) < 0 for item in items) or len(items) > 100:
            return self.trouble(400, code="parameter_invalid_integer", param="line_items")
        if total % _STEPS.get(currency, 1):
            return self.trouble(400, code="amount_not_a_multiple", param="line_items")
        if total < 50:
            return self.trouble(400, code="amount_too_small")
        if given.get("customer_email", "a@b").count("@") != 1:
            return self.trouble(400, code="email_invalid", param="customer_email")
        reference = f"cs_test_{len(self.sessions) + 1}"
        session = {
            "object": "checkout.session",
            "id": reference,
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": total,
            "currency": currency,
            "payment_intent": None,
            "payment_method_types": given["payment_method_types"],
            "url": f"https://checkout.stripe.com/c/pay/{reference}",
            "metadata": given.get("metadata", {}),
            "wanted": given,
        }
        self.sessions[reference] = session
        return Said(200, dict(session))

    def _expanded(self, reference: str) -> dict[str, Any]:
        session = self.sessions[reference]
        return session | {"payment_intent": self.intents.get(session["payment_intent"])}

    def _list_sessions(self, intent: str) -> Said:
        return _page([one for one in self.sessions.values() if one["payment_intent"] == intent])

    def _expire(self, reference: str) -> Said:
        if self.sessions[reference]["status"] != "open":
            return self.trouble(400, param="session")
        self.expire(reference)
        return Said(200, self.sessions[reference])

    def _capture(self, intent: dict[str, Any], given: dict[str, Any]) -> Said:
        for complaint in complaints(given, PaymentIntentCaptureParams):
            return self.trouble(400, code="parameter_unknown", param=complaint)
        wanted, left = int(given["amount_to_capture"]), intent["amount_capturable"]
        if intent["status"] != "requires_capture":
            return self.trouble(400, code="payment_intent_unexpected_state")
        if wanted > left:
            return self.trouble(400, code="amount_too_large", param="amount_to_capture")
        goes_on = given.get("final_capture") == "false"
        if not wanted and (goes_on or not intent["amount_received"]):
            return self.trouble(400, code="amount_too_small", param="amount_to_capture")
        if goes_on and not self.takes_parts:
            return self.trouble(400, param="final_capture")
        intent["amount_received"] += wanted
        intent["amount_capturable"] = left - wanted if goes_on else 0
        if not intent["amount_capturable"]:
            intent["status"] = "succeeded"
        return Said(200, intent)

    def _cancel(self, intent: dict[str, Any]) -> Said:
        if intent["status"] in ("succeeded", "canceled"):
            return self.trouble(400, code="payment_intent_unexpected_state")
        intent |= {"status": "canceled", "amount_capturable": 0}
        return Said(200, intent)

    def _refund(self, given: dict[str, Any]) -> Said:
        for complaint in complaints(given, RefundCreateParams):
            return self.trouble(400, code="parameter_unknown", param=complaint)
        intent = self.intents[given["payment_intent"]]
        charge, amount = intent["latest_charge"], int(given["amount"])
        if intent["status"] == "canceled":
            return self.trouble(400, code="payment_intent_unexpected_state")
        if charge["amount_refunded"] + amount > intent["amount_received"]:
            return self.trouble(400, param="amount")
        charge["amount_refunded"] += amount
        refund = {"object": "refund", "id": "re_1", "amount": amount, "status": "pending"}
        refund["currency"] = charge["currency"]
        self.refunds.append(refund)
        charge["refunds"] |= {"data": self.refunds[-10:], "has_more": len(self.refunds) > 10}
        return Said(200, refund)


def _page(found: list[dict[str, Any]]) -> Said:
    return Said(200, {"object": "list", "data": found, "has_more": False, "url": "/v1"})


def unfolded(body: str) -> dict[str, Any]:
    """Return what a form such as "line_items[0][quantity]=2" means."""
    whole: dict[str, Any] = {}
    for name, value in parse_qsl(body, keep_blank_values=True):
        keys = re.findall(r"[^\[\]]+", name)
        inner = whole
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = value
    listed = _listed(whole)
    assert isinstance(listed, dict)
    return listed


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    items = {key: _listed(one) for key, one in value.items()}
    numbered = items and all(key.isdecimal() for key in items)
    return [items[key] for key in sorted(items, key=int)] if numbered else items


@contextmanager
def stripe_server() -> Iterator[StripeServer]:
    """Serve Stripe while the block runs."""
    server = StripeServer()
    with serving(server):
        yield server
