"""The shop's back office: money taken, paid back and noted by the shop's own order number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from flask_smartcheckout import Invoice
from flask_smartcheckout.orders import records
from flask_smartcheckout.shop import AmountMismatch, IdempotencyConflict, Unsupported
from tests.scripted_provider import Scripted

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: nothing here depends on which."""
    return sqlite_url


@pytest.fixture
def provider(tmp_path: Path) -> Scripted:
    """A provider with nothing paid yet."""
    return Scripted(tmp_path / "provider.sqlite3")


@pytest.fixture
def app(make_app: Callable[..., Flask], provider: Scripted) -> Flask:
    """A shop that is paid by the provider, or by invoice."""
    return fill_cart(make_app(replace(SHOP, payments=(provider, Invoice(days=14)))))


def order(shopper: Shopper, method: str = "card") -> str:
    """Place an order of 54.90 and return the shop's number of it."""
    shopper.send(**DUTCH, payment=method)
    return "A-1"


def state(app: Flask) -> str:
    (listed,) = records.newest(app.extensions["smartcheckout"].database)
    assert listed.payment is not None
    return listed.payment.state


def come_back(app: Flask, shopper: Shopper) -> None:
    (listed,) = records.newest(app.extensions["smartcheckout"].database)
    record = records.by_id(app.extensions["smartcheckout"].database, listed.id)
    assert record is not None
    shopper.client.get(f"/smartcheckout/order/{record.token}/return")


def test_money_is_taken_as_parcels_leave(app: Flask, shopper: Shopper, provider: Scripted) -> None:
    number, cashier = order(shopper), host_of(app).checkout.cashier
    provider.set("tr_1", state="authorized")
    come_back(app, shopper)
    with app.app_context():
        assert [cashier.capture(number, "parcel-1", "25.00") for _ in range(2)] == [True, False]
        with pytest.raises(IdempotencyConflict):
            cashier.capture(number, "parcel-1", "26.00")
        with pytest.raises(AmountMismatch):
            cashier.capture(number, "parcel-2", "30.00")
        cashier.release_rest(number)
    assert provider.moved("tr_1") == 2500
    assert state(app) == "paid"


def test_money_is_taken_at_once_and_paid_back(
    app: Flask, shopper: Shopper, provider: Scripted
) -> None:
    number, cashier = order(shopper), host_of(app).checkout.cashier
    provider.set("tr_1", state="authorized")
    come_back(app, shopper)
    with app.app_context():
        assert cashier.capture(number, "all")
        assert cashier.refund(number, "return-7", 10)
        assert not cashier.refund(host_of(app).orders[0], "return-7", 10)
    assert provider.moved("tr_1") == 4490


def test_an_invoice_is_noted_as_paid(app: Flask, shopper: Shopper) -> None:
    number, cashier = order(shopper, "invoice"), host_of(app).checkout.cashier
    with app.app_context():
        with pytest.raises(AmountMismatch):
            cashier.received(number, "54.00")
        assert [cashier.received(number) for _ in range(2)] == [True, False]
        assert [cashier.refund(number, "return-7", 10) for _ in range(2)] == [True, False]
    assert state(app) == "paid"


def test_an_order_there_is_none_of_has_no_money(app: Flask, shopper: Shopper) -> None:
    number, cashier = order(shopper), host_of(app).checkout.cashier
    with app.app_context():
        with pytest.raises(LookupError, match="no order 'A-9' to pay"):
            cashier.received("A-9")
        with pytest.raises(Unsupported):
            cashier.refund(number, "return-7")
