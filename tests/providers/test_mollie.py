"""Mollie, through its own library: what it is asked, what comes of it, and what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from flask_smartcheckout.money import Money
from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.settings import ConfigurationError
from flask_smartcheckout.shop import (
    Completed,
    Declined,
    GiftCard,
    InvalidRequest,
    NotEligible,
    PaymentError,
    Redirect,
    StartRequest,
    Unsupported,
)

from .mollie_server import KEY, MollieServer, mollie_server
from .orders import ATLAS, BOOK, KEIZERSGRACHT, MUGS, SHOP, request_for

ALL = ("ideal", "card", "riverty", "klarna", "billink", "in3", "p24", "bank_transfer")


@pytest.fixture
def server() -> Iterator[MollieServer]:
    with mollie_server() as server:
        yield server


@pytest.fixture
def mollie(server: MollieServer) -> Mollie:
    return Mollie(KEY, offered=ALL, url=server.url, refresh=False)


def begun(mollie: Mollie, request: StartRequest, key: str = "k1") -> str:
    """Start a payment and return its reference."""
    return mollie.start(request, idempotency_key=key).reference


def body_of(server: MollieServer) -> dict[str, Any]:
    """Return what was posted last."""
    body: dict[str, Any] = json.loads(server.changes()[-1].body)
    return body


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


# What it is asked.


def test_a_payment_leads_to_the_hosted_page(mollie: Mollie, server: MollieServer) -> None:
    answer = mollie.start(request_for("mollie-ideal"), idempotency_key="k1")
    (reference,) = server.payments
    assert answer == Redirect(f"https://www.mollie.com/checkout/{reference}", reference)
    assert server.changes()[0].key == "k1"


def test_a_payment_says_what_is_bought(mollie: Mollie, server: MollieServer) -> None:
    begun(mollie, request_for("mollie-ideal"))
    asked = body_of(server)
    assert asked["method"] == "ideal"
    assert asked["amount"] == {"currency": "EUR", "value": "29.95"}
    assert asked["description"] == "Fietsenhok 1001"
    assert asked["locale"] == "nl_NL"
    assert asked["metadata"] == {"order_id": "f3a1", "order_number": "1001"}
    mug, shipping = asked["lines"]
    assert mug == {
        "type": "physical",
        "description": "Blue mug",
        "sku": "mug",
        "quantity": 2,
        "unitPrice": {"currency": "EUR", "value": "12.50"},
        "totalAmount": {"currency": "EUR", "value": "25.00"},
        "vatRate": "21.00",
        "vatAmount": {"currency": "EUR", "value": "4.34"},
    }
    assert (shipping["type"], shipping["totalAmount"]["value"]) == ("shipping_fee", "4.95")


def test_a_payment_says_whose_it_is(mollie: Mollie, server: MollieServer) -> None:
    begun(mollie, request_for("mollie-ideal"))
    asked = body_of(server)
    assert asked["billingAddress"] == asked["shippingAddress"]
    assert asked["billingAddress"] == {
        "givenName": "Ann",
        "familyName": "de Vries",
        "email": "ann@example.com",
        "phone": "+31612345678",
        "streetAndNumber": "Keizersgracht 112 A",
        "postalCode": "1015 CW",
        "city": "Amsterdam",
        "country": "NL",
    }


@pytest.mark.parametrize("lines", [(MUGS,), (ATLAS, MUGS), (BOOK,), (ATLAS, BOOK, MUGS)])
@pytest.mark.parametrize("coupon", ["", "TANDEM"])
@pytest.mark.parametrize("gift_card", [None, GiftCard("GIFT-1234", "7.77")])
def test_lines_discounts_shipping_and_vat_are_what_it_reckons(
    lines: tuple[Any, ...], coupon: str, gift_card: GiftCard | None, mollie: Mollie
) -> None:
    request = request_for("mollie-riverty", *lines, coupon=coupon, gift_card=gift_card)
    assert begun(mollie, request).startswith("tr_")


@pytest.mark.parametrize(
    ("method", "held"),
    [("riverty", True), ("klarna", True), ("billink", True), ("ideal", False), ("card", False)],
)
def test_pay_later_is_promised_first_and_the_rest_paid_at_once(
    method: str, held: bool, mollie: Mollie, server: MollieServer
) -> None:
    begun(mollie, request_for(f"mollie-{method}"))
    assert (body_of(server).get("captureMode") == "manual") is held


def test_a_shop_says_what_is_promised_first(server: MollieServer) -> None:
    mollie = Mollie(KEY, offered=ALL, hold=("creditcard",), url=server.url, refresh=False)
    modes = {}
    for method in ("card", "klarna", "riverty", "ideal"):
        begun(mollie, request_for(f"mollie-{method}"), method)
        modes[method] = body_of(server).get("captureMode", "")
    assert modes == {"card": "manual", "klarna": "", "riverty": "manual", "ideal": ""}


@pytest.mark.parametrize(
    ("language", "country", "locale"),
    [
        ("nl", "BE", "nl_BE"),
        ("fr", "BE", "fr_BE"),
        ("de", "AT", "de_AT"),
        ("nl", "DE", "nl_NL"),
        ("pt_BR", "NL", "pt_PT"),
        ("en_US", "NL", "en_US"),
        ("ja", "NL", None),
    ],
)
def test_the_hosted_page_speaks_the_shoppers_language(
    language: str, country: str, locale: str | None, mollie: Mollie, server: MollieServer
) -> None:
    begun(mollie, request_for("mollie-card", country=country, locale=language))
    assert body_of(server).get("locale") == locale


def test_a_webhook_on_this_machine_is_not_asked_for(mollie: Mollie, server: MollieServer) -> None:
    for number, host in enumerate(("localhost:5000", "127.0.0.1", "[::1]:8000")):
        begun(mollie, request_for("mollie-ideal", webhook_url=f"http://{host}/x"), f"k{number}")
        assert "webhookUrl" not in body_of(server)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"phone": "06 1234 5678"}, {"phone": None}),
        ({"email": "ann@bücher.example"}, {"email": "ann@xn--bcher-kva.example"}),
        ({"address": replace(KEIZERSGRACHT, name="Cher")}, {"familyName": "Cher"}),
        ({"address": replace(KEIZERSGRACHT, name="J Li")}, {"givenName": "J.", "familyName": "Li"}),
        ({"address": replace(KEIZERSGRACHT, city="")}, {"postalCode": None, "givenName": "Ann"}),
        ({"company": "Gazelle B.V."}, {"organizationName": "Gazelle B.V."}),
    ],
)
def test_what_mollie_would_refuse_is_written_as_it_wants(
    more: dict[str, Any], expected: dict[str, str | None], mollie: Mollie, server: MollieServer
) -> None:
    begun(mollie, request_for("mollie-ideal", **more))
    address = body_of(server)["billingAddress"]
    assert {name: address.get(name) for name in expected} == expected


def test_what_is_not_sent_anywhere_has_no_delivery_address(
    mollie: Mollie, server: MollieServer
) -> None:
    begun(mollie, request_for("mollie-ideal", BOOK))
    assert "shippingAddress" not in body_of(server)


# What becomes of it.


@pytest.mark.parametrize(
    ("status", "state"), [("failed", "failed"), ("canceled", "canceled"), ("expired", "expired")]
)
def test_a_payment_that_came_to_nothing_says_why(
    status: str, state: str, mollie: Mollie, server: MollieServer
) -> None:
    reference = begun(mollie, request_for("mollie-card"))
    server.end(reference, status, "insufficient_funds")
    now = mollie.fetch(reference)
    assert (now.state, now.failure) == (state, "insufficient_funds")


def test_a_payment_is_open_until_it_is_paid(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-ideal"))
    assert mollie.fetch(reference).state == "pending"
    server.payments[reference]["status"] = "pending"
    assert mollie.fetch(reference).state == "pending"
    server.pay(reference)
    now = mollie.fetch(reference)
    assert (now.state, now.amount, now.method) == ("paid", euros(2995), "ideal")


def test_money_is_collected_in_parts(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-klarna"))
    server.pay(reference)
    seen = [mollie.fetch(reference)]
    for number, minor in enumerate((1250, 1745)):
        mollie.capture(reference, euros(minor), (), idempotency_key=f"c{number}")
        seen.append(mollie.fetch(reference))
    assert [one.state for one in seen] == ["authorized", "partly_captured", "paid"]
    assert [one.captured for one in seen] == [None, euros(1250), euros(2995)]


def test_one_shipment_is_collected_once(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-klarna"))
    server.pay(reference)
    for _again in range(2):
        mollie.capture(reference, euros(1250), (), idempotency_key="order:shipment")
    assert mollie.fetch(reference).captured == euros(1250)


def test_what_is_not_promised_is_not_collected(mollie: Mollie) -> None:
    reference = begun(mollie, request_for("mollie-klarna"))
    with pytest.raises(InvalidRequest):
        mollie.capture(reference, euros(100), (), idempotency_key="c1")


def test_money_the_bank_took_back_is_told(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-card"))
    server.pay(reference)
    server.take_back(reference, "29.95")
    assert mollie.fetch(reference).charged_back == euros(2995)
    server.give_back(reference)
    now = mollie.fetch(reference)
    assert (now.charged_back, now.chargeback_won) == (euros(2995), euros(2995))


def test_an_open_payment_is_cancelled(mollie: Mollie) -> None:
    reference = begun(mollie, request_for("mollie-card"))
    mollie.cancel(reference, idempotency_key="x1")
    assert mollie.fetch(reference).state == "canceled"


def test_a_promise_is_let_go(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-klarna"))
    server.pay(reference)
    mollie.cancel(reference, idempotency_key="x1")
    assert mollie.fetch(reference).state == "canceled"


def test_what_is_left_of_a_promise_is_let_go(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-klarna"))
    server.pay(reference)
    mollie.capture(reference, euros(1250), (), idempotency_key="c1")
    mollie.cancel(reference, idempotency_key="x1")
    now = mollie.fetch(reference)
    assert (now.state, now.captured) == ("paid", euros(1250))


def test_what_has_ended_stays_so(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-ideal"))
    server.end(reference, "expired")
    mollie.cancel(reference, idempotency_key="x1")
    assert mollie.fetch(reference).state == "expired"


@pytest.mark.parametrize("paid", [True, False])
def test_what_mollie_does_not_end_is_not_cancelled(
    paid: bool, mollie: Mollie, server: MollieServer
) -> None:
    reference = begun(mollie, request_for("mollie-ideal"))
    if paid:
        server.pay(reference)
    with pytest.raises(Unsupported):
        mollie.cancel(reference, idempotency_key="x1")


# What it refuses, and what is told of that.


def test_an_amount_beyond_the_method_is_not_eligible(mollie: Mollie) -> None:
    many = replace(MUGS, quantity=300)
    with pytest.raises(NotEligible):
        begun(mollie, request_for("mollie-riverty", many))


def test_a_field_it_refuses_is_named_as_in_the_form(mollie: Mollie) -> None:
    request = request_for("mollie-riverty", email="")
    with pytest.raises(InvalidRequest) as caught:
        begun(mollie, request)
    assert caught.value.field == "email"


def test_what_the_shopper_typed_is_in_no_error(mollie: Mollie) -> None:
    request = request_for("mollie-riverty", email="")
    with pytest.raises(PaymentError) as caught:
        begun(mollie, request)
    assert caught.value.__cause__ is None
    assert "Vries" not in str(caught.value)


@pytest.mark.parametrize("reference", ["", "cs_1", "tr_unknown", "tr_1/../../methods"])
def test_a_payment_that_is_not_there_is_said(reference: str, mollie: Mollie) -> None:
    asks: list[Callable[[], object]] = [
        lambda: mollie.fetch(reference),
        lambda: mollie.capture(reference, euros(1), (), idempotency_key="c1"),
        lambda: mollie.refund(reference, euros(1), (), idempotency_key="r1"),
        lambda: mollie.cancel(reference, idempotency_key="x1"),
    ]
    for ask in asks:
        with pytest.raises(InvalidRequest):
            ask()


def test_a_status_that_is_new_is_no_guess(mollie: Mollie, server: MollieServer) -> None:
    reference = begun(mollie, request_for("mollie-ideal"))
    server.payments[reference]["status"] = "levitating"
    with pytest.raises(InvalidRequest, match="levitating"):
        mollie.fetch(reference)


@pytest.mark.parametrize("status", ["failed", "paid"])
def test_a_payment_without_a_page_is_over(
    status: str, mollie: Mollie, server: MollieServer
) -> None:
    request = request_for("mollie-ideal")
    reference = begun(mollie, request)
    _wanted, said = server._kept["k1"]
    said.body.pop("_links")
    said.body["status"] = status
    if status == "paid":
        assert mollie.start(request, idempotency_key="k1") == Completed(reference)
    else:
        with pytest.raises(Declined):
            mollie.start(request, idempotency_key="k1")


# How it is set up.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"api_key": "sk_test_1"}, "takes an API key"),
        ({"api_key": None}, "takes an API key"),
        ({"offered": "ideal"}, r"write \('ideal',\)"),
        ({"offered": ("idael",)}, "did you mean 'ideal'"),
        ({"webhook_secrets": "secret"}, r"write \(secret,\)"),
        ({"webhook_secrets": ("",)}, "list of secrets"),
        ({"timeout": 0}, "more than 0 seconds"),
        ({"warn_in": ("UK",)}, "the United Kingdom is GB"),
    ],
)
def test_a_set_up_that_cannot_work_is_told(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Mollie(**({"api_key": KEY} | arguments))


def test_without_its_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flask_smartcheckout.payments.adapters.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'Flask-SmartCheckout\[mollie\]'"):
        Mollie(KEY)


def test_a_shop_takes_it(server: MollieServer) -> None:
    shop = replace(SHOP, payments=(Mollie(KEY, url=server.url, refresh=False),))
    assert shop.payments[0].id == "mollie"
