"""Where the form asks for a tax number, and what it says of a wrong one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from flask_smartcheckout import Invoice, ShippingMethod, Shop
from flask_smartcheckout.countries import rules
from flask_smartcheckout.forms import is_folded

from .conftest import Shopper, fill_cart, host_of

GERMAN = {
    "email": "anna@example.de",
    "name": "Anna Schmidt",
    "country": "DE",
    "street": "Invalidenstraße 117",
    "postcode": "10115",
    "city": "Berlin",
}


@pytest.fixture
def worldwide(make_app: Callable[..., Flask]) -> Flask:
    """A shop that sells everywhere."""
    parcel = ShippingMethod("parcel", "Parcel", "9.95")
    shop = Shop("NL", sells_to=("*",), shipping=(parcel,), payments=(Invoice(),))
    return fill_cart(make_app(shop))


@pytest.fixture
def shopper(worldwide: Flask) -> Shopper:
    """A shopper with the form before them."""
    shopper = Shopper(worldwide.test_client())
    shopper.open()
    return shopper


@pytest.mark.parametrize(
    ("country", "field", "folded"),
    [
        ("BR", "tax_id", False),
        ("DE", "tax_id", True),
        ("IT", "tax_id", True),
        ("IT", "einvoice", True),
    ],
)
def test_only_what_is_always_asked_stands_in_the_form(
    shopper: Shopper, country: str, field: str, folded: bool
) -> None:
    page = shopper.send(action="update", country=country).text
    main, _, rest = page.partition('id="sc-folded"')
    assert (f'name="{field}"' in rest.partition('id="sc-billing"')[0]) == folded
    assert (f'name="{field}"' in main) == (not folded)
    assert is_folded(rules(country).fields[field]) == folded


def test_a_wrong_number_is_refused_where_it_stands_with_an_example(shopper: Shopper) -> None:
    page = shopper.send(**GERMAN, tax_id="DE136695977")
    assert page.status_code == 422
    said = "VAT number: the check digits do not fit. Look for a slip. E.g. DE123456788."
    assert said in page.text
    assert '<details class="sc-more-fields" id="sc-more" open>' in page.text


def test_a_right_one_reaches_the_order(worldwide: Flask, shopper: Shopper) -> None:
    shopper.send(action="update", country="DE")
    assert shopper.send(**GERMAN, tax_id="de 136 695 976").status_code == 303
    assert host_of(worldwide).orders[0].billing.tax_id == "DE136695976"


def test_a_number_in_the_form_does_not_open_what_is_folded(shopper: Shopper) -> None:
    page = shopper.send(action="update", country="BR", tax_id="123.456.789-09").text
    assert '<details class="sc-more-fields" id="sc-more">' in page
