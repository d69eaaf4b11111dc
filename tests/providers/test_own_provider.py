"""The payment provider that docs/payments.md writes in some 60 lines does what it says."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.examples.bank_provider import BankPage
from flask_smartcheckout import Money, Shop
from flask_smartcheckout.payments import offers
from flask_smartcheckout.shop import (
    EligibilityContext,
    InvalidRequest,
    OutcomeUnknown,
    PaymentSnapshot,
    Redirect,
    SignatureInvalid,
    TemporarilyUnavailable,
)
from tests.loopback import serving

from .orders import request_for
from .provider_server import Asked, ProviderServer, Said

DOCS = Path(__file__).parents[2] / "docs"
SOURCE = (DOCS / "examples" / "bank_provider.py").read_text("utf-8")


class Bank(ProviderServer):
    """The bank's own side."""

    def __init__(self) -> None:
        super().__init__()
        self.payments: dict[str, dict[str, Any]] = {}

    def answer(self, asked: Asked) -> Said:
        if asked.verb == "GET":
            found = self.payments.get(asked.path.rpartition("/")[2])
            return Said(200, found) if found else self.trouble(404)
        reference = f"b{len(self.payments) + 1}"
        self.payments[reference] = json.loads(asked.body) | {"state": "open"}
        return Said(201, {"id": reference, "page": f"https://pay.bank.example/{reference}"})

    def trouble(self, status: int) -> Said:
        return Said(status, {})

    def conflict(self) -> Said:
        return self.trouble(409)


@pytest.fixture
def bank() -> Iterator[Bank]:
    server = Bank()
    with serving(server):
        yield server


@pytest.fixture
def page(bank: Bank) -> Any:
    return BankPage("key", "secret", bank.url)


def test_the_page_about_payments_shows_the_file_that_is_tried_here() -> None:
    assert f"```python\n{SOURCE}```" in (DOCS / "payments.md").read_text("utf-8")
    assert len(SOURCE.splitlines()) <= 70


def test_a_shop_takes_it_and_offers_it(page: Any) -> None:
    shop = Shop("NL", payments=(page,))
    (offered,) = offers(shop.payments, EligibilityContext("NL", Money(8340, "EUR")))
    assert (offered.offer.id, offered.choosable) == ("bank-page", True)
    assert offers(shop.payments, EligibilityContext("DE", Money(8340, "EUR"))) == []


def test_it_begins_a_payment_once_a_key(page: Any, bank: Bank) -> None:
    answers = {page.start(request_for("bank-page"), idempotency_key="k1") for _again in range(2)}
    assert answers == {Redirect("https://pay.bank.example/b1", "b1")}
    assert bank.payments["b1"]["cents"] == 2995


@pytest.mark.parametrize(
    ("there", "here"),
    [("open", "pending"), ("done", "paid"), ("refused", "failed"), ("left", "canceled")],
)
def test_it_says_what_became_of_it(there: str, here: Any, page: Any, bank: Bank) -> None:
    page.start(request_for("bank-page"), idempotency_key="k1")
    bank.payments["b1"]["state"] = there
    assert page.fetch("b1") == PaymentSnapshot("b1", here, Money(2995, "EUR"))


def test_it_believes_no_call_but_the_banks(page: Any) -> None:
    body = b'{"id": "b1"}'
    signature = hmac.new(b"secret", body, "sha256").hexdigest()
    assert page.parse_webhook({"X-Signature": signature}, body) == ["b1"]
    with pytest.raises(SignatureInvalid):
        page.parse_webhook({"X-Signature": signature}, b'{"id": "b2"}')
    with pytest.raises(SignatureInvalid):
        page.parse_webhook({}, body)


def test_it_tells_what_was_not_done_from_what_may_have_been(page: Any, bank: Bank) -> None:
    bank.faults.append(500)
    with pytest.raises(OutcomeUnknown):
        page.start(request_for("bank-page"), idempotency_key="k1")
    bank.faults.append(500)
    with pytest.raises(TemporarilyUnavailable):
        page.fetch("b1")
    with pytest.raises(InvalidRequest):
        page.fetch("b9/../x")
