"""Mollie's calls: what they are about, and which of them are not Mollie's."""

from __future__ import annotations

import json

import pytest

from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.shop import InvalidRequest, SignatureInvalid

from .mollie_server import KEY, event, signed

SECRET, OLDER, FORGED = "whs_now", "whs_before", "whs_somebody_else"
PLAIN = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def mollie() -> Mollie:
    return Mollie(KEY, webhook_secrets=(SECRET, OLDER), refresh=False)


def test_an_ordinary_call_says_which_payment(mollie: Mollie) -> None:
    assert mollie.parse_webhook(PLAIN, b"id=tr_7UhSN1zuXS") == ["tr_7UhSN1zuXS"]


def test_an_ordinary_call_needs_no_secret() -> None:
    plain = Mollie(KEY, refresh=False)
    assert plain.parse_webhook(PLAIN, b"id=tr_7UhSN1zuXS") == ["tr_7UhSN1zuXS"]


@pytest.mark.parametrize("body", [b"id=ord_8wmqcHMN4U", b"id=tr_1%2F..%2Fmethods", b"id=tr_"])
def test_a_call_about_something_else_is_of_no_interest(body: bytes, mollie: Mollie) -> None:
    assert mollie.parse_webhook(PLAIN, body) == []


@pytest.mark.parametrize("body", [b"", b"id=", b"\xff\xfe", b"hello=1"])
def test_a_call_without_an_id_cannot_be_read(body: bytes, mollie: Mollie) -> None:
    with pytest.raises(InvalidRequest):
        mollie.parse_webhook(PLAIN, body)


@pytest.mark.parametrize("secret", [SECRET, OLDER])
def test_a_signed_event_says_which_payment(secret: str, mollie: Mollie) -> None:
    body = event("tr_7UhSN1zuXS")
    assert mollie.parse_webhook(signed(body, secret), body) == ["tr_7UhSN1zuXS"]


def test_while_a_secret_is_replaced_either_signature_will_do(mollie: Mollie) -> None:
    body = event("tr_7UhSN1zuXS")
    both = [signed(body, one)["X-Mollie-Signature"] for one in (FORGED, SECRET)]
    assert mollie.parse_webhook({"x-mollie-signature": ", ".join(both)}, body) == ["tr_7UhSN1zuXS"]


def test_an_event_of_another_kind_is_of_no_interest(mollie: Mollie) -> None:
    body = event("pl_4Y0eZitmBnQ6IDoMqZQKh", "payment-link.paid")
    assert mollie.parse_webhook(signed(body, SECRET), body) == []


def test_a_forged_event_is_refused(mollie: Mollie) -> None:
    body = event("tr_7UhSN1zuXS")
    with pytest.raises(SignatureInvalid):
        mollie.parse_webhook(signed(body, FORGED), body)


def test_a_tampered_event_is_refused(mollie: Mollie) -> None:
    headers = signed(event("tr_7UhSN1zuXS"), SECRET)
    with pytest.raises(SignatureInvalid):
        mollie.parse_webhook(headers, event("tr_another"))


def test_an_event_without_a_signature_is_refused(mollie: Mollie) -> None:
    with pytest.raises(SignatureInvalid):
        mollie.parse_webhook({"Content-Type": "application/json"}, event("tr_7UhSN1zuXS"))


def test_a_signed_event_is_refused_where_no_secret_is_known() -> None:
    body = event("tr_7UhSN1zuXS")
    with pytest.raises(SignatureInvalid):
        Mollie(KEY, refresh=False).parse_webhook(signed(body, SECRET), body)


def test_an_old_event_only_leads_to_another_look(mollie: Mollie) -> None:
    """Mollie signs no time; a call that is played again changes nothing, as it is only a poke."""
    body = event("tr_7UhSN1zuXS")
    headers = signed(body, SECRET)
    seen = [mollie.parse_webhook(headers, body) for _again in range(2)]
    assert seen == [["tr_7UhSN1zuXS"]] * 2


@pytest.mark.parametrize("body", [b"{", b"{}", b'{"entityId": 7}', b"{\xff}"])
def test_a_signed_event_that_says_nothing_leads_nowhere(body: bytes, mollie: Mollie) -> None:
    try:
        assert mollie.parse_webhook(signed(body, SECRET), body) == []
    except InvalidRequest as error:
        assert "no JSON" in str(error)


def test_an_event_that_is_a_list_is_of_no_interest(mollie: Mollie) -> None:
    body = b"[1]"
    assert mollie.parse_webhook(signed(body, SECRET), body) == []


def test_an_event_about_a_refund_names_its_payment(mollie: Mollie) -> None:
    told = json.loads(event("re_4qqhO89gsT", "refund.failed"))
    entity = {"resource": "refund", "id": "re_4qqhO89gsT", "paymentId": "tr_7UhSN1zuXS"}
    body = json.dumps(told | {"_embedded": {"entity": entity}}).encode()
    assert mollie.parse_webhook(signed(body, SECRET), body) == ["tr_7UhSN1zuXS"]
