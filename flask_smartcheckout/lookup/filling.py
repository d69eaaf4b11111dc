"""Which fields of an address a look-up may fill in: those that are shown and empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from ..countries import CountryRules, match_area
from ..countries.characters import clean_text
from ..countries.streets import has_number
from ..shop import Found

_FILLED = tuple(field.name for field in fields(Found))


def empty_fields(rules: CountryRules, typed: Mapping[str, str]) -> list[str]:
    """Return the fields that a look-up could fill in, in the order of the country."""
    names = [name for name in rules.order if name in _FILLED]
    return [name for name in names if not typed.get(name, "").strip()]


def fill(rules: CountryRules, typed: Mapping[str, str], found: Found | None) -> dict[str, str]:
    """Return values for empty fields; never one for a field in which something was typed.

    The state comes as the code its select has; what the form would refuse is left out.
    """
    if found is None:
        return {}
    values = {name: _value(rules, name, found) for name in empty_fields(rules, typed)}
    return {name: value for name, value in values.items() if value}


def _value(rules: CountryRules, name: str, found: Found) -> str:
    value = clean_text(getattr(found, name))
    if name == "state" and rules.areas:
        area = match_area(rules, value) if value else None
        return area.code if area else ""
    if name == "street" and not rules.fields["house_number"].shown and not has_number(value):
        return ""  # where the number belongs into the street, half of it would look complete
    return value if len(value) <= rules.fields[name].max_length else ""
