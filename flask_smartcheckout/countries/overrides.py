"""A shop's own say about the fields of a country, checked when the shop starts."""

from collections.abc import Iterable, Mapping
from dataclasses import fields as attributes
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, get_args

from .fields import NAMES
from .rule import CountryRules, FieldRule, Need, Width

_SETTABLE = tuple(f.name for f in attributes(FieldRule) if f.name != "name")
_CHOICES: dict[str, tuple[str, ...]] = {"need": get_args(Need), "width": get_args(Width)}
_AFTER = {
    "house_number": "street",
    "addition": "house_number",
    "street2": "street",
    "kana": "name",
    "state": "city",
    "postcode": "city",
    "district": "street",
    "city": "street",
    "company": "name",
}


class FieldOverrideError(ValueError):
    """A shop's override that can't be applied; the text says which field and what to write."""


def overridden(rules: CountryRules, overrides: Mapping[str, Mapping[str, object]]) -> CountryRules:
    """The rules with a shop's changes, which `check_overrides` has passed."""
    fields = dict(rules.fields)
    for name, changes in overrides.items():
        known: Any = dict(changes)
        fields[name] = replace(fields[name], **known)
    if fields["house_number"].shown and fields["street"].label == "street_and_number":
        fields["street"] = replace(fields["street"], label="street")
    return replace(rules, fields=fields, order=_order(rules, fields))


def check_overrides(country: str, overrides: Mapping[str, Mapping[str, object]]) -> None:
    """Raise FieldOverrideError for a field, attribute or value there is none of."""
    for name, changes in overrides.items():
        _check(country, name, changes)


def _check(country: str, name: str, changes: Mapping[str, object]) -> None:
    where = f"fields[{country!r}][{name!r}]"
    if name not in NAMES:
        raise FieldOverrideError(_unknown(where, "a field", name, NAMES))
    for attribute, value in changes.items():
        if attribute not in _SETTABLE:
            raise FieldOverrideError(_unknown(where, "an attribute", attribute, _SETTABLE))
        _check_value(f"{where}[{attribute!r}]", attribute, value)


def _check_value(where: str, attribute: str, value: object) -> None:
    choices = _CHOICES.get(attribute)
    if choices and value not in choices:
        raise FieldOverrideError(f"{where} is {value!r}: write one of {', '.join(choices)}")
    if attribute == "max_length":
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise FieldOverrideError(f"{where} is {value!r}: write a whole number of 1 or more")
    elif not isinstance(value, str) and not (value is None and attribute != "label"):
        raise FieldOverrideError(f"{where} is {value!r}: write a text")


def _unknown(where: str, what: str, given: str, known: Iterable[str]) -> str:
    close = get_close_matches(str(given), list(known), n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"write one of {', '.join(known)}"
    return f"{where}: {given!r} is not {what} of an address; {hint}"


def _order(rules: CountryRules, fields: Mapping[str, FieldRule]) -> tuple[str, ...]:
    order = [name for name in rules.order if fields[name].shown]
    for name, before in _AFTER.items():
        if fields[name].shown and name not in order:
            place = order.index(before) + 1 if before in order else len(order)
            order.insert(place, name)
    return tuple(order)
