"""What keyboards and browsers are told of each field of each country: held to a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask import Flask

from flask_smartcheckout import Invoice, Shop
from flask_smartcheckout.cart import Cart
from flask_smartcheckout.countries import codes, rules
from flask_smartcheckout.views.basket import Basket
from flask_smartcheckout.views.entry import Entry
from flask_smartcheckout.views.field_rows import Row, rows
from flask_smartcheckout.wording import area_options

from .conftest import DUTCH, Shopper, fill_cart, host_of

NONE = ""
# autocomplete, type, inputmode, autocapitalize, spellcheck
TABLE = {
    "email": ("email", "email", "email", "none", "false"),
    "name": ("name", "text", NONE, "words", NONE),
    "company": ("organization", "text", NONE, "words", NONE),
    "street": ("address-line1", "text", NONE, "words", NONE),
    "street2": ("address-line2", "text", NONE, "words", NONE),
    "house_number": ("off", "text", "numeric", NONE, NONE),
    "addition": ("off", "text", NONE, "words", NONE),
    "district": ("address-level3", "text", NONE, "words", NONE),
    "city": ("address-level2", "text", NONE, "words", NONE),
    "phone": ("tel", "tel", "tel", NONE, "false"),
    "kana": ("off", "text", NONE, NONE, NONE),
    "tax_id": ("off", "text", NONE, "characters", "false"),
    "einvoice": ("off", "text", NONE, "none", "false"),
}
DIGITS = ("postal-code", "text", "numeric", NONE, "false")
LETTERS = ("postal-code", "text", NONE, "characters", "false")
ANYTHING = ("postal-code", "text", NONE, NONE, "false")
WITH_LETTERS = set(
    "AC AD AI AR BB BM BN CA FK GB GG GI GS HT IE IM IO JE KY KZ LV MT MU NL PN SH SO SV SZ TA TC"
    " VC VE VG".split()
)
OF_ANY_FORM = set("AQ BF BV CI GH JM KI KN KP LC LY MS MW PA PS SY TF TT WS".split())


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: nothing here depends on which."""
    return sqlite_url


@pytest.fixture
def shown(make_app: Callable[..., Flask]) -> Iterator[Callable[[str], dict[str, Row]]]:
    """Return the visible rows of a country's form by name, those of the billing address too."""
    app = fill_cart(make_app(Shop("NL", sells_to=("*",), payments=(Invoice(),))))
    state = app.extensions["smartcheckout"]
    with app.app_context():
        cart = Cart(tuple(host_of(app).lines), "EUR")

    def rows_of(code: str) -> dict[str, Row]:
        drawn = rows(Basket(state, cart, Entry.of({"country": code})), {})
        lists = [drawn[f"{where}_rows"] for where in ("contact", "address", "folded", "billing")]
        return {row.name: row for some in lists for row in some if row.rule.shown}

    with app.test_request_context():
        yield rows_of


def attributes(row: Row) -> tuple[str, ...]:
    """Return them in the order of the table."""
    given = (row.attributes.get(name, NONE) for name in ("inputmode", "autocapitalize"))
    return (row.autocomplete, row.type, *given, row.attributes.get("spellcheck", NONE))


def expected(name: str, code: str) -> tuple[str, ...]:
    """Return what the table says, in a billing address with the section that it is."""
    field = name.removeprefix("billing_")
    told = TABLE.get(field) or (
        LETTERS if code in WITH_LETTERS else ANYTHING if code in OF_ANY_FORM else DIGITS
    )
    if field == name or told[0] == "off":
        return told
    return (f"billing {told[0]}", *told[1:])


def test_every_field_of_every_country_is_as_the_table_says(
    shown: Callable[[str], dict[str, Row]],
) -> None:
    different = []
    for code in codes():
        for name, row in shown(code).items():
            if name.endswith("state"):
                told, wanted = row.autocomplete, expected(name, code)
                assert told == wanted[0].replace("postal-code", "address-level1")
                continue
            assert row.attributes["enterkeyhint"] == "next"
            if attributes(row) != expected(name, code):
                different.append((code, name, attributes(row), expected(name, code)))
    assert different == []


def test_a_state_is_chosen_by_its_code_and_shown_by_its_name(
    shown: Callable[[str], dict[str, Row]],
) -> None:
    listed = 0
    for code in codes():
        row, areas = shown(code).get("state"), rules(code).areas
        options = dict(row.options) if row else {}
        assert list(options) == [area.code for area in areas] if row else not areas
        assert all(area.name in options[area.code] for area in areas)
        listed += len(options)
    assert listed > 1300


AREAS = {
    ("US", "en"): "Alabama",
    ("JP", "en"): "北海道 (Hokkaido)",
    ("AE", "nl"): "أبو ظبي (Abu Dhabi)",
    ("ID", "en"): "Aceh",
    ("GR", "de"): "Αττική (Attica)",
}


@pytest.mark.parametrize(("country", "language"), AREAS)
def test_an_area_has_latin_letters_for_whoever_reads_those(
    country: str, language: str, app: Flask
) -> None:
    with app.test_request_context(f"/smartcheckout/?lang={language}"):
        assert area_options(rules(country))[0][1] == AREAS[country, language]


class Page(HTMLParser):
    """The controls of a page, and what they are called."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: list[dict[str, str | None]] = []
        self.labelled: set[str | None] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "label":
            self.labelled.add(found.get("for"))
        if tag in ("input", "select", "textarea") and found.get("type") != "hidden":
            self.controls.append({**found, "tag": tag})


def test_every_control_has_a_label_and_nothing_instead_of_one(shopper: Shopper) -> None:
    page = Page(shopper.send("update", **DUTCH).text)
    assert len(page.controls) > 30
    for control in page.controls:
        assert control["id"] in page.labelled, control
        assert "placeholder" not in control
        assert "maxlength" not in control  # it would cut off what is pasted
        assert control.get("type") not in ("number", "month", "date")


@pytest.mark.parametrize("country", ["NL", "US", "IE", "FR"])
def test_what_must_be_filled_in_says_so_and_what_need_not_too(
    country: str, shopper: Shopper
) -> None:
    page = shopper.send("update", country=country).text
    fields = re.findall(
        r'<div class="sc-field [^"]*" data-field="(\w+)"(.*?)<div class="sc-msg', page, re.S
    )
    assert len(fields) > 25
    for name, field in fields:
        required = bool(re.search(r"<(?:input|select)[^>]* required", field))
        star = '<span class="sc-need" aria-hidden="true">*</span>' in field
        assert (required, "(optional)" in field) == (star, not star), name
    assert "Fields with * are required." in page


def test_names_and_ids_never_change(app: Flask) -> None:
    seen = set()
    for country in ("NL", "US", "DE", "IE"):
        shopper = Shopper(app.test_client())
        shopper.open()
        for _ in range(2):
            page = Page(shopper.send("update", country=country).text)
            fields = {
                (c.get("id"), c.get("name")) for c in page.controls if c.get("type") != "radio"
            }
            seen.add(frozenset(fields))
    assert len(seen) == 1


def test_nothing_is_asked_for_twice(shopper: Shopper) -> None:
    """The invoice goes where the parcel goes, to the same person and email address, until told."""
    page = shopper.send("update", **{**DUTCH, "country": "DE"}).text
    names = {control.get("name") for control in Page(page).controls}
    assert not names & {"billing_email", "billing_phone"}
    assert '<details class="sc-more-fields" id="sc-billing"' in page
    assert re.search(r'name="billing_country".*?<option value="DE" selected>', page, re.S)


GUESSES = {"nl": "NL", "de-DE,de;q=0.9": "DE", "en-GB": "GB", "en-US": "NL", "pt-BR": "NL"}


@pytest.mark.parametrize("languages", GUESSES)
def test_the_country_is_guessed_and_any_other_can_be_chosen(languages: str, app: Flask) -> None:
    page = app.test_client().get("/smartcheckout/", headers={"Accept-Language": languages})
    assert page.status_code == 200  # and leads nowhere else
    select = page.text.partition('id="sc-f-country"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\w\w)" selected', select) == [GUESSES[languages]]
    assert set(re.findall(r'value="(\w\w)"', select)) >= {"NL", "DE", "GB", "US"}


def test_a_french_address_in_a_german_page(app: Flask) -> None:
    shopper = Shopper(app.test_client(), url="/smartcheckout/?lang=de")
    shopper.open()
    page = shopper.send("update", country="FR", postcode="75001", city="Paris").text
    assert '<html lang="de"' in page and "Zahlungspflichtig bestellen" in page
    assert '<option value="FR" selected>Frankreich' in page
    assert 'value="75001"' in page and 'value="Paris"' in page
