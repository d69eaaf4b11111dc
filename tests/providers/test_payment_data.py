"""Our tables about payment methods, entry by entry."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flask_smartcheckout.countries import codes
from flask_smartcheckout.money import Money, exponent, is_tender
from flask_smartcheckout.payments.catalogue import (
    ANYWHERE,
    DATA,
    KINDS,
    Limit,
    Method,
    chosen_methods,
    in_order,
    known_methods,
    read,
)
from flask_smartcheckout.payments.lenders import known_lenders, unverified_warnings, warnings
from flask_smartcheckout.payments.stripe_amounts import is_payable, minor_for, money_of
from flask_smartcheckout.shop import InvalidRequest
from flask_smartcheckout.wording.credit import _LATE

from .mollie_rules import _METHODS
from .stripe_types import complaints

GLYPHS = Path(DATA).parents[1] / "templates" / "smartcheckout" / "glyphs"
PROVIDERS = ("mollie", "stripe")
EVERY = [(provider, key) for provider in PROVIDERS for key in known_methods(provider)]
READ = date(2026, 11, 20)  # nothing here was read before that


def limits(method: Method) -> list[tuple[str, Limit]]:
    return list(method.limits.items())


@pytest.mark.parametrize("name", ["mollie", "stripe", "order", "credit", "warning"])
def test_a_table_says_where_it_is_from_and_when_that_was_read(name: str) -> None:
    whole = read(name)
    parts = [whole] if "source" in whole else list(whole.values())
    for part in parts:
        assert part["source"]
        assert part["checked"] >= READ


@pytest.mark.parametrize(("provider", "key"), EVERY)
def test_a_method_is_one_that_can_be_offered(provider: str, key: str) -> None:
    method = known_methods(provider)[key]
    assert method.kind in KINDS
    assert method.name or method.kind in ("card", "transfer")
    assert method.capture in ("", "manual", "only")
    assert method.limits
    for country, limit in limits(method):
        assert country == ANYWHERE or country in codes()
        assert limit.currency == "" or is_tender(limit.currency)
        assert limit.least is None or limit.most is None or limit.least < limit.most


@pytest.mark.parametrize(("provider", "key"), EVERY)
def test_a_method_has_a_picture_of_ours(provider: str, key: str) -> None:
    kind = known_methods(provider)[key].kind
    glyph = "bank" if kind == "transfer" else kind
    assert (GLYPHS / f"{glyph}.svg").read_text().startswith("<svg viewBox=")


@pytest.mark.parametrize(("provider", "key"), EVERY)
def test_credit_has_a_lender_and_nothing_else_has(provider: str, key: str) -> None:
    method = known_methods(provider)[key]
    assert bool(method.lender) is method.is_credit
    assert not method.lender or method.lender in known_lenders()


def test_mollie_knows_these_methods() -> None:
    ours = {method.id for method in known_methods("mollie").values()}
    assert ours - _METHODS == {"wero"}  # not listed yet; passed on as it is


def test_stripe_knows_these_methods() -> None:
    from stripe.params.checkout import SessionCreateParams

    for method in known_methods("stripe").values():
        asked: dict[str, Any] = {"payment_method_types": [method.id]}
        assert list(complaints(asked, SessionCreateParams)) == [], method.key


def test_an_order_names_methods_and_countries_there_are() -> None:
    known = {key for provider in PROVIDERS for key in known_methods(provider)}
    for country, keys in read("order")["countries"].items():
        assert country == ANYWHERE or country in codes()
        assert set(keys) <= known
        assert len(set(keys)) == len(keys)


def test_a_country_sees_what_its_shoppers_reach_for_first() -> None:
    methods = list(known_methods("mollie").values())
    assert [one.key for one in in_order(methods, "NL")][:3] == ["ideal", "riverty", "klarna"]
    assert in_order(methods, "PL")[0].key == "blik"
    assert in_order(methods, "ZW")[0].key == "card"


@pytest.mark.parametrize("name", list(known_lenders()))
def test_a_lender_says_what_a_shopper_has_to_know(name: str) -> None:
    lender = known_lenders()[name]
    assert lender.name and lender.lender
    assert lender.url.startswith("https://")
    assert lender.late in _LATE
    assert (lender.parts > 1) is bool(lender.every)
    assert not (lender.days and lender.parts)


@pytest.mark.parametrize(
    ("country", "language", "start"),
    [
        ("NL", "nl", "Let op! Geld lenen kost geld"),
        ("BE", "nl", "Let op, geld lenen kost ook geld"),
        ("BE", "fr", "Attention, emprunter"),
        ("FR", "fr", "Un crédit vous engage"),
        ("DE", "de", "Achtung! Kreditaufnahme"),
        ("IE", "en", "Caution! Borrowing money"),
        ("RO", "ro", "Atenţie!"),
    ],
)
def test_the_warning_is_that_of_the_country(country: str, language: str, start: str) -> None:
    assert warnings(country)[language].startswith(start)


def test_every_language_of_ours_has_a_warning() -> None:
    from flask_smartcheckout.i18n import languages

    assert set(languages()) <= set(warnings("NL"))


def test_what_is_translated_only_is_marked() -> None:
    assert {"pl", "sv", "it"} <= unverified_warnings()
    assert not {"en", "nl", "de", "ro"} & unverified_warnings()


def test_names_may_be_ours_or_the_providers() -> None:
    both = chosen_methods("mollie", ("creditcard", "p24", Method("new", "wallet", "New Pay")))
    assert [(one.key, one.id) for one in both] == [
        ("card", "creditcard"),
        ("p24", "przelewy24"),
        ("new", "new"),
    ]


def test_a_kind_that_is_none_is_told() -> None:
    with pytest.raises(ValueError, match="is one of"):
        Method("x", "cheque")


@pytest.mark.parametrize(
    "currency", ["EUR", "JPY", "KWD", "ISK", "UGX", "MGA", "HUF", "TWD", "CLP"]
)
@pytest.mark.parametrize("minor", [0, 100, 1230, 99_900])
def test_stripes_amounts_come_back_as_they_went(currency: str, minor: int) -> None:
    money = Money(minor, currency)
    if is_payable(money):
        assert money_of(minor_for(money), currency.lower()) == money
    else:
        with pytest.raises(InvalidRequest):
            minor_for(money)


def test_stripe_counts_where_iso_4217_does_not() -> None:
    assert exponent("MGA") == 2
    assert minor_for(Money(10_000, "MGA")) == 100
    assert not is_payable(Money(10_050, "MGA"))
    assert minor_for(Money(500, "ISK")) == 50_000
    assert not is_payable(Money(1_234, "KWD"))
