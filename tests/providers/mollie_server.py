"""Mollie on the loopback: payments with captures and refunds, and its way of saying no."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from hashlib import sha256
from hmac import new
from typing import Any

from tests.loopback import serving

from .mollie_rules import refusals
from .provider_server import Asked, ProviderServer, Said

KEY = "test_" + "a" * 30
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized Request",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_MOST = {"riverty": "2500.00", "ideal": "50000.00", "klarna": "14000.00", "creditcard": "10000.00"}


class MollieServer(ProviderServer):
    """Its payments by id; a test does what the shopper would do on the hosted page."""

    media_type = "application/hal+json"

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, dict[str, Any]] = {}
        self.active = ["ideal", "creditcard", "riverty"]

    # What a shopper does on Mollie's page, and what time does.

    def pay(self, reference: str) -> None:
        """The shopper pays, or promises to where the money is held."""
        payment = self.payments[reference]
        held = payment.get("captureMode") == "manual"
        payment |= {"status": "authorized" if held else "paid", "isCancelable": False}
        payment["_links"].pop("checkout", None)

    def end(self, reference: str, status: str, reason: str = "") -> None:
        """It comes to nothing: failed, canceled or expired."""
        payment = self.payments[reference]
        payment |= {"status": status, "details": {"failureReason": reason} if reason else None}

    def take_back(self, reference: str, value: str) -> None:
        """The shopper's bank takes money back."""
        payment = self.payments[reference]
        amount = {**payment["amount"], "value": value}
        payment["amountChargedBack"] = amount
        self._listed(payment, "chargebacks").append({"id": "chb_1", "amount": amount})

    def give_back(self, reference: str) -> None:
        """The bank changes its mind, and the shop has its money again."""
        payment = self.payments[reference]
        for one in self._listed(payment, "chargebacks"):
            one["reversedAt"] = "2026-11-26T10:00:00+00:00"
        payment.pop("amountChargedBack")

    def refuse_refund(self, reference: str, status: str = "failed") -> None:
        """The bank refuses the latest refund, days later."""
        payment = self.payments[reference]
        *_before, refund = self._listed(payment, "refunds")
        refund["status"] = status
        left = _sum(payment, "amountRefunded") - Decimal(refund["amount"]["value"])
        payment["amountRefunded"] = {**refund["amount"], "value": f"{left}"}

    def _listed(self, payment: dict[str, Any], what: str) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = payment.setdefault("moved", {}).setdefault(what, [])
        return listed

    # Requests.

    def answer(self, asked: Asked) -> Said:
        """Do what was asked, and say what came of it."""
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return self.trouble(401)
        match asked.verb, asked.parts:
            case "POST", ["payments"]:
                return self._create(json.loads(asked.body))
            case "GET", ["methods"]:
                return self._list_methods()
            case verb, ["payments", reference, *rest] if reference in self.payments:
                return self._of(verb, self.payments[reference], rest, asked)
        return self.trouble(404)

    def _of(self, verb: str, payment: dict[str, Any], rest: list[str], asked: Asked) -> Said:
        match verb, rest:
            case "GET", []:
                return Said(200, _embedding(payment, asked.query.get("embed", [""])[0]))
            case "DELETE", []:
                return self._delete(payment)
            case "POST", ["captures"]:
                return self._capture(payment, json.loads(asked.body)["amount"])
            case "POST", ["refunds"]:
                return self._refund(payment, json.loads(asked.body)["amount"])
            case "POST", ["release-authorization"]:
                return self._release(payment)
        return self.trouble(404)

    def trouble(self, status: int, field: str = "", detail: str = "") -> Said:
        """Return an error as Mollie writes it."""
        body: dict[str, Any] = {"status": status, "title": _TITLES.get(status, "Error")}
        body |= {"detail": detail or f"Status {status}.", "_links": {}}
        return Said(status, body | ({"field": field} if field else {}))

    def conflict(self) -> Said:
        """Return how it refuses a key that was used for something else."""
        return self.trouble(409, detail="The idempotency key was used for another request.")

    def _create(self, wanted: dict[str, Any]) -> Said:
        for field, detail in refusals(wanted):
            return self.trouble(422, field, detail)
        if Decimal(wanted["amount"]["value"]) > Decimal(_MOST.get(wanted["method"], "9999999")):
            return self.trouble(422, "amount", "The amount is higher than the maximum")
        reference = f"tr_{len(self.payments) + 1:010d}"
        payment = wanted | {"resource": "payment", "id": reference, "mode": "test"}
        payment |= {"status": "open", "isCancelable": wanted["method"] != "ideal"}
        page = {"href": f"https://www.mollie.com/checkout/{reference}", "type": "text/html"}
        payment["_links"] = {"checkout": page}
        self.payments[reference] = payment
        return Said(201, dict(payment))

    def _delete(self, payment: dict[str, Any]) -> Said:
        if not payment["isCancelable"]:
            return self.trouble(422, detail="The payment cannot be canceled.")
        payment |= {"status": "canceled", "isCancelable": False}
        return Said(200, payment)

    def _release(self, payment: dict[str, Any]) -> Said:
        if payment["status"] != "authorized":
            return self.trouble(422, detail="The payment is not authorized.")
        payment["status"] = "paid" if _sum(payment, "amountCaptured") else "canceled"
        return Said(202, None)

    def _capture(self, payment: dict[str, Any], amount: Mapping[str, str]) -> Said:
        if payment["status"] != "authorized":
            return self.trouble(422, detail="The payment is not authorized.")
        total = Decimal(payment["amount"]["value"])
        captured = _sum(payment, "amountCaptured") + Decimal(amount["value"])
        if amount["currency"] != payment["amount"]["currency"] or captured > total:
            return self.trouble(422, "amount", "The amount is higher than what is left.")
        payment["amountCaptured"] = {**amount, "value": f"{captured}"}
        payment["status"] = "paid" if captured == total else "authorized"
        return Said(201, {"resource": "capture", "id": "cpt_1", "paymentId": payment["id"]})

    def _refund(self, payment: dict[str, Any], amount: Mapping[str, str]) -> Said:
        held = payment.get("captureMode") == "manual"
        paid = _sum(payment, "amountCaptured" if held else "amount")
        refunded = _sum(payment, "amountRefunded") + Decimal(amount["value"])
        if payment["status"] not in ("paid", "authorized") or refunded > paid:
            return self.trouble(422, "amount", "The amount is higher than what was paid.")
        payment["amountRefunded"] = {**amount, "value": f"{refunded}"}
        refund = {"resource": "refund", "id": "re_1", "amount": amount, "status": "pending"}
        self._listed(payment, "refunds").append(refund)
        return Said(201, refund | {"paymentId": payment["id"]})

    def _list_methods(self) -> Said:
        methods = [_method(name) for name in self.active]
        return Said(200, {"count": len(methods), "_embedded": {"methods": methods}})


def _embedding(payment: Mapping[str, Any], wanted: str) -> dict[str, Any]:
    """Return a payment as it is told, with what was wanted of what moved since."""
    told = {key: value for key, value in payment.items() if key != "moved"}
    moved = payment.get("moved", {})
    return told | {"_embedded": {name: moved.get(name, []) for name in wanted.split(",") if name}}


def _method(name: str) -> dict[str, Any]:
    most = _MOST.get(name)
    return {
        "resource": "method",
        "id": name,
        "description": name,
        "minimumAmount": {"value": "0.01", "currency": "EUR"},
        "maximumAmount": {"value": most, "currency": "EUR"} if most else None,
    }


def _sum(payment: Mapping[str, Any], name: str) -> Decimal:
    return Decimal(payment[name]["value"]) if name in payment else Decimal(0)


def event(reference: str, kind: str = "payment.paid") -> bytes:
    """Return the body of a call of the newer kind."""
    told = {"resource": "event", "id": "event_1", "type": kind, "entityId": reference}
    return json.dumps(told | {"createdAt": "2026-11-26T10:00:00+00:00"}).encode()


def signed(body: bytes, secret: str) -> dict[str, str]:
    """Return the headers of a call that is signed."""
    return {"X-Mollie-Signature": f"sha256={new(secret.encode(), body, sha256).hexdigest()}"}


@contextmanager
def mollie_server() -> Iterator[MollieServer]:
    """Serve Mollie while the block runs."""
    server = MollieServer()
    with serving(server):
        yield server
