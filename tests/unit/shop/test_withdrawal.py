"""What a shop may say of withdrawing, and what is exempt."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from flask_smartcheckout import Line, Money, Shop
from flask_smartcheckout.shop import EU, EXEMPTIONS, exemption
from flask_smartcheckout.wording import exemption_text

DATA = Path(__file__).parents[3] / "flask_smartcheckout" / "wording" / "data"
OFFICIAL = set("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"withdrawal_days": 7}, "is 14 or more"),
    ({"withdrawal_days": -1}, "is 14 or more"),
    ({"withdrawal_days": "14"}, "is 14 or more"),
    ({"withdrawal_days": True}, "is 14 or more"),
    ({"withdrawal_exempt": "books"}, "maps tax classes or refs to reasons"),
    ({"withdrawal_exempt": {"books": "because"}}, "the reasons are custom, perishable"),
    ({"terms_text": 3}, "terms_text=…) is a text"),
]


def line(ref: str = "mug", tax_class: str | None = "standard") -> Line:
    return Line(ref, "Mug", Money(1000, "EUR"), tax_class=tax_class)


@pytest.mark.parametrize(("given", "says"), WRONG)
def test_what_cannot_be_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        Shop("NL", **given)


def test_a_line_is_exempt_by_its_ref_before_its_tax_class() -> None:
    exempt = {"food": "perishable", "cheese": "custom"}
    assert exemption(exempt, line("cheese", "food")) == "custom"
    assert exemption(exempt, line("bread", "food")) == "perishable"
    assert exemption(exempt, line("mug", None)) == ""


def test_a_function_may_say_it_and_only_with_a_reason_there_is() -> None:
    assert exemption(lambda one: None, line()) == ""
    assert exemption(lambda one: "digital", line()) == "digital"
    with pytest.raises(ValueError, match="the reasons are"):
        exemption(lambda one: "because", line())


@pytest.mark.parametrize(
    ("sells_to", "days", "offered"),
    [(("NL",), 14, True), (("US", "NO"), 30, True), (("US", "GB"), 14, False), (("EU",), 0, False)],
)
def test_consumers_of_the_economic_area_have_the_function(
    sells_to: tuple[str, ...], days: int, offered: bool
) -> None:
    shop = Shop("NL", sells_to=sells_to, withdrawal_days=days)
    assert shop.can_be_withdrawn_from is offered


def test_every_reason_has_its_words() -> None:
    assert all(exemption_text(reason).endswith(".") for reason in EXEMPTIONS)


def test_the_words_of_the_function_are_known_in_every_language_of_the_union() -> None:
    known = tomllib.loads((DATA / "withdrawal.toml").read_text("utf-8"))
    assert set(known) == OFFICIAL and len(EU) == 27
    for language, words in known.items():
        assert words["phrase"] != words["confirm"], language
        assert words["source"] and words["checked"], language
        assert words["phrase"][0].isupper() and not words["phrase"].endswith("."), language


def test_the_model_form_has_all_its_lines_in_every_language() -> None:
    known = tomllib.loads((DATA / "withdrawal_form.toml").read_text("utf-8"))
    for language, words in known.items():
        assert len(words["lines"]) == 6, language
        assert words["hint"][0] + words["hint"][-1] == "()", language
        assert words["foot"].startswith("(*)") and words["source"], language
        assert "[" not in "".join(words["lines"]), language
