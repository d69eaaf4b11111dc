"""Words: none is missing in any country or language, and every sentence says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from flask import Flask

from flask_smartcheckout import Coupon, Line, Money, Shop, SmartCheckout, wording
from flask_smartcheckout.cart import Cart
from flask_smartcheckout.countries import (
    CountryRules,
    FieldError,
    FieldRule,
    check_address,
    codes,
    rules,
)
from flask_smartcheckout.countries.verdict import Code
from flask_smartcheckout.i18n import languages, use_locale
from flask_smartcheckout.payments.attempt_states import STATES
from flask_smartcheckout.pricing import (
    Buyer,
    Choices,
    Delivery,
    Destination,
    OfferedMethod,
    Quote,
    quote,
)
from flask_smartcheckout.shop import EligibilityContext, Invoice
from flask_smartcheckout.wording import labels, legal, unpaid_reason

ROOT = Path(__file__).parents[2]
CODES = get_args(Code)
TODAY = date(2026, 11, 21)


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    app = Flask("host")
    app.config.update(SECRET_KEY="test", SMARTCHECKOUT_DATABASE_URL=sqlite_url)
    SmartCheckout(app, Shop(country="NL"))
    with app.app_context():
        yield app
    app.extensions["smartcheckout"].database.dispose()


@cache
def every_country() -> tuple[CountryRules, ...]:
    return tuple(rules(code) for code in codes())


@cache
def every_rule() -> tuple[FieldRule, ...]:
    """Return each different field rule of all countries once."""
    shown = (field for country in every_country() for field in country.fields.values())
    return tuple(dict.fromkeys(shown))


# Fields


def test_every_label_of_every_country_has_words(app: Flask) -> None:
    for rule in every_rule():
        assert wording.label(rule.label), rule


def test_every_field_that_is_shown_says_why_it_is_asked(app: Flask) -> None:
    silent = {rule.name for rule in every_rule() if rule.shown and not wording.help_text(rule)}
    assert silent == set()


def test_a_key_without_words_is_an_error(app: Flask) -> None:
    with pytest.raises(LookupError, match="'shoe_size'"):
        wording.label("shoe_size")


def test_an_example_stands_in_the_hint(app: Flask) -> None:
    for rule in every_rule():
        assert (rule.example or "") in wording.hint(rule)
        assert bool(wording.hint(rule)) == bool(rule.example)


def test_the_browser_is_given_all_it_says(app: Flask) -> None:
    scripts = "".join(path.read_text() for path in (ROOT / "static").rglob("*.js"))
    said = set(re.findall(r"\bsay\('(\w+)'", scripts))
    known = wording.field_wording()
    assert said and said <= known.keys()
    assert all(known[key] for key in said)
    assert known["labels"].keys() == labels.LABELS.keys() | labels.AREA_KINDS.keys()  # type: ignore[attr-defined]
    assert known["help"].keys() == labels.HELP.keys()  # type: ignore[attr-defined]


# Errors


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", CODES)
def test_every_error_of_every_field_is_a_sentence_with_its_example(
    code: Any, language: str, app: Flask
) -> None:
    with use_locale(language):
        for rule in every_rule():
            said = wording.error_message(FieldError(rule.name, code), rule)
            # In Japanese an example ends without a full stop.
            assert said.endswith((".", "。")) or (language == "ja" and said.endswith(rule.example))
            assert "%(" not in said
            assert rule.example is None or rule.example in said


@pytest.mark.parametrize("language", languages())
def test_two_errors_of_a_field_never_read_the_same(language: str, app: Flask) -> None:
    with use_locale(language):
        for rule in every_rule():
            said = {wording.error_message(FieldError(rule.name, code), rule) for code in CODES}
            assert len(said) == len(CODES), rule


def test_an_example_keeps_its_direction_in_a_text_from_right_to_left(app: Flask) -> None:
    rule = rules("NL").fields["postcode"]
    with use_locale("ar"):
        assert "\N{FIRST STRONG ISOLATE}1012 JX\N{POP DIRECTIONAL ISOLATE}" in wording.hint(rule)
        said = wording.error_message(FieldError("postcode", "required"), rule)
        assert "\N{FIRST STRONG ISOLATE}1012 JX\N{POP DIRECTIONAL ISOLATE}" in said
    with use_locale("nl"):
        assert wording.hint(rule) == "bijv. 1012 JX"


EMAILS = ["sanne", "@example.nl", "sanne@", "sanne@example", "san ne@example.nl"]


def test_every_way_to_mistype_an_email_address_has_a_sentence_of_its_own(app: Flask) -> None:
    dutch = rules("NL")
    said = set()
    for address in EMAILS:
        (error,) = errors_of("email", address)
        said.add(wording.error_message(error, dutch.fields["email"]))
    assert len(said) == len(EMAILS)
    assert all("name@example.com" in one for one in said)


def test_a_name_without_a_letter_is_told_what_is_missing(app: Flask) -> None:
    (error,) = errors_of("name", "123")
    said = wording.error_message(error, rules("NL").fields["name"])
    assert said == "A name has at least one letter."


def errors_of(field: str, value: str) -> list[FieldError]:
    errors = check_address(rules("NL"), {field: value}, require=()).errors
    return [error for error in errors if error.field == field]


SENTENCES = {
    "country_unknown": {},
    "shipping_unknown": {},
    "payment_required": {},
    "pickup_point_required": {},
    "pickup_point_unknown": {},
}
UNSENT = "not_deliverable part_not_served order_too_large points_missed not_priced".split()


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_about_the_whole_form(key: str, app: Flask) -> None:
    said = wording.sentence(key, **SENTENCES[key])
    assert said.endswith(".") and "%(" not in said


@pytest.mark.parametrize("reason", UNSENT)
def test_why_nothing_can_be_sent_is_a_sentence_of_its_own(reason: str, app: Flask) -> None:
    said = wording.unsent_message(reason, "Brazil")
    assert said.endswith(".") and "%(" not in said
    assert ("Brazil" in said) == (reason in UNSENT[:3])
    assert said not in [wording.unsent_message(one, "Brazil") for one in UNSENT if one != reason]


@pytest.mark.parametrize(
    ("last", "pickup", "said"),
    [
        (25, False, "Delivered Tue, Nov 24 – Wed, Nov 25"),
        (24, False, "Delivered Tue, Nov 24"),
        (25, True, "Ready to pick up Tue, Nov 24 – Wed, Nov 25"),
    ],
)
def test_days_of_delivery_read_as_a_person_says_them(
    last: int, pickup: bool, said: str, app: Flask
) -> None:
    days = Delivery(date(2026, 11, 24), date(2026, 11, last))
    shown = wording.arrival(days, pickup=pickup).replace("\u2009", " ")
    assert shown == said
    assert (
        wording.arrival_note(days, pickup=pickup).lower()
        == wording.arrival(days, pickup=pickup).lower()
    )


@pytest.mark.parametrize(
    ("days", "pickup", "packing", "said"),
    [
        ((1, 2), False, 1, "Delivered within 3 working days after your payment is there"),
        ((0, 0), False, 0, "Delivered within 1 working day after your payment is there"),
        ((0, 1), True, 0, "Ready to pick up once your payment is there"),
        ((1, 2), False, None, "Delivered Tue, Nov 24"),
    ],
)
def test_goods_that_wait_for_a_transfer_are_promised_no_day(
    days: tuple[int, int], pickup: bool, packing: int | None, said: str, app: Flask
) -> None:
    day = Delivery(date(2026, 11, 24), date(2026, 11, 24))
    sending = OfferedMethod("home", "Home", days, pickup)
    assert wording.arrival_of(day, sending, packing) == said


# Coupons and payment


CODE = "WELCOME7"
OTHER = Coupon("OTHER", "percent_order", 100, automatic=True)
ALONE = Coupon("OTHER", "percent_order", 5, automatic=True, exclusive=True)


def coupon(**conditions: Any) -> Coupon:
    return Coupon(CODE, "percent_order", 5, public=True, priority=1, **conditions)


PUBLIC = {
    "expired": [coupon(ends=TODAY - timedelta(1))],
    "not_yet": [coupon(starts=TODAY + timedelta(1))],
    "min_subtotal": [coupon(min_subtotal=500)],
    "min_quantity": [coupon(min_quantity=9)],
    "country": [coupon(countries=("BE",))],
    "no_items": [coupon(refs=("cup",))],
    "exclusive": [coupon(), ALONE],
    "not_needed": [coupon(), OTHER],
}


def refusal(*coupons: Coupon) -> Any:
    cart = Cart.of([Line("mug", "Mug", Money(1250, "EUR"))], "EUR")
    shop = Shop(country="NL", sells_to=("NL", "BE"), coupons=coupons)
    choices = Choices(codes=(CODE,))
    (refused,) = quote(cart, shop, Destination("NL"), choices, TODAY).refused
    return refused


@pytest.mark.parametrize("reason", PUBLIC)
@pytest.mark.parametrize("language", languages())
def test_a_public_coupon_says_why_it_does_not_count(language: str, reason: str, app: Flask) -> None:
    refused = refusal(*PUBLIC[reason])
    assert refused.reason == reason
    with use_locale(language):
        said = wording.refusal_message(refused)
    assert CODE in said and "%(" not in said


def test_a_coupon_that_is_not_public_reads_like_one_that_is_not_there(app: Flask) -> None:
    hidden = refusal(Coupon(CODE, "percent_order", 5, min_subtotal=500))
    assert hidden.reason == "min_subtotal"
    assert wording.refusal_message(hidden) == wording.refusal_message(refusal())


INVOICES = [
    (Invoice(), {}),
    (Invoice(min_total=100), {}),
    (Invoice(max_total=1), {}),
    (Invoice(), {"billing_equals_shipping": False}),
    (Invoice(risk_check=lambda context: False), {}),
]


@pytest.mark.parametrize("language", languages())
def test_every_way_an_invoice_is_offered_or_not_has_words(language: str, app: Flask) -> None:
    said = set()
    with use_locale(language):
        for invoice, circumstances in INVOICES:
            context = EligibilityContext("NL", Money(1250, "EUR"), today=TODAY, **circumstances)
            (offer,) = invoice.methods(context)
            assert "14" in wording.payment_title(offer)
            said.add(wording.payment_text(offer))
    assert len(said) == len(INVOICES)
    assert "" not in said


def test_a_shops_own_title_of_a_method_is_read_in_the_language_of_the_page(app: Flask) -> None:
    (offer,) = Invoice(title={"en": "Later", "nl": "Achteraf"}).methods(
        EligibilityContext("NL", Money(1250, "EUR"))
    )
    for language, title in (("nl", "Achteraf"), ("de", "Later")):
        with use_locale(language):
            assert wording.payment_title(offer) == title


def test_a_remark_for_machines_is_not_read_out(app: Flask) -> None:
    assert len(wording.notice_texts(["duties_may_apply", "no_shipping"])) == 1


# What an invoice without VAT says

OFFICIAL = frozenset(
    "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()
)  # Regulation 1 of 1958, art. 1
BUSINESS = Buyer("business", "DE136695976", "valid")


def sold(buyer: Buyer, *sent: bool, to: str = "DE") -> Quote:
    """Return the quote for goods that are sent, and for what is not."""
    lines = [
        Line(f"{n}", "Mug", Money(1250, "EUR"), needs_shipping=one) for n, one in enumerate(sent)
    ]
    shop = Shop(country="NL", sells_to=("EU",))
    return quote(Cart.of(lines, "EUR"), shop, Destination(to), Choices(buyer=buyer), TODAY)


def test_reverse_charge_has_words_in_every_official_language() -> None:
    assert legal.phrases("reverse_charge").keys() == OFFICIAL


def test_the_exemption_names_its_article_in_every_language_we_speak() -> None:
    known = legal.phrases("intra_community_supply")
    assert set(languages()) & OFFICIAL <= known.keys() <= OFFICIAL
    assert all(
        re.search(r"\b138\b.*2006/112|2006/112.*\b138\b", str(one["phrase"]))
        for one in known.values()
    )


@pytest.mark.parametrize("name", ["reverse_charge", "intra_community_supply", "order_button"])
def test_every_prescribed_phrase_has_a_source_and_a_day(name: str) -> None:
    for language, entry in legal.phrases(name).items():
        assert {"phrase", "source", "checked"} <= entry.keys(), language
        assert entry.keys() <= {"phrase", "source", "checked", "verified"}, language
        assert isinstance(entry.get("verified", True), bool), language
        assert entry["phrase"] and entry["source"], language
        assert entry["phrase"] == str(entry["phrase"]).strip(), language
        assert isinstance(entry["checked"], date), language


@pytest.mark.parametrize(
    ("sent", "language", "said"),
    [
        (
            (True,),
            "en",
            ("Exempt intra-Community supply, Article 138(1) of Directive 2006/112/EC",),
        ),
        ((False,), "de_AT", ("Steuerschuldnerschaft des Leistungsempfängers",)),
        (
            (True, False),
            "pl",
            (
                "Wewnątrzwspólnotowa dostawa towarów zwolniona z VAT, art. 138 ust. 1 dyrektywy "
                "2006/112/WE",
                "odwrotne obciążenie",
            ),
        ),
        ((False,), "nl-BE", ("Btw verlegd",)),
        ((False,), "FR", ("Autoliquidation",)),
        ((False,), "it", ("inversione contabile",)),
        ((False,), "ja", ("Reverse charge",)),
        (
            (True,),
            "mt",
            ("Exempt intra-Community supply, Article 138(1) of Directive 2006/112/EC",),
        ),
    ],
)
def test_an_invoice_without_vat_says_why(
    sent: tuple[bool, ...], language: str, said: tuple[str, ...]
) -> None:
    assert wording.invoice_mentions(sold(BUSINESS, *sent), language) == said


def test_an_invoice_with_vat_or_for_an_export_says_nothing() -> None:
    assert wording.invoice_mentions(sold(Buyer(), True), "en") == ()
    assert wording.invoice_mentions(sold(BUSINESS, True, to="NL"), "en") == ()


@pytest.mark.parametrize("language", languages())
def test_below_the_prices_stand_the_notices_and_then_the_mentions(
    language: str, app: Flask
) -> None:
    with use_locale(language):
        priced = sold(BUSINESS, True)
        said = wording.remarks(priced)
        assert said == [
            *wording.notice_texts(["reverse_charge"]),
            *wording.invoice_mentions(priced),
        ]
        assert len(said) == 2


STATUSES = ("invalid", "unchecked", "unavailable")


def test_every_reason_to_charge_a_business_vat_has_a_sentence_of_its_own(app: Flask) -> None:
    buyers = [Buyer("business"), *(Buyer("business", "DE136695976", one) for one in STATUSES)]
    said = {text for buyer in buyers for text in wording.remarks(sold(buyer, True))}
    assert len(said) == len(buyers)
    assert all(text.startswith("VAT is charged") for text in said)


# The order button


@pytest.mark.parametrize("language", languages())
def test_the_order_button_says_what_the_law_wants(language: str, app: Flask) -> None:
    phrase = legal.phrases("order_button")[language]
    assert isinstance(phrase["source"], str) and phrase["source"]
    assert isinstance(phrase["checked"], date)
    with use_locale(language):
        assert wording.order_button() == phrase["phrase"]


BUTTONS = {
    "en": "order with obligation to pay",
    "nl": "bestelling met betalingsverplichting",
    "de": "zahlungspflichtig bestellen",
    "fr": "commande avec obligation de paiement",
}


@pytest.mark.parametrize("language", BUTTONS)
def test_the_order_button_has_the_statutory_words(language: str, app: Flask) -> None:
    with use_locale(language):
        assert wording.order_button().lower() == BUTTONS[language]


@pytest.mark.parametrize("state", STATES)
def test_whatever_became_of_a_payment_has_words(state: str, app: Flask) -> None:
    with app.test_request_context():
        for failure in ("", "declined", "not_eligible", "unavailable", "error", "no_answer"):
            assert unpaid_reason(state, failure).startswith(("The payment", "This way"))
