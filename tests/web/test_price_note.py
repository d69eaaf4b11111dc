"""The note beside a price: tax, shipping and delivery, in the visitor's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from flask import Flask, render_template_string

from flask_smartcheckout import Address, Cart, ShippingMethod, Shop, SmartCheckout
from flask_smartcheckout.asking.trouble import NoAnswer

from .conftest import SHOP, host_of

NOTE = "{{ smartcheckout.price_note(line, country) }}"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The note asks no database."""
    return sqlite_url


def note(app: Flask, lang: str = "en", country: str | None = None, **more: Any) -> str:
    """Return the text of the note for a blue mug."""
    markup = draw(app, host_of(app).checkout, lang, country, **more)
    return " ".join(unescape(re.sub("<[^>]+>", "", markup)).split())


def draw(app: Flask, checkout: SmartCheckout, lang: str, country: str | None, **more: Any) -> str:
    with app.test_request_context(f"/?lang={lang}"):
        line = checkout.line("mug", "Blue mug", "12.50", **more)
        return render_template_string(NOTE, line=line, country=country)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["incl. 21%", "shipping €4.95 (Netherlands)", "delivered "]),
        ("nl", ["21% btw", "Nederland", "4,95"]),
        ("de", ["21", "Niederlande", "4,95"]),
        ("fr", ["21", "Pays-Bas", "4,95"]),
    ],
)
def test_it_says_tax_shipping_and_delivery(app: Flask, lang: str, said: list[str]) -> None:
    for part in said:
        assert part in note(app, lang)


@pytest.mark.parametrize(
    ("error", "times"), [(OSError("down"), 1), (NoAnswer(), 1), (KeyError("weight"), 3)]
)
def test_a_list_of_products_waits_for_a_silent_carrier_once(
    error: Exception, times: int, app: Flask
) -> None:
    checkout, asked = host_of(app).checkout, []

    @checkout.shipping
    def carrier(cart: Cart, address: Address) -> list[ShippingMethod]:
        if cart.lines[0].ref == "known":
            return [ShippingMethod("bike", "By bike", "1.11")]
        asked.append(cart.lines[0].ref)
        raise error

    def notes(*refs: str) -> list[str]:
        with app.test_request_context("/?lang=en"):
            lines = [checkout.line(ref, ref, "12.50") for ref in refs]
            return [render_template_string(NOTE, line=line, country="NL") for line in lines]

    notes("known")
    *unknown, known = notes("a", "b", "c", "known")
    assert all("€4.95" in one for one in unknown) and "€1.11" in known
    assert len(asked) == times
    notes("d")
    assert len(asked) == times + 1


def test_it_follows_the_class_of_the_product(app: Flask) -> None:
    assert "incl. 9%" in note(app, tax_class="books")
    assert "incl." not in note(app, tax_class=None)


def test_it_follows_the_country_it_is_sent_to(app: Flask) -> None:
    german = note(app, country="DE")
    assert "19%" in german and "shipping €9.95 (Germany)" in german
    assert "incl." not in note(app, country="US")


def test_what_is_not_sent_costs_no_shipping(app: Flask) -> None:
    assert "shipping" not in note(app, needs_shipping=False)


def test_it_is_of_one_piece_whatever_the_quantity(app: Flask) -> None:
    assert note(app, country="DE", quantity=99) == note(app, country="DE")


def test_free_shipping_is_said(make_app: Callable[..., Flask]) -> None:
    free = (ShippingMethod("home", "Home", "4.95", free_from="10"),)
    assert "free shipping (Netherlands)" in note(make_app(replace(SHOP, shipping=free)))


def test_a_shop_that_prices_without_tax_promises_none(make_app: Callable[..., Flask]) -> None:
    shop = Shop(country="US", prices_include_tax=False, shipping=(ShippingMethod("x", "X", 5),))
    text = note(make_app(shop))
    assert "incl." not in text
    assert "shipping $5.00 (United States)" in text


def test_it_is_markup_that_a_template_need_not_mark_safe(app: Flask) -> None:
    markup = draw(app, host_of(app).checkout, "en", None)
    assert markup.startswith('<span class="smartcheckout-note">')
    assert markup.endswith("</span>")


def test_it_says_what_the_shops_services_say(app: Flask) -> None:
    checkout = host_of(app).checkout
    checkout.tax_rate(lambda address, tax_class, day: "5")
    checkout.shipping(lambda cart, address: [ShippingMethod("bike", "By bike", "2.50")])
    assert "incl. 5%" in note(app)
    assert "shipping €2.50 (Netherlands)" in note(app)
