"""The doctor: what it finds wrong with a shop, and what it leaves alone."""

from __future__ import annotations

import re._parser as regex  # how wide a pattern can be is said nowhere else
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from flask_smartcheckout.aftercare import outbox
from flask_smartcheckout.countries import codes, rules
from flask_smartcheckout.doctor import (
    CHECKS,
    Finding,
    Subject,
    aftercare,
    examine,
    lines,
    model_trouble,
    selling,
)
from flask_smartcheckout.doctor import installation as installed
from flask_smartcheckout.doctor import sending as doctor_sending
from flask_smartcheckout.doctor.credit import credit as credit_check
from flask_smartcheckout.doctor.extra_fields import fields as fields_of_the_shop
from flask_smartcheckout.doctor.longest import longest_postcode
from flask_smartcheckout.doctor.models import models
from flask_smartcheckout.doctor.report import named
from flask_smartcheckout.money import Money
from flask_smartcheckout.payments.mollie import Mollie
from flask_smartcheckout.pricing.rates import package_date
from flask_smartcheckout.settings import Settings
from flask_smartcheckout.shop import (
    Contact,
    Coupon,
    Credit,
    Dispatch,
    ExtraField,
    Invoice,
    MethodOffer,
    PickupPoint,
    ShippingMethod,
    Shop,
    gift_message,
    newsletter,
    terms,
)
from flask_smartcheckout.state import Callbacks, HostModel, State
from flask_smartcheckout.storage import Database
from flask_smartcheckout.vat_ids import Vies

TODAY = date(2026, 11, 25)
HELP = Contact("+31 30 123 45 67", "help@shop.example")
HOME = ShippingMethod("home", "Home delivery", "4.95")
SPOKEN = ("en", "de", "fr", "nl")
WELL = Shop(
    "NL",
    sells_to=("NL", "DE"),
    languages=SPOKEN,
    shipping=(HOME,),
    contact=HELP,
    terms_text="Who sends back pays for it.",
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'doctor.sqlite'}")
    yield database
    database.dispose()


@pytest.fixture
def patient(database: Database) -> Any:
    """Make a shop to look at: `patient(shop, *models, today=…, **settings)`."""

    def make(shop: Shop = WELL, *models: HostModel, **more: Any) -> Subject:
        today, secret = more.pop("today", TODAY), more.pop("secret", "s" * 32)
        known = Callbacks(
            cart=lambda: [], order=lambda order: 1, send_mail=print, models=list(models)
        )
        for name in ("cart", "order", "shipping", "tax_rate", "pickup_points", "send_mail"):
            if name in more:
                setattr(known, name, more.pop(name))
        settings = Settings(**{"public_url": "https://shop.example", **more})
        state = State(settings, shop, known, database, database, secret)
        return Subject(state, tuple(sorted(shop.sells_to)), today)

    return make


def trouble(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None]]:
    """Return what is not well: (level, check, country)."""
    return [(one.level, one.check, one.country) for one in findings if one.level != "ok"]


def test_a_shop_in_order_gets_one_good_word_a_check(patient: Any) -> None:
    found = examine(patient())
    assert trouble(found) == []
    assert [one.check for one in found] == [check.__name__ for check in CHECKS]
    said = list(lines(found))
    assert len(said) == len(CHECKS) + 2
    assert said[0].startswith("✓ callbacks ")
    assert said[-1] == "All is well."


def abroad(**more: Any) -> Shop:
    return Shop(country="NL", sells_to=("NL", "BE"), contact=HELP, **more)


def sending(**more: Any) -> Shop:
    return abroad(shipping=(ShippingMethod("post", "Post", 5, **more),))


IBAN = "NL91ABNA0417164300"
COUNTER = PickupPoint("counter", "Counter")
BY_BANK, AT_PICKUP = Invoice(kind="transfer"), Invoice(kind="at_pickup")
ADVANCE = Invoice(kind="transfer", in_advance=True, transfer={"iban": IBAN})
DUTCH_ONLY = ShippingMethod("home", "Home", "4.95", countries=("NL",))
ILL: list[tuple[str, Any, dict[str, Any], list[tuple[str, str | None]]]] = [
    ("callbacks", WELL, {"cart": None}, [("error", None)]),
    ("callbacks", WELL, {"order": None}, [("error", None)]),
    ("settings", WELL, {"public_url": ""}, [("warning", None)]),
    ("settings", WELL, {"secret": "dev"}, [("warning", None)]),
    ("rates", WELL, {"today": package_date() + timedelta(days=91)}, [("warning", None)]),
    ("rates", WELL, {"today": package_date() + timedelta(days=90)}, []),
    (
        "rates",
        Shop(country="US", contact=HELP, shipping=(HOME,)),
        {"today": TODAY + timedelta(days=900)},
        [],
    ),
    ("delivery", abroad(shipping=(DUTCH_ONLY,)), {}, [("error", "BE")]),
    ("delivery", abroad(shipping=(DUTCH_ONLY,)), {"shipping": lambda cart, address: []}, []),
    ("delivery", abroad(), {}, [("warning", None)]),
    ("methods", sending(countries=("FR",)), {}, [("warning", None)]),
    ("methods", sending(pickup=True), {}, [("error", None)]),
    ("methods", sending(pickup=True), {"pickup_points": lambda *about: []}, []),
    ("methods", sending(pickup_points=(PickupPoint("store", "Our shop"),)), {}, []),
    ("zones", sending(areas=("US-AK",), countries=("US",)), {}, []),
    ("zones", sending(not_areas=("US-XX",)), {}, [("warning", None)]),
    ("zones", sending(not_areas=("NL-UT",)), {}, [("warning", None)]),
    ("zones", sending(not_areas=("FR-75",)), {}, [("warning", None)]),
    ("zones", sending(postcodes={"NL": ("35", "1000..1299"), "US": ("995",)}), {}, []),
    ("zones", sending(postcodes={"NL": ("0",)}), {}, [("warning", None)]),
    ("zones", sending(not_postcodes={"GB": ("BT", "IV1..IV28", "B1")}), {}, []),
    ("zones", sending(not_postcodes={"GB": ("QV", "ZE1")}), {}, [("warning", None)]),
    ("zones", sending(postcodes={"AE": ("5",)}), {}, []),
    ("prices", sending(by_weight={2000: "4.95", None: "6.95"}), {}, []),
    ("prices", sending(by_weight={2000: "6.95", 5000: "4.95"}), {}, [("warning", None)]),
    ("prices", sending(by_quantity={1: "6.95", None: "4.95"}), {}, [("warning", None)]),
    ("prices", sending(by_subtotal={25: "6.95", None: "4.95"}), {}, []),
    ("prices", sending(by_weight={2: "4.95", "31.5": "6.95"}), {}, [("warning", None)]),
    ("dispatch", abroad(dispatch=Dispatch("16:00")), {}, []),
    ("dispatch", abroad(dispatch=Dispatch({"*": "16:00", "fri": "14:00"})), {}, []),
    ("dispatch", abroad(dispatch=Dispatch({"mon": "16:00", "sat": "14:00"})), {}, []),
    ("dispatch", abroad(dispatch=Dispatch({"*": "16:00", "sat": "9:00"})), {}, 1),
    ("dispatch", abroad(dispatch=Dispatch({"fri": "9:00"}, weekdays=("mon",))), {}, 1),
    ("contact", Shop(country="NL"), {}, [("warning", "NL")]),
    ("contact", Shop(country="NL", contact=Contact(phone="+31 30 1")), {}, [("warning", "NL")]),
    ("contact", abroad().__class__("NL", contact={"BE": HELP, "*": HELP}), {}, []),
    ("tax", abroad(tax_classes={"books": {"NL": "9"}}), {}, [("warning", "BE")]),
    ("tax", abroad(tax_classes={"books": {"NL": "9", "*": "6"}}), {}, []),
    # Belgium has two reduced rates, the Czech Republic one
    ("tax", abroad(tax_classes={"reduced": {"NL": "9"}}), {}, [("warning", "BE")]),
    ("tax", Shop("NL", sells_to=("NL", "CZ"), tax_classes={"reduced": {"NL": "9"}}), {}, []),
    ("tax", abroad(tax_classes={"books": {"NL": "9"}}, tax_abroad="origin"), {}, []),
    ("tax", Shop("NL", sells_to=("NL", "US"), tax_classes={"books": {"NL": "9"}}), {}, []),
    ("tax", abroad(tax_classes={"books": {"NL": "9"}}), {"tax_rate": lambda *_: None}, []),
    ("tax", Shop("US"), {}, [("warning", "US")]),
    ("tax", Shop("US", tax_classes={"standard": {"US": "7.25"}}), {}, []),
    ("payment", abroad(payments=(Invoice(countries=("NL",)),)), {}, [("error", "BE")]),
    ("payment", abroad(payments=(Invoice(min_total="250"),)), {}, []),
    ("payment", abroad(payments=(Invoice(max_total="5"),)), {}, [("error", "BE"), ("error", "NL")]),
    ("invoice", abroad(payments=(Invoice(days=30),)), {}, []),
    ("invoice", abroad(payments=(Invoice(sme=False),)), {}, []),
    ("invoice", abroad(payments=(Invoice(days=15, sme=False),)), {}, [("warning", None)]),
    ("invoice", abroad(payments=(Invoice(transfer={"iban": IBAN}),)), {}, []),
    ("invoice", abroad(payments=(Invoice(transfer={"IBAN": IBAN + "1"}),)), {}, [("error", None)]),
    ("invoice", abroad(payments=(Invoice(), BY_BANK)), {}, [("error", None)]),
    ("invoice", abroad(payments=(Invoice(), AT_PICKUP)), {}, [("warning", None)]),
    (
        "invoice",
        replace(sending(pickup_points=(COUNTER,)), payments=(AT_PICKUP,)),
        {},
        [],
    ),
    ("invoice", abroad(payments=(Invoice(remind_after=(3,)),)), {}, []),
    (
        "invoice",
        abroad(payments=(Invoice(remind_after=(3,)),)),
        {"send_mail": None},
        [("warning", None)],
    ),
    ("invoice", abroad(payments=(ADVANCE,)), {}, [("warning", "NL")]),
    ("invoice", abroad(payments=(replace(ADVANCE, countries=("BE",)), Invoice())), {}, []),
    ("words", Shop("NL", fields={"NL": {"city": {"label": "stad"}}}), {}, [("error", "NL")]),
    ("words", Shop("NL", fields={"NL": {"city": {"help": "stad"}}}), {}, [("warning", "NL")]),
    ("texts", abroad(shipping=(ShippingMethod("x", {"nl": "X", "en": "X"}, 1),)), {}, 1),
    ("texts", abroad(payments=(Invoice(title={"nl": "X"}),)), {}, 1),
    ("texts", abroad(coupons=(Coupon("X", "percent_order", "1", title={"nl": "X"}),)), {}, 1),
    ("texts", sending(pickup_points=(PickupPoint("a", {"en": "A"}),)), {}, 1),
    ("texts", sending(pickup_points=(PickupPoint("a", "A", hours={"en": "9 to 5"}),)), {}, 1),
    ("texts", abroad(trust=({"nl": "X"}, "Y")), {}, 1),
    ("texts", Shop("NL", contact=Contact(hours={"en": "9 to 5"})), {}, 1),
]


@pytest.mark.parametrize(("check", "shop", "more", "expected"), ILL)
def test_each_check_finds_what_is_wrong_and_only_that(
    check: str, shop: Shop, more: dict[str, Any], expected: Any, patient: Any
) -> None:
    (examined,) = (one for one in CHECKS if one.__name__ == check)
    found = trouble(examine(patient(shop, **more), [examined]))
    if expected == 1:
        expected = [("warning", None)]
    assert found == [(level, check, country) for level, country in expected]


def test_without_the_holidays_it_is_well_but_said(
    patient: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_sending, "knows_holidays", lambda: False)
    shop = abroad(shipping=(ShippingMethod("post", "Post", 5, days=(1, 2)),))
    (found,) = examine(patient(shop), [doctor_sending.dispatch])
    assert found.level == "ok"
    assert "pip install 'Flask-SmartCheckout[holidays]'" in found.message


def test_a_missing_rate_and_a_class_without_one_are_both_said(patient: Any) -> None:
    shop = Shop("US", tax_classes={"books": {"CA": "5"}})
    messages = [one.text for one in examine(patient(shop), [selling.tax])]
    assert len(messages) == 2
    assert "No tax rate is known for US" in messages[0]
    assert "Shop(tax_classes={'books': {'*': '…'}})" in messages[1]


@pytest.mark.parametrize(
    ("shop", "hinted"),
    [
        (WELL, True),
        (replace(WELL, vat_ids=Vies()), False),
        (Shop("NL", sells_to=("NL", "US")), False),
        (Shop("CH", sells_to=("CH", "EU")), False),
        (Shop("FR", sells_to=("FR", "MC")), False),
    ],
)
def test_a_shop_that_checks_no_vat_ids_is_told_in_passing(
    shop: Shop, hinted: bool, patient: Any
) -> None:
    (found,) = examine(patient(shop), [selling.vat_ids])
    assert (found.level, "Shop(vat_ids=Vies())" in found.text) == ("ok", hinted)


def test_tables_that_are_not_there_are_said_to_be(empty_postgres_url: str, patient: Any) -> None:
    subject = patient()
    away = Database(empty_postgres_url)
    state = State(Settings(), WELL, subject.state.callbacks, away, away, "s")
    (found,) = examine(Subject(state, ("NL",), TODAY), [installed.tables])
    assert (found.level, found.message.count("flask smartcheckout upgrade")) == ("error", 1)
    away.dispose()


def test_a_database_that_does_not_answer_is_named_without_its_password(patient: Any) -> None:
    away = Database("postgresql://shop:hush@127.0.0.1:1/none")
    state = State(Settings(), WELL, Callbacks(), away, away, "s")
    (found,) = examine(Subject(state, ("NL",), TODAY), [installed.tables])
    assert found.level == "error"
    assert "127.0.0.1" in found.message
    assert "hush" not in found.message
    away.dispose()


# Translations

TEMPLATE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def catalogs(folder: Path, translated: Mapping[str, str]) -> None:
    home = folder / "nl" / "LC_MESSAGES"
    home.mkdir(parents=True)
    (folder / "flask_smartcheckout.pot").write_text(
        TEMPLATE + "".join(f'msgid "{text}"\nmsgstr ""\n\n' for text in ("City", "Street"))
    )
    (home / "flask_smartcheckout.po").write_text(
        TEMPLATE + "".join(f'msgid "{a}"\nmsgstr "{b}"\n\n' for a, b in translated.items())
    )


@pytest.mark.parametrize(
    ("translated", "compiled", "levels"),
    [
        ({"City": "Stad", "Street": "Straat"}, True, ["ok"]),
        ({"City": "Stad", "Street": ""}, True, ["warning"]),
        ({"City": "Stad"}, True, ["warning"]),
        ({"City": "Stad", "Street": "Straat"}, False, ["error"]),
        ({}, False, ["error", "warning"]),
    ],
)
def test_a_language_with_gaps_is_named(
    translated: dict[str, str],
    compiled: bool,
    levels: list[str],
    patient: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalogs(tmp_path, translated)
    if compiled:
        (tmp_path / "nl" / "LC_MESSAGES" / "flask_smartcheckout.mo").touch()
    monkeypatch.setattr(installed, "resource_dir", lambda _name: tmp_path)
    found = examine(patient(Shop("NL", languages=("en", "nl"))), [installed.translations])
    assert [one.level for one in found] == levels
    assert all("nl" in one.message for one in found)


def test_the_countries_whose_language_there_is_not_are_told_in_passing(patient: Any) -> None:
    to = ("NL", "BE", "CH", "US", "JP", "BR", "PL")
    subject = patient(Shop("NL", sells_to=to, languages=("en", "de", "fr", "nl")))
    (found,) = examine(subject, [installed.translations])
    assert found.level == "ok"
    assert found.message.endswith(": en, de, fr, nl; BR, JP and PL may have to read en")


def test_words_of_the_law_by_one_source_only_are_pointed_out(
    patient: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {
        "en": {"phrase": "Order with obligation to pay", "source": "a law"},
        "nl": {"phrase": "Bestellen", "source": "a shop", "verified": False},
    }
    monkeypatch.setattr(installed, "order_button_phrases", lambda: known)
    found = examine(patient(Shop("NL", languages=("en", "nl", "de"))), [installed.phrases])
    assert [(one.level, one.message.split(": ")[0]) for one in found] == [
        ("warning", "The order button speaks English in de"),
        ("ok", "The order button says what the law prescribes, in nl by one source only"),
    ]


# The shop's own models


def table(**columns: Any) -> HostModel:
    """Return a table called orders, all of it nullable; `given` names what the shop fills."""
    given = columns.pop("given", ())
    made = [sa.Column(name, kind) for name, kind in columns.items()]
    return HostModel(sa.Table("orders", sa.MetaData(), *made), frozenset(given))


def selling_to(*countries: str) -> Shop:
    return Shop(countries[0], sells_to=countries, languages=SPOKEN, shipping=(HOME,), contact=HELP)


COLUMNS: list[tuple[str, Any, tuple[str, ...], list[tuple[str, str | None]]]] = [
    ("zip", sa.Integer, ("NL",), [("error", "NL")]),
    ("zip", sa.Integer, ("PL",), [("error", "PL")]),
    ("zip", sa.Integer, ("DE",), [("error", "DE")]),
    ("zip", sa.Integer, ("AT", "EE"), [("warning", "EE")]),
    ("zip", sa.SmallInteger, ("BR",), [("error", "BR")]),
    ("zip", sa.String(5), ("NL", "DE"), [("error", "NL")]),
    ("zip", sa.String(7), ("NL", "DE"), []),
    ("zip", sa.String(5), ("US",), [("error", "US")]),
    ("zip", sa.String(8), ("GB",), [("warning", "GB")]),
    ("zip", sa.String(10), ("AE",), [("warning", "AE")]),
    ("zip", sa.String(16), ("AE", "GB", "US", "NL"), []),
    ("phone", sa.Integer, ("NL",), [("error", "NL")]),
    ("phone", sa.BigInteger, ("NL",), [("warning", None)]),
    ("phone", sa.String(10), ("NL",), [("error", "NL")]),
    ("phone", sa.String(16), ("NL",), [("warning", None)]),
    ("phone", sa.String(40), ("NL",), []),
    ("city", sa.String(25), ("NL", "DE"), [("warning", None)]),
    ("city", sa.String(100), ("NL", "DE"), []),
    ("city", sa.Text, ("NL", "DE"), []),
    ("name", sa.String(254), ("NL",), [("warning", None)]),
    ("name", sa.String(255), ("NL",), []),
    ("email", sa.String(120), ("NL",), [("warning", None)]),
    ("note", sa.String(1000), ("NL",), []),
    ("address", sa.String(200), ("NL",), [("warning", None)]),
    ("address", sa.JSON, ("NL",), []),
    ("country", sa.String(1), ("NL",), [("error", None)]),
    ("country", sa.Enum("NL", "BE"), ("NL", "DE"), [("error", "DE")]),
    ("country_name", sa.String(10), ("NL", "DE"), [("error", "NL")]),
    ("house_number", sa.Integer, ("NL",), [("warning", None)]),
    ("total", sa.Integer, ("NL",), [("error", None)]),
    ("total", sa.Integer, ("JP",), []),
    ("total", sa.Float, ("NL",), []),
    ("total", sa.Numeric(8, 1), ("NL",), [("error", None)]),
    ("total", sa.Numeric(5, 2), ("NL",), [("warning", None)]),
    ("total_cents", sa.Integer, ("NL",), []),
    ("currency", sa.String(2), ("NL",), [("error", None)]),
    ("language", sa.Enum("nl", "en", "de"), ("NL",), [("error", None)]),
    ("language", sa.String(2), ("NL",), [("warning", None)]),
    ("payment_method", sa.Enum("card"), ("NL",), [("error", None)]),
    ("shipping_method", sa.String(3), ("NL",), [("error", None)]),
    ("pickup_point", sa.String(3), ("NL",), []),
    ("created_at", sa.DateTime, ("NL",), []),
    ("created_at", sa.String(10), ("NL",), [("error", None)]),
    ("checkout_id", sa.String(20), ("NL",), [("error", None)]),
    ("colour", sa.String(2), ("NL",), []),
]


@pytest.mark.parametrize(("name", "kind", "countries", "expected"), COLUMNS)
def test_a_column_is_held_against_the_countries_it_is_for(
    name: str,
    kind: Any,
    countries: tuple[str, ...],
    expected: list[tuple[str, str | None]],
    patient: Any,
) -> None:
    found = examine(patient(selling_to(*countries), table(**{name: kind})), CHECKS[-1:])
    assert trouble(found) == [(level, "models", country) for level, country in expected]
    assert all(f"`orders.{name}`" in one.text for one in found if one.level != "ok")


def test_a_state_column_holds_the_codes_of_every_area(patient: Any) -> None:
    model = table(state=sa.String(2), city=sa.Text)
    found = examine(patient(selling_to("US", "AU"), model), CHECKS[-1:])
    assert trouble(found)[0] == ("error", "models", "AU")


@pytest.mark.parametrize(
    ("columns", "countries", "lost"),
    [
        ({"street": sa.Text, "city": sa.Text}, ("US", "AE"), ["US", "US", "AE"]),
        ({"street": sa.Text, "city": sa.Text, "zip": sa.Text}, ("US",), ["US"]),
        ({"street": sa.Text, "city": sa.Text, "zip": sa.Text, "state": sa.Text}, ("US",), []),
        ({"street": sa.Text, "city": sa.Text, "zip": sa.Text}, ("NL",), []),
        ({"full_address": sa.Text}, ("US",), []),
        ({"email": sa.Text}, ("US",), []),
    ],
)
def test_a_part_of_an_address_that_no_column_takes_is_missed(
    columns: dict[str, Any], countries: tuple[str, ...], lost: list[str], patient: Any
) -> None:
    found = examine(patient(selling_to(*countries), table(**columns)), CHECKS[-1:])
    missed = [one for one in found if "has no column for the" in one.text]
    assert sorted(one.country or "" for one in missed) == sorted(lost)
    assert all(one.level == "warning" for one in missed)


@pytest.mark.parametrize("name", ["zip", "phone"])
def test_a_number_that_must_be_there_is_an_error_where_it_need_not_be_given(
    name: str, patient: Any
) -> None:
    column = sa.Column(name, sa.BigInteger, nullable=False)
    model = HostModel(sa.Table("orders", sa.MetaData(), column))
    found = examine(patient(selling_to("IE"), model), CHECKS[-1:])
    assert ["let it be NULL" in one.text for one in found if one.level == "error"].count(True) == 1


def test_a_column_nobody_fills_says_what_to_write(patient: Any) -> None:
    column = sa.Column("user_id", sa.Integer, nullable=False)
    bare = sa.Table("orders", sa.MetaData(), column)
    (found,) = examine(patient(WELL, HostModel(bare)), CHECKS[-1:])
    assert "order.fit(orders, user_id=…) and checkout.fits(orders, 'user_id')" in found.text
    declared = HostModel(bare, frozenset({"user_id"}))
    assert trouble(examine(patient(WELL, declared), CHECKS[-1:])) == []


def test_a_column_the_shop_fills_is_its_own_affair_and_a_slip_is_named(patient: Any) -> None:
    model = table(zip=sa.Integer, given=("zip", "zipp"))
    (found,) = examine(patient(WELL, model), CHECKS[-1:])
    assert found.text == "checkout.fits(orders, 'zipp') names no column"


def test_what_is_no_model_is_an_error_and_no_crash(patient: Any) -> None:
    (found,) = examine(patient(WELL, HostModel("orders")), CHECKS[-1:])
    assert found.level == "error"
    assert "'orders' is no SQLAlchemy model" in found.text


def test_at_start_one_sentence_says_what_is_certain_to_go_wrong(patient: Any) -> None:
    model = table(zip=sa.Integer, city=sa.String(25), total=sa.Integer)
    subject = patient(WELL, model)
    said = model_trouble(subject.state, model)
    assert said.startswith("`orders.zip` is INTEGER: NL can't be stored")
    assert said.endswith(", and 1 more. `flask smartcheckout doctor` says all.")
    assert model_trouble(subject.state, table(city=sa.String(25))) == ""


# Postcodes


def widest(pattern: str) -> int:
    return int(regex.parse(pattern).getwidth()[1])


@pytest.mark.parametrize("country", codes())
def test_the_longest_postcode_is_the_widest_its_pattern_takes(country: str) -> None:
    book = rules(country)
    if book.postcode.pattern and book.postcode.strictness == "block":
        assert longest_postcode(book) >= widest(book.postcode.pattern)
        assert longest_postcode(book) <= book.fields["postcode"].max_length
    else:
        assert longest_postcode(book) == book.fields["postcode"].max_length


# The report


def test_what_holds_for_several_countries_is_said_once() -> None:
    findings = [
        Finding("error", "`orders.zip` is INTEGER: {where} can't be stored", code, "models")
        for code in "GB NL CA PL IE PT".split()
    ]
    findings.append(Finding("warning", "the rest is late", "GB", "rates"))
    assert list(lines(findings)) == [
        "✗ models  `orders.zip` is INTEGER: GB, NL, CA, PL and 2 more can't be stored",
        "! rates   GB: the rest is late",
        "",
        "1 error, 1 warning.",
    ]


@pytest.mark.parametrize(
    ("countries", "text"),
    [("NL", "NL"), ("NL BE", "NL and BE"), ("A B C D E", "A, B, C, D and E"), ("", "")],
)
def test_countries_are_listed_as_people_do(countries: str, text: str) -> None:
    assert named(countries.split()) == text


def test_a_finding_as_json_is_about_its_own_country() -> None:
    finding = Finding("error", "{where} can't be stored", "NL", "models")
    assert finding.to_json() == {
        "level": "error",
        "country": "NL",
        "check": "models",
        "message": "NL can't be stored",
    }


# The shop's own fields


def asking(*fields: ExtraField, **more: Any) -> Shop:
    return replace(WELL, extra_fields=fields, **more)


DOOR = ExtraField("door_code", "text", "Door code", required=True)
DAY = ExtraField("wanted_on", "date", "Day")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ((DOOR,), [("warning", "fields", "NL")]),
        ((replace(DOOR, countries=("DE",)),), []),
        ((replace(DOOR, required=False, folded=True),), []),
        ((newsletter(), gift_message()), []),
        ((DOOR, DAY, DAY), [("warning", "fields", "DE"), ("warning", "fields", "NL")]),
    ],
)
def test_own_fields_that_make_a_long_form_are_named(
    patient: Any, fields: tuple[ExtraField, ...], found: list[tuple[str, str, str]]
) -> None:
    named_apart = tuple(replace(one, name=f"{one.name}_{n}") for n, one in enumerate(fields))
    assert trouble(examine(patient(asking(*named_apart)), [fields_of_the_shop])) == found


def test_the_form_is_long_because_of_own_fields_alone(patient: Any) -> None:
    brazil = replace(WELL, sells_to=("NL", "BR"))
    assert trouble(examine(patient(brazil), [fields_of_the_shop])) == []
    (said,) = examine(patient(asking(DOOR)), [fields_of_the_shop])[:1]
    assert "see 9 fields, more than 8, with door_code of your own" in said.message


def test_a_label_help_or_choice_without_a_language_is_named(patient: Any) -> None:
    some = {"en": "Code", "nl": "Code"}
    field = replace(DOOR, label=some, help={**some, "de": "Code", "fr": "Code"})
    choice = ExtraField("size", "choice", "Size", choices={"s": {"en": "Small"}})
    found = examine(patient(asking(field, choice, terms(), terms_url="/terms")), [installed.texts])
    assert [one.message for one in found] == [
        "ExtraField('door_code') has no text in de, fr",
        "ExtraField('size') has no text in de, fr, nl",
    ]


@pytest.mark.parametrize(
    ("field", "kind", "found"),
    [
        (DOOR, sa.String(100), []),
        (DOOR, sa.String(99), ["warning"]),
        (DOOR, sa.Integer(), ["warning"]),
        (DAY, sa.Date(), []),
        (DAY, sa.String(10), []),
        (DAY, sa.Integer(), ["error"]),
        (newsletter(), sa.Boolean(), []),
        (newsletter(), sa.Text(), ["error"]),
        (ExtraField("size", "choice", "Size", choices=("S", "XXL")), sa.String(2), ["error"]),
    ],
)
def test_a_column_for_an_own_field_is_looked_at(
    patient: Any, field: ExtraField, kind: Any, found: list[str]
) -> None:
    model = sa.Table("orders", sa.MetaData(), sa.Column(field.name, kind))
    seen = examine(patient(asking(field), HostModel(model)), [models])
    assert [one.level for one in seen if one.level != "ok"] == found


def test_a_column_may_not_need_what_nobody_has_to_enter(patient: Any) -> None:
    def seen(field: ExtraField) -> tuple[Finding, ...]:
        table = sa.Table("orders", sa.MetaData(), sa.Column("wanted_on", sa.Date, nullable=False))
        return examine(patient(asking(field), HostModel(table)), [models])

    assert [one.level for one in seen(DAY)] == ["error"]
    assert "`orders.wanted_on` takes 'wanted_on', and is DATE NOT NULL" in seen(DAY)[0].message
    assert [one.level for one in seen(replace(DAY, required=True))] == ["ok"]
    assert [one.level for one in seen(replace(DAY, required=True, refs=("mug",)))] == ["error"]


def lending(*payments: Any, **more: Any) -> Shop:
    return replace(WELL, payments=(*payments, Invoice()), **more)


class Lends:
    """A provider whose only method is credit."""

    id = "lends"
    capabilities: frozenset[Any] = frozenset()

    def __init__(self, credit: Credit | None) -> None:
        self._credit = credit

    def methods(self, context: Any) -> list[MethodOffer]:
        return [MethodOffer("lends-later", "later", "Later", credit=self._credit)]

    def start(self, request: Any, *, idempotency_key: str) -> Any:
        raise AssertionError


TOTAL = Money(8340, "EUR")
WHOLE = Credit("Bank", TOTAL, late="late_fee", url="https://b.example", warning="Caution!")


@pytest.mark.parametrize(
    ("credit", "expected", "told"),
    [
        (None, [("error", "NL"), ("error", "DE")], "nobody is told whose"),
        (replace(WHOLE, lender=""), [("error", "NL"), ("error", "DE")], "has no lender"),
        (replace(WHOLE, late="", url=""), [("error", "NL"), ("error", "DE")], "no late and no url"),
        (replace(WHOLE, warning=""), [("warning", "NL"), ("warning", "DE")], "without the warning"),
        (WHOLE, [], ""),
    ],
)
def test_credit_that_says_too_little_is_named(
    credit: Credit | None, expected: list[tuple[str, str]], told: str, patient: Any
) -> None:
    found = examine(patient(lending(Lends(credit))), (credit_check,))
    bad = [one for one in found if one.level != "ok"]
    assert sorted((one.level, one.country) for one in bad) == sorted(expected)
    assert all(told in one.message for one in bad)


def test_credit_that_rests_on_our_reading_is_said(patient: Any) -> None:
    mollie = Mollie("test_abcdef", offered=("riverty", "klarna", "in3"), refresh=False)
    found = examine(patient(lending(mollie, languages=("en", "nl", "fr", "pl"))), (credit_check,))
    assert {one.level for one in found} == {"ok"}
    lenders, languages = (one.message for one in found)
    assert "Klarna" in lenders and "in3" in lenders and "Riverty" not in lenders
    assert "fr and pl" in languages


# What follows an order


def test_a_shop_that_mails_nothing_hears_that_the_law_asks_for_it(patient: Any) -> None:
    (found,) = examine(patient(send_mail=None), [aftercare.mail])
    assert found.level == "warning"
    assert "SMARTCHECKOUT_MAIL_URL" in found.message and "@checkout.send_mail" in found.message


def test_mails_need_a_sender_and_an_address_for_their_links(patient: Any) -> None:
    found = examine(patient(replace(WELL, contact=Contact()), public_url=""), [aftercare.mail])
    assert trouble(found) == [("warning", "mail", None), ("error", "mail", None)]


def test_mails_that_were_given_up_are_loud(patient: Any, database: Database) -> None:
    database.upgrade()
    then = datetime.now(UTC) - timedelta(hours=2)
    about = {"root": "", "domain": "shop.example", "now": then}
    with database.begin() as connection:
        for subject in ("lost", "late"):
            outbox.put(database, connection, "confirmation", subject, **about)
    parcel = outbox.claim(database, then, "lost")
    assert parcel is not None
    outbox.refused(database, parcel, "SMTPRecipientsRefused 550 5.1.1")
    lost, late = examine(patient(), [aftercare.mail])
    assert (lost.level, late.level) == ("error", "warning")
    assert lost.message.startswith("Mails given up: 1 (SMTPRecipientsRefused 550 5.1.1)")
    assert late.message.startswith("Mails waiting: 1, the oldest since ")


@pytest.mark.parametrize(
    ("more", "says"),
    [({"withdrawal_days": 0}, "from DE and NL"), ({"terms_text": ""}, "Shop(terms_text=…)")],
)
def test_what_consumers_have_to_be_told(more: dict[str, Any], says: str, patient: Any) -> None:
    (found,) = examine(patient(replace(WELL, **more)), [aftercare.withdrawal])
    assert (found.level, says in found.message) == ("warning", True), found


def test_where_no_consumer_of_the_union_buys_there_is_nothing_to_say(patient: Any) -> None:
    shop = replace(WELL, sells_to=("US",), withdrawal_days=0)
    assert trouble(examine(patient(shop), [aftercare.withdrawal])) == []


def test_words_of_withdrawing_by_one_source_are_pointed_out(patient: Any) -> None:
    found = examine(patient(replace(WELL, languages=("en", "pt", "ar"))), [aftercare.withdrawal])
    assert [(one.level, one.message) for one in found] == [
        (
            "ok",
            "The withdrawal function says what the law has for it, in pt by one source only, in ar "
            "in English",
        )
    ]
