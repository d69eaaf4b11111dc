"""A payment provider of one's own: a bank with a page on which shoppers pay."""

import hmac
import json
from dataclasses import dataclass
from typing import ClassVar
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from flask_smartcheckout import Money
from flask_smartcheckout import shop as sc

STATES = {"open": "pending", "done": "paid", "refused": "failed", "left": "canceled"}


@dataclass(frozen=True)
class BankPage:
    capabilities: ClassVar = frozenset({sc.Capability.FETCH, sc.Capability.WEBHOOK})
    hosts: ClassVar = ("https://pay.bank.example",)

    key: str
    secret: str
    url: str = "https://api.bank.example"
    id: str = "bank"

    def methods(self, context):
        if context.country != "NL" or context.total.currency != "EUR":
            return []
        names = {"en": "Pay at your bank", "nl": "Betalen bij je bank"}
        return [sc.MethodOffer("bank-page", "bank", names, glyph="bank")]

    def start(self, request, *, idempotency_key):
        amount = {"cents": request.amount.minor, "currency": request.amount.currency}
        links = {"back": request.return_url, "call": request.webhook_url}
        body = {"order": request.order_number, **amount, **links}
        answer = self._ask("POST", "/payments", json.dumps(body).encode(), idempotency_key)
        return sc.Redirect(answer["page"], answer["id"])

    def fetch(self, reference):
        found = self._ask("GET", f"/payments/{quote(reference, safe='')}")
        amount = Money(found["cents"], found["currency"])
        return sc.PaymentSnapshot(reference, STATES[found["state"]], amount)

    def parse_webhook(self, headers, body):
        signature = hmac.new(self.secret.encode(), body, "sha256").hexdigest()
        if not hmac.compare_digest(signature, headers.get("X-Signature", "")):
            raise sc.SignatureInvalid("this call is not from the bank")
        return [json.loads(body)["id"]]

    def _ask(self, verb, path, body=None, idempotency_key=""):
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": idempotency_key}
        request = Request(self.url + path, body, headers, method=verb)
        try:
            with urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except HTTPError as error:
            if error.code < 500:
                raise sc.InvalidRequest(f"the bank answers {error.code}") from None
        except OSError:
            pass
        lost = sc.OutcomeUnknown if body else sc.TemporarilyUnavailable
        raise lost("the bank does not answer")
