"""Postcodes as people type them, and postcodes that are certain to be wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .case import Case, single
from .data import forms, postcodes, typed_postcodes, unchecked

_FULL_WIDTH = {ord("0") + i: chr(0xFF10 + i) for i in range(10)}
_SCRIPTS = {
    "٠": "AE AF BH DZ EG IQ JO KW LB LY MA OM PS SA SD TN YE",
    "۰": "IR PK",
    "०": "IN NP",
    "๐": "TH",
    "၀": "MM",
    "০": "BD",
}
_ELSEWHERE = {"digits": "SW1A 2AA", "letters": "90210"}

Typed = Callable[[str, str], str]


def right() -> Iterator[Case]:
    """Every real postcode in every way of typing it, and what Shopify saw shoppers type."""
    for country, written in postcodes():
        canonical = None if country in unchecked() else canonical_form(country, written)
        for how, change in WAYS.items():
            typed = change(country, written)
            if how == "as written" or typed != written:
                yield single("postcodes", country, typed, True, how, canonical)
    for country, typed, canonical in typed_postcodes():
        yield single("postcodes", country, typed, True, "as typed", canonical)


def _prefixed(country: str, written: str) -> str:
    return written if written.upper().startswith(country[0]) else f"{country}-{written}"


def _native(country: str, written: str) -> str:
    zero = next((zero for zero, where in _SCRIPTS.items() if country in where.split()), "0")
    return written.translate({ord("0") + i: chr(ord(zero) + i) for i in range(10)})


WAYS: dict[str, Typed] = {
    "as written": lambda _, written: written,
    "lower case": lambda _, written: written.lower(),
    "without separators": lambda _, written: re.sub(r"[ -]", "", written),
    "spaces around it": lambda _, written: f"  {written} ",
    "non-breaking space": lambda _, written: written.replace(" ", "\u00a0"),
    "hyphen for space": lambda _, written: written.replace(" ", "-"),
    "space for hyphen": lambda _, written: written.replace("-", " "),
    "en dash for hyphen": lambda _, written: written.replace("-", "–"),
    "dot in the middle": lambda _, written: re.sub(r"(?<=\w)[ -](?=\w)", ".", written),
    "full-width digits": lambda _, written: written.translate(_FULL_WIDTH),
    "country in front": _prefixed,
    "zero-width space": lambda _, written: f"{written[:2]}\u200b{written[2:]}",
    "digits of the script": _native,
}


def canonical_form(country: str, written: str) -> str:
    """The postcode as the Universal Postal Union has its country write it."""
    bare = re.sub(r"[^A-Z0-9]", "", written.upper())
    for text in (bare, bare.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")):
        for drawn in forms().get(country, ()):
            rest = text.removeprefix(re.sub(r"[^A-Z]", "", drawn))
            if len(rest) == drawn.count("#"):
                return _drawn(drawn, rest)
    return bare


def _drawn(drawn: str, bare: str) -> str:
    characters = iter(bare)
    return "".join(next(characters) if sign == "#" else sign for sign in drawn)


def wrong() -> Iterator[Case]:
    """Postcodes mutated so that no form of their country has their length or their letters."""
    for country, written in postcodes():
        if country not in unchecked():
            for how, typed in mutations(country, written):
                yield single("postcodes", country, typed, False, how)


def mutations(country: str, written: str) -> Iterator[tuple[str, str]]:
    """Wrong postcodes made of a real one, with what was done."""
    canonical = canonical_form(country, written)
    if _length(canonical[:-1]) not in _lengths(country, canonical):
        yield "one character less", canonical[:-1]
    if _length(canonical) + 1 not in _lengths(country, canonical):
        yield "one digit more", f"{canonical}7"
    kind = _letters_or_digits(country)
    if kind == "digits":
        middle = len(canonical) // 2
        yield "a letter among the digits", f"{canonical[:middle]}X{canonical[middle + 1 :]}"
    if kind:
        yield "a postcode of another country", _ELSEWHERE[kind]


def _letters_or_digits(country: str) -> str:
    """ "digits" where no postcode has a letter, "letters" where each has, "" where some have."""
    listed = [canonical_form(country, written) for code, written in postcodes() if code == country]
    some = [any(character.isalpha() for character in code) for code in listed]
    mixed = country in ("KZ", "MU", "VE")
    return "" if mixed or len(set(some)) > 1 else "letters" if some[0] else "digits"


def _length(code: str) -> int:
    return sum(character.isalnum() for character in code)


def _lengths(country: str, canonical: str) -> set[int]:
    drawn = forms().get(country, ())
    return {_length(form.replace("#", "0")) for form in drawn} | {_length(canonical)}
