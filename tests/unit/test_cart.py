"""Cart and Line: what is in the cart, and what can never be."""

from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout.cart import Cart, Line
from flask_smartcheckout.money import Money

MUG = Line("mug", "Mug", Money(1250, "EUR"), 2, weight=300)
EBOOK = Line("book", "E-book", Money(900, "EUR"), needs_shipping=False)


def test_a_cart_adds_up() -> None:
    cart = Cart.of([MUG, EBOOK], "EUR")
    assert (cart.count, cart.subtotal, cart.weight) == (3, Money(3400, "EUR"), 600)
    assert MUG.total == Money(2500, "EUR")


def test_an_empty_cart_is_false_and_costs_nothing() -> None:
    empty = Cart.of([], "EUR")
    assert not empty
    assert (empty.count, empty.subtotal, empty.needs_shipping) == (0, Money(0, "EUR"), False)


def test_a_cart_is_shipped_when_anything_in_it_is() -> None:
    assert not Cart.of([EBOOK], "EUR").needs_shipping
    assert Cart.of([EBOOK, MUG], "EUR").needs_shipping


def test_lines_of_another_currency_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mug is priced in EUR, the shop in USD"):
        Cart.of([MUG], "USD")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ref": ""}, "needs a ref and a title"),
        ({"title": ""}, "needs a ref and a title"),
        ({"quantity": 0}, "mug: quantity is 0"),
        ({"quantity": -1}, "mug: quantity is -1"),
        ({"quantity": 1.5}, "mug: quantity is 1.5"),
        ({"unit_price": Money(-1, "EUR")}, "use a coupon for a discount"),
        ({"quantity": True}, "mug: quantity is True; it is an int from 1"),
        ({"quantity": "2"}, "mug: quantity is '2'"),
        ({"unit_price": "12.50"}, r"unit_price is '12.50'; write Money.of\('12.50', 'EUR'\)"),
        ({"unit_price": None}, "unit_price is None"),
        ({"ref": 5}, "ref is 5; it is a text"),
        ({"ref": "\ud800"}, "ref is '.ud800'"),
        ({"title": "a\0"}, "mug: title is 'a.x00'"),
        ({"tax_class": 5}, "mug: tax_class is 5"),
        ({"tax_class": ""}, "mug: tax_class is ''"),
        ({"weight": -1}, "weight in grams is -1; it is an int from 0"),
        ({"weight": 1.5}, "weight in grams is 1.5"),
        ({"weight": float("nan")}, "weight in grams is nan"),
        ({"discountable": "no"}, "mug: discountable is 'no'; it is True or False"),
        ({"needs_shipping": None}, "mug: needs_shipping is None"),
        (
            {"url": "javascript:alert(1)"},
            r"mug: 'javascript:alert\(1\)' is no http\(s\) or relative",
        ),
        ({"image": "data:text/html,x"}, "mug: 'data:text/html,x' is no"),
    ],
)
def test_a_line_that_cannot_be_is_refused(change: dict[str, Any], says: str) -> None:
    given: dict[str, Any] = {"ref": "mug", "title": "Mug", "unit_price": Money(1250, "EUR")}
    with pytest.raises(ValueError, match=says):
        Line(**{**given, **change})
