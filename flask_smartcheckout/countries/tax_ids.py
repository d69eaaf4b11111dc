"""Tax identifiers: which number a country asks for, when, and whether what was typed is one."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from .characters import clean_code
from .rule import Need, TaxIdRule
from .sources import common, overlay, provenance
from .tax_numbers import (
    TaxNumber,
    canonical,
    fits,
    is_unsure,
    strangers,
    stripped,
    tax_numbers,
    vat_prefixes,
    without_tail,
)
from .verdict import Code, FieldCheck, FieldError

LONGEST = 40
# What belongs to no number; & is in some Mexican ones, + and * in old Irish ones.
_SEPARATORS = re.compile(r"[^\w&+*]|_")
# The best reading of a number is the one that needs the least mending.
_LEAST_WRONG: tuple[Code, ...] = ("invalid_format", "too_long", "too_short", "invalid_character")


@cache
def tax_id_rule(code: str) -> TaxIdRule | None:
    """The tax numbers a country asks for, None when it asks for none."""
    own, vat = overlay(code).get("tax_id"), common("vat_numbers")
    issuer = vat["issued_by"].get(code, code)
    shared = vat["countries"].get(issuer)
    if not (own or shared):
        return None
    source = overlay(code) if own else vat
    facts = own or {"kinds": [f"vat_{issuer.lower()}"], "asked": vat["asked"]}
    return TaxIdRule(
        kinds=tuple(facts["kinds"]),
        asked=facts["asked"],
        prefix=shared["prefix"] if shared else None,
        provenance=tuple(p for p in provenance(source) if not own or "tax_id.kinds" in p.facts),
    )


def tax_id_field(code: str) -> Mapping[str, Any]:
    """What the field is like: need, label, help and example, as far as the country has a say.

    A number that is always asked for stands in the form, any other waits where it is folded away;
    none is required.
    """
    rule, vat = tax_id_rule(code), common("vat_numbers")
    if rule is None:
        return MappingProxyType({})
    need: Need = "recommended" if rule.asked == "always" else "optional"
    shared = vat["countries"].get(vat["issued_by"].get(code, code))
    default = {"label": vat["label"], "help": vat["label"]}
    default |= {"example": shared["example"]} if shared else {}
    return MappingProxyType({"need": need, **default, **_own_words(code)})


def _own_words(code: str) -> dict[str, Any]:
    words: dict[str, Any] = overlay(code).get("fields", {}).get("tax_id", {})
    return words


def check_tax_id(
    rule: TaxIdRule, value: str, params: Mapping[str, str] = MappingProxyType({})
) -> FieldCheck:
    """Judge a tax number that is not empty; the value comes back canonical when it is one.

    Canonical is without separators; a VAT number has the prefix of its country ("NL…", "EL…"),
    another number none. `params` are handed on to what is wrong. A number of another member state
    is taken with its prefix wherever VAT numbers are in use.
    """
    if len(value) > LONGEST:
        return _refused(value, "too_long", {**params, "length": str(LONGEST)})
    readings = list(_readings(rule, value))
    for number, tight in readings:
        known = canonical(number, tight)
        if known:
            return FieldCheck(known)
    wrong = min((_what_is_wrong(rule, *one) for one in readings), key=_LEAST_WRONG.index)
    longest = {"length": str(max(number.longest for number, _tight in readings))}
    told = {**params, **longest} if wrong == "too_long" else params
    sure = not any(is_unsure(number, tight) for number, tight in readings)
    return _refused(value, wrong, told, sure)


def vat_id(code: str, tax_id: str) -> str | None:
    """The VAT number, with its prefix, that a canonical tax number of a country is.

    "B12345674" of Spain is ESB12345674; a number that no business has for VAT ("RSSMRA85T10A562S"
    of Italy) is none.
    """
    rule = tax_id_rule(code)
    if rule is None or rule.prefix is None:
        return None
    known = tax_numbers()
    bare = (without_tail(known[kind], tax_id) for kind in rule.kinds)
    for number in (tax_id, *(rule.prefix + one for one in bare)):
        kind = vat_prefixes().get(number[:2])
        valid = canonical(known[kind], number) if kind else None
        if valid:
            return valid
    return None


def _refused(value: str, code: Code, params: Mapping[str, str], blocks: bool = True) -> FieldCheck:
    return FieldCheck(value, FieldError("tax_id", code, dict(params)), blocks)


def _readings(rule: TaxIdRule, value: str) -> Iterator[tuple[TaxNumber, str]]:
    """Every way to read what was typed, as a kind of number and a text without separators."""
    known = tax_numbers()
    for tight in _without_words(clean_code(value)):
        foreign = _foreign(rule, tight)
        kinds = (foreign,) if foreign else rule.kinds
        yield from ((known[kind], tight) for kind in kinds)


def _without_words(text: str) -> Iterator[str]:
    """The text without separators, with and without the words before the number ("BTW NL …").

    A word is what has no digit in it. A country's prefix before digits is more than a word.
    """
    parts = _SEPARATORS.sub(" ", text).split()
    yield "".join(parts)
    while len(parts) > 1 and not any(c.isdigit() for c in parts[0]):
        if parts[0] in vat_prefixes() and parts[1][0].isdigit():
            return
        parts = parts[1:]
        yield "".join(parts)


def _foreign(rule: TaxIdRule, tight: str) -> str | None:
    """The kind of VAT number of another country that the prefix says it is."""
    kind = vat_prefixes().get(tight[:2]) if rule.prefix else None
    if kind is None or rule.prefix == tax_numbers()[kind].prefix:
        return None
    return kind if canonical(tax_numbers()[kind], tight) else None


def _what_is_wrong(rule: TaxIdRule, number: TaxNumber, tight: str) -> Code:
    if strangers(number, tight):
        return "invalid_character"
    if fits(number, tight):
        return "invalid_format"
    return "too_short" if len(stripped(number, tight)) < min(number.lengths) else "too_long"
