"""Every word of ours goes through the catalogs: a made-up language shows those that do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from flask_smartcheckout import Coupon, Invoice, ShippingMethod, Shop
from flask_smartcheckout.countries import rules
from flask_smartcheckout.i18n import country_name, languages
from flask_smartcheckout.views.form_page import language_name
from flask_smartcheckout.wording import area_options
from tests.pseudo import speak_pseudo, untranslated

from .conftest import DUTCH, Shopper, host_of

# What the shop says itself has no letters here, so that every letter is ours or a name's.
SHOP = Shop(
    country="NL",
    name="1",
    sells_to=("*",),
    shipping=(ShippingMethod("home", "2", "4.95", days=(1, 2)),),
    payments=(Invoice(days=14, transfer={"name": "3", "iban": "NL91 ABNA 0417 1643 00"}),),
    coupons=(Coupon("4", "percent_order", "10", public=True),),
    terms_url="/5",
    privacy_url="/6",
)
COUNTRIES = ("NL", "US", "JP", "BR", "IT", "GB", "IE", "CN", "AE", "ES", "CA", "HK", "DE")

REFERENCE = re.compile(r"RF\d\d( \d{4})+( \d{1,3})?")  # ISO 11649
MOMENT = r"[A-Z][a-z]{2} \d+, \d{4}, \d+:\d+\s[AP]M"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The words are the same on every database."""
    return sqlite_url


@pytest.fixture
def bracketed(make_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    """A shop whose English is in brackets, with a thing in its cart."""
    speak_pseudo(tmp_path)
    app = make_app(SHOP, Flask("host", root_path=str(tmp_path)))
    with app.app_context():
        host_of(app).lines = [host_of(app).checkout.line("7", "8", "12.50", quantity=2)]
    return app


@pytest.fixture
def reader(bracketed: Flask) -> Shopper:
    """Somebody in front of its form."""
    shopper = Shopper(bracketed.test_client())
    shopper.open()
    return shopper


def strange(html: str, *typed: str) -> set[str]:
    """Return what is neither in brackets, nor a name that CLDR or a law gives, nor typed in."""
    names = {country_name(code) for code in SHOP.sells_to} | set(map(language_name, languages()))
    names |= {text for code in COUNTRIES for _value, text in area_options(rules(code))}
    law = {"Order with obligation to pay", "Withdraw from contract here", "Confirm withdrawal"}
    known = names | law | {"NL91 ABNA 0417 1643 00", *typed}
    return {
        text
        for text in untranslated(html)
        if text not in known and any(map(str.isalpha, text)) and not REFERENCE.fullmatch(text)
    }


def test_the_brackets_are_seen(reader: Shopper) -> None:
    page = reader.open().text
    assert page.count("⟦") > 50
    assert untranslated("<p title='⟦a⟧'>⟦b %(x)s <b>c⟧</b> d</p>") == ["d"]


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_word_of_the_form_is_left_out(reader: Shopper, country: str) -> None:
    assert strange(reader.send("update", country=country).text) == set()


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_word_of_an_error_is_left_out(reader: Shopper, country: str) -> None:
    for value in ("", "?", "9" * 300):
        fields = ("email", "name", "street", "postcode", "city", "phone", "state", "district")
        answer = reader.send(**dict.fromkeys(fields, value), country=country, coupon="9")
        assert answer.status_code == 422
        assert strange(answer.text) == set()


def test_no_word_of_the_confirmation_is_left_out(reader: Shopper) -> None:
    reader.send("update", **DUTCH, coupon="4")
    answer = reader.send(**DUTCH, coupon="4")
    assert answer.status_code == 303, answer.text
    page = reader.client.get(answer.location).text
    typed = ("Sanne de Vries", "Keizersgracht 112", "1015 CJ Amsterdam", "sanne@example.nl")
    assert strange(re.sub(MOMENT, "", page), *typed, "A-1", "IBAN") == set()


@pytest.mark.parametrize("linked", [False, True])
def test_no_word_of_withdrawing_is_left_out(reader: Shopper, linked: bool) -> None:
    reader.send("update", **DUTCH)
    token = reader.send(**DUTCH).location.rsplit("/", 1)[1]
    typed = ("Sanne de Vries", "sanne@example.nl", "A-1", "UTC", "Europe/Amsterdam", "x@y")
    reader.url = f"/smartcheckout/withdraw{f'?order={token}' if linked else ''}"
    page = reader.open().text
    wrong = reader.send(name="", number="", email="x@y", scope="some").text
    checked = reader.send(name=typed[0], number="A-1", email=typed[1], scope="whole").text
    page += wrong + checked + reader.client.get(reader.send("confirm").location).text
    page = re.sub(rf"{MOMENT}|\d+-\d+-\d+ [\d:]+|<title>.*?</title>", "", page)
    assert strange(page, *typed) == set()


def test_no_word_of_a_mail_is_left_out(reader: Shopper) -> None:
    mails: list[EmailMessage] = []
    host_of(reader.client.application).checkout.send_mail(mails.append)
    reader.send("update", **DUTCH)
    reader.send(**DUTCH)
    reader.client.application.extensions["smartcheckout"].postman.wait(30)
    (mail,) = mails
    html = mail.get_body(("html",))
    assert html is not None
    form = html.get_content().partition("Model withdrawal form")[0].partition("<body")[2]
    typed = ("Sanne de Vries", "Keizersgracht 112", "1015 CJ Amsterdam", "A-1", "IBAN")
    assert strange("<body" + re.sub(MOMENT, "", form), *typed) == set()


def test_no_word_of_an_empty_cart_is_left_out(bracketed: Flask) -> None:
    host_of(bracketed).lines = []
    assert strange(bracketed.test_client().get("/smartcheckout/").text) == set()
