"""The host's optional callbacks: what they add, and that breaking ones never break a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from flask_smartcheckout import Address, Coupon, Invoice, Line, Money, ShippingMethod
from flask_smartcheckout.orders import records
from flask_smartcheckout.shop import (
    Capability,
    Completed,
    EligibilityContext,
    MethodOffer,
    StartRequest,
)
from flask_smartcheckout.views import checkout as form_view

from .conftest import DUTCH, SHOP, Host, Shopper, fill_cart, host_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


def broken(*about: Any) -> Any:
    raise RuntimeError("the service is down")


def test_a_code_of_the_shops_own_is_applied(host: Host, shopper: Shopper) -> None:
    host.checkout.coupon(
        lambda code, cart: Coupon(code, "fixed_order", "5") if code == "FRIEND" else None
    )
    assert "FRIEND</b> applied" in shopper.send("update", coupon="friend", **DUTCH).text


def test_a_carrier_gives_the_ways_of_delivery(host: Host, shopper: Shopper) -> None:
    host.checkout.shipping(lambda cart, address: [ShippingMethod("bike", "By bike", "2.50")])
    page = shopper.send("update", **DUTCH).text
    assert "By bike" in page and "Home delivery" not in page


def test_a_carrier_that_fails_leaves_the_shops_own_methods(host: Host, shopper: Shopper) -> None:
    host.checkout.shipping(broken)
    assert "Home delivery" in shopper.send("update", **DUTCH).text


def test_a_carrier_that_fails_without_others_is_never_free(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(replace(SHOP, shipping=())))
    host_of(app).checkout.shipping(broken)
    shopper = Shopper(app.test_client())
    assert "The price of delivery cannot be worked out just now." in shopper.open().text
    refused = shopper.send(json=True, **DUTCH)
    (error,) = refused.get_json()["errors"]
    assert (refused.status_code, error["code"]) == (422, "not_deliverable")
    assert error["message"].startswith("The price of delivery")
    assert host_of(app).orders == []


def test_what_is_not_sent_needs_no_carrier(make_app: Callable[..., Flask]) -> None:
    app = make_app(replace(SHOP, shipping=()))
    with app.app_context():
        line = host_of(app).checkout.line("pdf", "Pattern", "5", needs_shipping=False)
    host_of(app).lines = [line]
    host_of(app).checkout.shipping(broken)
    shopper = Shopper(app.test_client())
    shopper.open()
    assert shopper.send(**DUTCH).status_code == 303


def test_a_provider_that_fails_breaks_no_page(make_app: Callable[..., Flask]) -> None:
    payments = (Invoice(id="checked", risk_check=broken),)
    shopper = Shopper(fill_cart(make_app(replace(SHOP, payments=payments))).test_client())
    assert shopper.open().status_code == 200
    assert shopper.send(**DUTCH).status_code == 422


def test_a_tax_service_gives_the_rate(host: Host, shopper: Shopper) -> None:
    host.checkout.tax_rate(lambda address, tax_class, day: Decimal("12"))
    assert "of which 12% btw" in shopper.send("update", **DUTCH).text


def test_a_tax_service_is_given_the_address_and_asked_once(host: Host, shopper: Shopper) -> None:
    asked: list[tuple[str, str, str]] = []

    def serve(address: Address, tax_class: str, day: date) -> str:
        asked.append((address.street, address.postcode, tax_class))
        return "12"

    host.checkout.tax_rate(serve)
    assert "of which 12% btw" in shopper.send("update", **DUTCH).text
    assert asked[0][:2] == ("Keizersgracht", "1015 CJ")
    assert len(asked) == len(set(asked))


NONSENSE = {
    "coupon": lambda code, cart: {"code": code},
    "shipping": lambda cart, address: [("bike", "By bike", "2.50")],
    "related": lambda order: [{"title": "Tea"}],
}


@pytest.mark.parametrize("name", NONSENSE)
def test_a_callback_that_answers_in_another_kind_is_logged_and_left_out(
    name: str, host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    getattr(host.checkout, name)(NONSENSE[name])
    shopper.open()
    assert shopper.send("update", coupon="FRIEND", **DUTCH).status_code == 200
    placed = shopper.send(**DUTCH)
    assert shopper.client.get(placed.location).status_code == 200
    assert " is no " in caplog.text


@dataclass(frozen=True)
class Stubborn:
    """A provider that offers what it takes for no good reason."""

    reason: str
    id: str = "stubborn"
    capabilities: frozenset[Capability] = frozenset()

    def methods(self, context: EligibilityContext) -> list[MethodOffer]:
        """Refuse in a word of its own."""
        return [MethodOffer(self.id, "card", "Card", refused=self.reason)]

    def start(self, request: StartRequest, *, idempotency_key: str) -> Completed:
        """Take the money."""
        return Completed(idempotency_key)


@pytest.mark.parametrize("reason", ["too_risky", "from_amount", "not_available"])
def test_a_provider_may_refuse_in_words_we_do_not_know(
    reason: str, make_app: Callable[..., Flask]
) -> None:
    app = fill_cart(make_app(replace(SHOP, payments=(Stubborn(reason), Invoice()))))
    assert "Not available for this order." in app.test_client().get("/smartcheckout/").text


@pytest.mark.parametrize("name", ["coupon", "shipping", "tax_rate", "prefill", "related"])
def test_a_callback_that_raises_is_logged_and_the_order_goes_on(
    name: str, host: Host, shopper: Shopper, caplog: pytest.LogCaptureFixture
) -> None:
    getattr(host.checkout, name)(broken)
    shopper.open()
    code = {"coupon": "FRIEND"} if name == "coupon" else {}
    answer = shopper.send("update" if code else "order", **DUTCH, **code)
    assert answer.status_code in (200, 303)
    if answer.location:
        assert shopper.client.get(answer.location).status_code == 200
    assert "the service is down" in caplog.text


@pytest.mark.parametrize("answer", ["much", [21, "x"], -1, 2000])
def test_a_tax_service_that_answers_nonsense_is_not_believed(
    answer: Any, host: Host, shopper: Shopper
) -> None:
    host.checkout.tax_rate(lambda *about: answer)
    assert "of which 21% btw" in shopper.send("update", **DUTCH).text


def test_offers_stand_below_the_confirmation(host: Host, shopper: Shopper) -> None:
    offer = Line("tea", "Hojicha", Money(695, "EUR"), url="/tea")
    host.checkout.related(lambda order: [offer] * 5)
    page = shopper.client.get(shopper.send(**DUTCH).location).text
    assert page.count('<a href="/tea">') == 3


def test_a_shop_without_codes_asks_for_none(make_app: Callable[..., Flask]) -> None:
    app = fill_cart(make_app(replace(SHOP, coupons=())))
    assert 'name="coupon"' not in app.test_client().get("/smartcheckout/").text


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def down(*about: Any, **more: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(records, "by_checkout", down)
    monkeypatch.setattr(form_view.drafts, "load", down)
    yield


@pytest.mark.usefixtures("without_database")
def test_a_database_that_is_gone_loses_nothing_typed(host: Host, shopper: Shopper) -> None:
    failed = shopper.send(**DUTCH)
    assert failed.status_code == 503
    assert "Nothing was ordered or charged" in failed.text
    assert 'value="Keizersgracht"' in failed.text
    assert host.orders == []
    assert shopper.open().status_code == 503
