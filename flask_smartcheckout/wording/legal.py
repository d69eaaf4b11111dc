"""Phrases that a law prescribes, kept as data and never left to a translator."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..i18n import get_locale
from ..pricing import Quote

_DATA = Path(__file__).parent / "data"


class GuaranteeWords(NamedTuple):
    """The first words of the EU's notice on the legal guarantee, and the page it leads to."""

    phrase: str
    link: str
    language: str


@cache
def phrases(name: str) -> dict[str, dict[str, object]]:
    """Return the phrases of a file by language; one without `verified` has two sources."""
    with (_DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def order_button() -> str:
    """Return the words on the order button (Directive 2011/83/EU, art. 8(2))."""
    return _phrase("order_button", get_locale().language)


def order_button_phrases() -> dict[str, dict[str, object]]:
    """Return what is known of the button by language: `phrase`, `source`, `checked`, `verified`."""
    return phrases("order_button")


def withdrawal_phrases() -> dict[str, dict[str, object]]:
    """Return the words of the withdrawal function by language: `phrase`, `confirm`, `source` …"""
    return phrases("withdrawal")


def withdrawal_label() -> str:
    """Return the words that lead to the withdrawal function (Directive 2011/83/EU, art. 11a(1))."""
    return _phrase("withdrawal", get_locale().language)


def confirm_withdrawal_label() -> str:
    """Return the words on the button that withdraws (Directive 2011/83/EU, art. 11a(3))."""
    return str(_entry("withdrawal", get_locale().language)["confirm"])


@dataclass(frozen=True, slots=True)
class WithdrawalForm:
    """The model withdrawal form; `to` stands before who gets it, a dash before each line."""

    language: str
    title: str
    hint: str
    to: str
    lines: tuple[str, ...]
    foot: str


def withdrawal_form() -> WithdrawalForm:
    """Return the model withdrawal form (Directive 2011/83/EU, Annex I(B)), else in English."""
    language = get_locale().language
    known = phrases("withdrawal_form")
    spoken = language if language in known else "en"
    words: dict[str, Any] = known[spoken]
    texts = {name: str(words[name]) for name in ("title", "hint", "to", "foot")}
    return WithdrawalForm(language=spoken, lines=tuple(words["lines"]), **texts)


def invoice_mentions(quote: Quote, language: str | None = None) -> tuple[str, ...]:
    """Return what the law wants an invoice to say about VAT that is not charged to a business.

    Goods that are sent are exempt, and the invoice says by which provision (Directive 2006/112/EC,
    art. 226(11)); what is not sent is taxed as a service, with the words "Reverse charge" (art.
    226(11a)). A cart may have both. `language` ("it", "nl_BE") is any of the EU, that of the page
    without one, English where there are no words.
    """
    if quote.treatment.kind != "reverse_charge":
        return ()
    spoken = (language or get_locale().language).replace("-", "_").split("_")[0].lower()
    sent = {line.line.needs_shipping for line in quote.lines}
    names = {True: "intra_community_supply", False: "reverse_charge"}
    return tuple(_phrase(names[one], spoken) for one in (True, False) if one in sent)


def guarantee_words() -> GuaranteeWords:
    """Return what stands for the picture of the notice in the page's language, else in English."""
    spoken = get_locale().language
    language = spoken if spoken in phrases("guarantee_notice") else "en"
    entry = _entry("guarantee_notice", language)
    return GuaranteeWords(str(entry["phrase"]), str(entry["link"]), language)


def _phrase(name: str, language: str) -> str:
    return str(_entry(name, language)["phrase"])


def _entry(name: str, language: str) -> dict[str, object]:
    known = phrases(name)
    return known.get(language) or known["en"]
