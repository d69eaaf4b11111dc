"""The rules of a country, put together once from its sources."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from .areas import areas_of
from .einvoices import einvoice_rule
from .fields import address_formats, field_order, field_rules
from .overrides import check_overrides, overridden
from .postcodes import postcode_rule
from .rule import Area, CountryRules
from .sources import google, overlay, provenance
from .tax_ids import tax_id_rule

Overrides = Mapping[str, Mapping[str, object]]
Changes = tuple[tuple[str, tuple[tuple[str, object], ...]], ...]


def rules(code: str, overrides: Overrides | None = None) -> CountryRules:
    """The rules of a country, built once for each set of overrides.

    `overrides` are a shop's changes to its fields. Raises UnknownCountry for a code that is none
    and FieldOverrideError for a change that can't be made.
    """
    if not overrides:
        return _rules(code)
    check_overrides(_rules(code).code, overrides)
    return _overridden(code, tuple((n, tuple(sorted(overrides[n].items()))) for n in overrides))


@cache
def _overridden(code: str, changes: Changes) -> CountryRules:
    return overridden(_rules(code), {name: dict(changed) for name, changed in changes})


@cache
def _rules(code: str) -> CountryRules:
    google(code)  # an unknown code ends here
    facts, areas = overlay(code), areas_of(code)
    fields = field_rules(code, areas)
    native, latin = address_formats(code)
    about_areas = facts.get("areas", {})
    return CountryRules(
        code=code,
        order=tuple(name for name in field_order(code) if fields[name].shown),
        fields=MappingProxyType(fields),
        postcode=postcode_rule(code),
        areas=areas if fields["state"].shown else (),
        area_kind=fields["state"].label,
        address_format=native,
        latin_format=latin,
        area_mismatch=about_areas.get("mismatch", "warn"),
        area_unknown=about_areas.get("unknown", "block"),
        area_constant=facts.get("area_constant"),
        areas_in_city=_areas_in_city(facts, areas),
        city_in_street=facts.get("city_in_street"),
        city_areas=frozenset(about_areas.get("cities", ())),
        number_first=facts.get("number_first", False),
        number_separator=facts.get("number_separator", " "),
        family_name_first=facts.get("family_name_first", False),
        suggestions=facts.get("suggestions"),
        tax_id=tax_id_rule(code),
        einvoice=einvoice_rule(code),
        provenance=provenance(facts),
    )


def _areas_in_city(facts: Mapping[str, Any], areas: tuple[Area, ...]) -> frozenset[str]:
    """Areas that a city may name: all of them where the fact is true, else those it lists."""
    named = facts.get("area_in_city", False)
    return frozenset(area.code for area in areas) if named is True else frozenset(named or ())
