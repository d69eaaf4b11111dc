"""What the form's script knows of each country: in the page, and in full at an address of its own.

A shop that sells to many countries would send 30 kB of states and telephone numbers to shoppers
who need one country's. Its page carries what moves fields about, and the script loads the rest
when the shopper begins.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import Response, abort, make_response, url_for
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from ..countries import CountryRules, fields_apart, rules, to_json
from ..forms import CONTACT, FOLDED, POSTAL
from ..i18n import get_locale, supported, use_locale
from ..lookup import can_be_asked
from ..state import State, current
from ..wording import area_options, field_wording, help_key
from .blueprint import blueprint

WHOLE = 40  # countries whose rules are in the page with everything
_A_YEAR = 365 * 86400  # seconds

Fields = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in one language; `rest` is the JSON of those that are not `in_page`, or ""."""

    in_page: Markup
    rest: str

    @property
    def version(self) -> str:
        """What changes with the rules."""
        return sha256(self.rest.encode()).hexdigest()[:12]


def book_in_page(state: State) -> Markup:
    """Return the JSON to put into the page, in its language."""
    return _rule_book(state).in_page


def book_url(state: State) -> str:
    """Return where the rest is, or "" where there is none."""
    book = _rule_book(state)
    if not book.rest:
        return ""
    return url_for("smartcheckout.countries", locale=get_locale(), version=book.version)


@blueprint.get("/countries/<locale>/<version>")
def countries(locale: str, version: str) -> Response:
    """Answer with the whole rules in a language; those of another version are not kept."""
    if not supported(locale):
        abort(404)
    with use_locale(locale):
        book = _rule_book(current())
    if not book.rest:
        abort(404)
    response = make_response(book.rest)
    response.mimetype = "application/json"
    kept = version == book.version
    response.headers["Cache-Control"] = f"public, max-age={_A_YEAR}" if kept else "no-store"
    return response


def looked_up(state: State) -> frozenset[str]:
    """Return the countries of the shop in which addresses can be looked up."""
    return state.lookups.countries.intersection(state.shop.sells_to)


def _rule_book(state: State) -> RuleBook:
    return _drawn_up(state, str(get_locale()), looked_up(state))


@lru_cache(maxsize=64)
def _drawn_up(state: State, _locale: str, lookups: frozenset[str]) -> RuleBook:
    """Draw the book up in the current language.

    The pattern of the postcode stays here: the server judges. Of a country with a look-up, `k` is
    the least number of letters and digits in a postcode worth asking for.
    """
    shop = state.shop
    books = {code: rules(code, shop.fields.get(code)) for code in sorted(shop.sells_to)}
    fields = {code: _fields(book) for code, book in books.items()}
    more = {code: _more(book, looks_up=code in lookups) for code, book in books.items()}
    whole = _countries(fields, more)
    words = {"words": _words(fields)}
    if len(books) <= WHOLE:
        return RuleBook(_embedded(whole | words), "")
    brief = {code: {k: v for k, v in each.items() if k != "a"} for code, each in more.items()}
    in_page = _countries(_without_phone_examples(fields), brief)
    return RuleBook(_embedded(in_page | words), json.dumps(whole, separators=(",", ":")))


def _embedded(book: dict[str, Any]) -> Markup:
    return htmlsafe_json_dumps(book, separators=(",", ":"), ensure_ascii=False)


def _fields(book: CountryRules) -> dict[str, dict[str, Any]]:
    fields: dict[str, dict[str, Any]] = to_json(book)["f"]
    for name, rule in book.fields.items():
        if rule.shown and (key := help_key(rule)):
            fields[name]["h"] = key
    return fields


def _more(book: CountryRules, *, looks_up: bool) -> dict[str, Any]:
    more: dict[str, Any] = {"o": list(book.order)}
    if book.areas:
        more["a"] = area_options(book)
    if looks_up and can_be_asked(book):
        more["k"] = min(book.postcode.lengths, default=1)
    return more


def _countries(fields: Fields, more: dict[str, dict[str, Any]]) -> dict[str, Any]:
    common, unlike = fields_apart(fields)
    for name in FOLDED:
        common[name]["t"] = 1
    countries = {code: {**more[code], "f": unlike[code]} for code in fields}
    return {"fields": {name: common[name] for name in (*POSTAL, *CONTACT)}, "countries": countries}


def _without_phone_examples(fields: Fields) -> Fields:
    return {
        code: {**each, "phone": {k: v for k, v in each["phone"].items() if k != "ex"}}
        for code, each in fields.items()
    }


def _words(fields: Fields) -> dict[str, Any]:
    """Return the words of the form without those of fields that no country of the shop has."""
    words: dict[str, Any] = field_wording()
    for short, kind in (("l", "labels"), ("h", "help")):
        said = {field.get(short) for each in fields.values() for field in each.values()}
        words[kind] = {key: text for key, text in words[kind].items() if key in said}
    return words
