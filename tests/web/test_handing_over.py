"""What is asked for reaches the shop: no field of any country is typed for nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from flask_smartcheckout import Address, Invoice, Order, Shop
from flask_smartcheckout.cart import Cart
from flask_smartcheckout.countries import codes, rules
from flask_smartcheckout.views.basket import Basket
from flask_smartcheckout.views.entry import Entry
from flask_smartcheckout.views.placement import make_order

from .conftest import DUTCH, SHOP, Shopper, fill_cart, host_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is tried here is the same on every database."""
    return sqlite_url


@pytest.fixture
def worldwide(make_app: Callable[..., Flask]) -> Flask:
    """A shop that sells everywhere."""
    return fill_cart(make_app(Shop(country="NL", sells_to=("*",), payments=(ANYWHERE,))))


ANYWHERE = Invoice(require_same_address=False)


def order_from(app: Flask, typed: dict[str, str]) -> Order:
    """Return the order that a form filled in like this leads to."""
    cart = Cart.of(host_of(app).lines, "EUR")
    return make_order(Basket(app.extensions["smartcheckout"], cart, Entry.of(typed)))


def lost(names: list[str], address: Address, order: Order | None = None) -> list[str]:
    """Return the fields of which nothing arrived."""
    return [n for n in names if not (getattr(address, n, "") or getattr(order, n, ""))]


def test_every_field_of_every_country_reaches_the_shop(worldwide: Flask) -> None:
    with worldwide.test_request_context():
        missing = {}
        for code in codes():
            asked = [name for name, rule in rules(code).fields.items() if rule.shown]
            postal = [name for name in asked if name not in ("email", "phone")]
            typed = {"country": code, "billing_country": code} | dict.fromkeys(asked, "12")
            order = order_from(worldwide, typed | {f"billing_{name}": "12" for name in postal})
            missing[code] = lost(asked, order.shipping, order) + lost(postal, order.billing)
    assert {code: names for code, names in missing.items() if names} == {}


def test_a_tax_number_reaches_the_shop_in_canonical_form(worldwide: Flask) -> None:
    with worldwide.test_request_context():
        order = order_from(worldwide, {"country": "BR", "tax_id": "529.982.247-25"})
    assert order.shipping.tax_id == order.billing.tax_id == "52998224725"


def test_the_address_of_electronic_invoices_reaches_the_shop(worldwide: Flask) -> None:
    with worldwide.test_request_context():
        order = order_from(worldwide, {"country": "IT", "einvoice": "abc 1234"})
    assert order.shipping.einvoice == order.billing.einvoice == "ABC1234"


def test_of_two_invoices_the_chosen_one_says_how_to_pay(make_app: Callable[..., Flask]) -> None:
    by_bank = Invoice(title="By bank", transfer={"IBAN": "NL91 ABNA 0417 1643 00"})
    at_door = Invoice(id="door", title="On delivery", transfer={"Pay": "the courier"})
    for chosen, said, unsaid in (
        ("invoice", "ABNA", "the courier"),
        ("door", "the courier", "ABNA"),
    ):
        app = fill_cart(make_app(replace(SHOP, payments=(by_bank, at_door))))
        shopper = Shopper(app.test_client())
        shopper.open()
        page = shopper.client.get(shopper.send(**DUTCH, payment=chosen).location).text
        assert said in page and unsaid not in page
        assert host_of(app).orders[0].payment_method == chosen
