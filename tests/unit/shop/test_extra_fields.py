"""The shop's own fields: what can be declared, and what is refused with the fix in its message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from flask_smartcheckout import Line, Money, Shop
from flask_smartcheckout.shop import (
    ExtraField,
    OurText,
    age_confirmation,
    gift_message,
    newsletter,
    purchase_order,
    terms,
)
from flask_smartcheckout.shop.extra_fields import linked_parts
from flask_smartcheckout.shop.reserved_names import reserved
from flask_smartcheckout.views.entry import NAMES
from flask_smartcheckout.wording.extra_fields import READY

MUG = Line("mug", "Blue mug", Money(1250, "EUR"))
WINE = Line("wine", "Red wine", Money(950, "EUR"), tax_class="alcohol")
READY_MADE = (gift_message, terms, newsletter, age_confirmation, purchase_order)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"name": "door code"}, "up to 24 letters a to z, digits and _"),
        ({"name": "Door"}, "such as 'door_code'"),
        ({"name": "7up"}, "begins with a letter"),
        ({"name": "x" * 25}, "up to 24 letters"),
        ({"name": "ë"}, "letters a to z"),
        ({"name": "code\n"}, "letters a to z"),
        ({"name": None}, "letters a to z"),
        ({"name": "city"}, "the name is taken: call it 'my_city'"),
        ({"name": "submit"}, "the name is taken"),
        ({"name": "billing_code"}, "the name is taken"),
        ({"kind": "number"}, "kind is one of text, long_text, choice, checkbox, date"),
        ({"place": "top"}, "place is one of contact, address, delivery, button"),
        ({"label": ""}, "label is empty: say what is asked"),
        ({"label": {}}, "label is empty"),
        ({"label": {"en": "Code", "nl": " "}}, "label is empty"),
        ({"label": 5}, "label is empty"),
        ({"help": {"en": 5}}, "help is a text"),
        ({"required": "yes"}, "required is True or False"),
        ({"required": True, "folded": True}, "cannot be folded away: write folded=False"),
        ({"kind": "date", "max_length": 5}, "max_length is for text and long_text"),
        ({"kind": "date", "choices": ("a",)}, "choices is for choice, and this is a date"),
        ({"kind": "long_text", "pattern": "a"}, "pattern is for text, and this is a long_text"),
        ({"earliest": 0}, "earliest is for date, and this is a text: leave it out"),
        ({"link": "/terms"}, "link is for checkbox"),
        ({"min_length": -1}, "0 ≤ min_length ≤ max_length ≤ 10000, not -1 to 100"),
        ({"min_length": 5, "max_length": 4}, "not 5 to 4"),
        ({"max_length": 20_000}, "≤ 10000"),
        ({"max_length": "5"}, "whole numbers"),
        ({"pattern": "("}, "pattern: missing"),
        ({"pattern": r"\d+"}, "a pattern has an example"),
        ({"pattern": r"\d+", "example": "12a"}, "the example '12a' is refused by its rule"),
        ({"pattern": r"\d+", "example": "12", "min_length": 3}, "'12' is refused by its rule"),
        ({"kind": "choice"}, r"it has no choices: write choices=\('Small', 'Large'\)"),
        ({"kind": "choice", "choices": "SML"}, "choices is a list"),
        ({"kind": "choice", "choices": ("S", "S")}, "one of them twice"),
        ({"kind": "choice", "choices": (" S",)}, "the choice ' S'"),
        ({"kind": "choice", "choices": {"S": ""}}, "the choice 'S' is a value and its text"),
        ({"kind": "date", "earliest": "now"}, "'now' is neither a date nor days from now"),
        ({"kind": "date", "latest": datetime(2026, 1, 1)}, "neither a date"),
        ({"kind": "date", "latest": True}, "neither a date"),
        ({"kind": "date", "earliest": 5, "latest": 4}, "earliest is after latest"),
        ({"kind": "checkbox", "link": "javascript:x"}, "link is no http"),
        ({"kind": "checkbox", "link": "/terms"}, r"brackets: 'I agree to the \[terms\]'"),
        ({"countries": "NL"}, r"countries is a list: write \('NL',\)"),
        ({"countries": ("UK",)}, "countries: .*the United Kingdom is GB"),
        ({"refs": "mug"}, r"refs is a list: write \('mug',\)"),
        ({"tax_classes": "books"}, "tax_classes is a list"),
    ],
    ids=str,
)
def test_a_field_that_cannot_be_asked_says_why(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=f"^extra field .*{says}"):
        ExtraField(**{"name": "code", "kind": "text", "label": "Code", **arguments})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (gift_message(), r"extra_fields=…\) is a list: write \(ExtraField\("),
        (("code",), r"extra_fields=…\) holds 'code'; write ExtraField"),
        ((newsletter(), newsletter()), r"extra_fields=…\) has newsletter twice"),
        ((terms(),), r"'terms': it links to Shop\(terms_url=…\), which is not given"),
        ((age_confirmation(tax_classes=("wine",)),), "'wine' is no tax class of the shop: .*zero"),
    ],
)
def test_a_shop_that_cannot_ask_its_fields_says_why(fields: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Shop("NL", extra_fields=fields)


@pytest.mark.parametrize(
    "name", sorted(NAMES | {"token", "visit", "fingerprint", "seen_total", "vat_id"})
)
def test_no_field_takes_the_name_of_one_of_ours(name: str) -> None:
    assert reserved(name)


@pytest.mark.parametrize("name", ["action", "lang", "seq", "remove", "take", "leave", "onclick"])
def test_no_field_takes_the_name_of_a_button_or_of_a_forms_own_property(name: str) -> None:
    assert reserved(name)
    assert not reserved(f"my_{name}")


@pytest.mark.parametrize(
    ("conditions", "country", "lines", "asked"),
    [
        ({}, "US", (MUG,), True),
        ({"countries": ("EU",)}, "NL", (MUG,), True),
        ({"countries": ("EU",)}, "US", (MUG,), False),
        ({"refs": ("mug",)}, "NL", (WINE, MUG), True),
        ({"refs": ("mug",)}, "NL", (WINE,), False),
        ({"tax_classes": ("alcohol",)}, "NL", (WINE,), True),
        ({"tax_classes": ("alcohol",), "refs": ("mug",)}, "NL", (MUG,), True),
        ({"tax_classes": ("alcohol",), "countries": ("BE",)}, "NL", (WINE,), False),
    ],
)
def test_a_field_is_asked_where_and_for_what_it_says(
    conditions: dict[str, Any], country: str, lines: tuple[Line, ...], asked: bool
) -> None:
    assert ExtraField("code", "text", "Code", **conditions).asked_of(country, lines) is asked


def test_days_count_from_today_or_are_days() -> None:
    field = ExtraField("day", "date", "Day", earliest=1, latest=date(2026, 12, 24))
    assert field.days(date(2026, 11, 30)) == (date(2026, 12, 1), date(2026, 12, 24))


@pytest.mark.parametrize("make", READY_MADE)
def test_what_is_ready_made_has_our_words_and_takes_the_shops(
    make: Callable[..., ExtraField],
) -> None:
    field = make()
    own = [text for text in field.all_texts if isinstance(text, OurText)]
    assert own and all(text.key in READY for text in own)
    label: Any = "[My] words" if field.link else "My words"
    changed = make(label=label, place="contact", countries=("NL",))
    assert (changed.label, changed.place, changed.countries) == (label, "contact", {"NL"})
    assert changed.name == field.name


def test_every_ready_word_is_used() -> None:
    said = {text.key for make in READY_MADE for text in make().all_texts if text}  # type: ignore[union-attr]
    assert said == READY.keys()


def test_nobody_can_be_made_to_take_a_newsletter() -> None:
    with pytest.raises(ValueError, match="consent cannot be required"):
        newsletter(required=True)


@pytest.mark.parametrize("age", [0, 100, "18", True])
def test_an_age_is_one(age: Any) -> None:
    with pytest.raises(ValueError, match="age is years, such as 18"):
        age_confirmation(age)


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("I agree to the [terms]", ("I agree to the ", "terms", "")),
        ("[Terms] read", ("", "Terms", " read")),
        ("No link", ("No link", "", "")),
    ],
)
def test_brackets_in_a_label_are_its_link(label: str, parts: tuple[str, str, str]) -> None:
    assert linked_parts(label) == parts
