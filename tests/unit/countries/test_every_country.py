"""One walk over every territory: whatever the data says, the rules must hang together."""

import json
import re
from typing import Any, get_args

import pycountry
import pytest

from flask_smartcheckout.countries import (
    UnknownCountry,
    check_phone,
    check_postcode,
    codes,
    match_area,
    phone_example,
    rules,
    to_json,
)
from flask_smartcheckout.countries.rule import CountryRules, Need, Width
from flask_smartcheckout.wording.labels import label

AUTOCOMPLETE = {
    "address-level1",
    "address-level2",
    "address-level3",
    "address-line1",
    "address-line2",
    "email",
    "name",
    "off",
    "organization",
    "postal-code",
    "tel",
}
POSTAL = set(
    "name company street house_number addition street2 district city state postcode kana".split()
)
# Areas people use that ISO 3166-2 has under another country, under another code, or not at all.
NOT_IN_ISO = {
    "AU": {"JBT"},
    "BS": {"Abaco", "Andros", "Crooked Island", "Eleuthera", "Grand Bahama"},
    "CV": {"Fogo", "Santiago", "Santo Antão", "São Nicolau"},
    "HK": {"HK", "KL", "NT"},
    "IT": {"AO", "CI", "OG", "OT", "VS"},
    "KY": {"CB", "GC", "LC"},
    "MO": {"CO", "MC", "TP"},
    "PF": {"AUS", "IDV", "ISV", "MAR", "TUG"},
    "RU": {"40", "43"},
    "SC": {"La Digue", "Mahé", "Praslin"},
    "TV": {"Niulakita"},
    "US": {"AA", "AE", "AP", "FM", "MH", "PW"},
}
# What JavaScript's u and v modes and Python's re read alike.
PLAIN_REGEX = re.compile(
    r"(?:[A-Z0-9 ]|-|\\d|\.\*|\(\?:|[()|?]|\{\d(?:,\d)?\}"
    r"|\[(?:[A-Z0-9](?:-[A-Z0-9])?|\\d| |\\-)+\])+"
)

every_country = pytest.mark.parametrize("code", codes())


def patterns(book: CountryRules) -> list[str]:
    rule = book.postcode
    found = [rule.pattern, rule.older, *(shape.match for shape in rule.shapes)]
    found += [*(book.suggestions or {}).values(), *(area.postcodes for area in book.areas)]
    return [pattern for pattern in found if pattern]


def test_all_of_iso_3166_is_known_and_more() -> None:
    assert {country.alpha_2 for country in pycountry.countries} <= set(codes())
    assert {"XK", "AC", "TA"} <= set(codes())
    assert list(codes()) == sorted(codes())


@pytest.mark.parametrize("code", ["ZZ", "nl", "", "NLD", "../de"])
def test_unknown_country_is_refused_in_a_sentence(code: str) -> None:
    with pytest.raises(UnknownCountry, match="ISO 3166-1 alpha-2") as caught:
        rules(code)
    assert isinstance(caught.value, LookupError)


@every_country
def test_rules_are_built_once(code: str) -> None:
    assert rules(code) is rules(code)


@every_country
def test_postcode_examples_are_canonical_and_accepted(code: str) -> None:
    rule = rules(code).postcode
    for example in rule.examples:
        for typed in (example, example.lower(), re.sub(r"[ -]", "", example), f"  {example} "):
            check = check_postcode(rule, typed)
            assert (check.value, check.problem) == (example, None)


@every_country
def test_postcode_pattern_needs_examples_and_the_other_way_round(code: str) -> None:
    rule = rules(code).postcode
    assert bool(rule.pattern) == bool(rule.examples) == (rule.strictness != "off")
    assert rule.only in (None, *rule.examples)


@every_country
def test_patterns_read_alike_in_python_and_javascript(code: str) -> None:
    for pattern in patterns(rules(code)):
        assert PLAIN_REGEX.fullmatch(pattern), pattern
        re.compile(pattern, re.ASCII)


@every_country
def test_order_has_every_visible_postal_field_once(code: str) -> None:
    book = rules(code)
    visible = {name for name in POSTAL if book.fields[name].shown}
    assert set(book.order) == visible
    assert len(book.order) == len(visible)


@every_country
def test_fields_are_well_formed(code: str) -> None:
    for name, field in rules(code).fields.items():
        assert field.name == name
        assert field.need in get_args(Need)
        assert field.width in get_args(Width)
        assert field.autocomplete in AUTOCOMPLETE
        assert field.autocapitalize in (None, "none", "words", "characters")
        assert field.inputmode in (None, "numeric", "tel", "email")
        assert label(field.label)


@every_country
def test_longest_real_values_fit(code: str) -> None:
    fields = rules(code).fields
    least = {"postcode": 16, "phone": 40, "city": 100, "street": 100, "name": 255}
    assert {name: fields[name].max_length for name in least} == least


@every_country
def test_areas_are_iso_3166_2_or_documented(code: str) -> None:
    subdivisions: Any = pycountry.subdivisions
    known = {entry.code[3:] for entry in subdivisions.get(country_code=code) or ()}
    strangers = {area.code for area in rules(code).areas} - known
    assert strangers <= NOT_IN_ISO.get(code, set())


@every_country
def test_areas_are_found_by_code_name_and_latin_name(code: str) -> None:
    book = rules(code)
    assert len({area.code for area in book.areas}) == len(book.areas)
    for area in book.areas:
        for name in (area.code, f"{code}-{area.code}", area.name, area.name.upper(), area.latin):
            assert match_area(book, name) == area, name


@every_country
def test_neighbours_are_mutual(code: str) -> None:
    book = rules(code)
    for area in book.areas:
        for neighbour in area.neighbours:
            assert area.code in book.area_by_code[neighbour].neighbours


@every_country
def test_phone_example_is_a_number_of_ours(code: str) -> None:
    example = phone_example(code)
    if example is not None:
        check = check_phone(example, code)
        assert check.problem is None
        assert check.value.startswith("+")


@every_country
def test_address_format_shows_every_required_field(code: str) -> None:
    book = rules(code)
    letters = {"street": "%A", "city": "%C", "state": "%S", "postcode": "%Z"}
    for name, letter in letters.items():
        if book.fields[name].need == "required":
            assert letter in book.address_format
            assert letter in book.latin_format


@every_country
def test_export_is_json(code: str) -> None:
    exported = to_json(rules(code))
    assert json.loads(json.dumps(exported)) == exported
    assert exported["c"] == code


@every_country
def test_an_area_that_is_asked_for_can_be_chosen(code: str) -> None:
    book = rules(code)
    assert bool(book.areas) == book.fields["state"].shown
