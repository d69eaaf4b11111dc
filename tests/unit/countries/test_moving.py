"""A change of country moves the house number along: nothing typed is lost or doubled."""

from __future__ import annotations

import csv
import re
from itertools import product
from pathlib import Path

import pytest

from flask_smartcheckout.countries import codes, move_number, normalize, rules

PROFILES = Path(__file__).parents[2] / "data" / "autofill_profiles.tsv"
NAMES = ("street", "house_number", "addition")
APART = [code for code in codes() if rules(code).fields["house_number"].shown]
WHOLE = [code for code in codes() if not rules(code).fields["house_number"].shown]
PARTS = [
    ("Invalidenstraße", "7", ""),
    ("Invalidenstraße", "7", "bis"),
    ("1e Helmersstraat", "104", "A"),
    ("Straße des 17. Juni", "135", ""),
]


def moved(code: str, *typed: str) -> tuple[str, ...]:
    """Return street, number and addition as a country has them."""
    fields = dict(zip(NAMES, typed, strict=True))
    fields |= move_number(rules(code), fields).values
    return tuple(fields[name] for name in NAMES)


@pytest.mark.parametrize("parts", PARTS)
def test_a_number_goes_to_every_country_and_comes_back(parts: tuple[str, str, str]) -> None:
    assert {"NL", "BR"} == set(APART)
    for apart, whole in product(APART, WHOLE):
        there = moved(whole, *parts)
        for part in filter(None, parts):
            pattern = rf"(?<!\w){re.escape(part)}(?!\w)"
            assert len(re.findall(pattern, there[0])) == 1, (apart, whole, there)
        assert moved(whole, *there) == there
        assert moved(apart, *there) == parts


@pytest.mark.parametrize(
    ("country", "typed", "street"),
    [
        ("DE", ("Invalidenstraße", "7", "bis"), "Invalidenstraße 7 bis"),
        ("FR", ("Rue de Rivoli", "7", "bis"), "7 bis Rue de Rivoli"),
        ("FR", ("Rue du 8 Mai 1945", "12", ""), "12 Rue du 8 Mai 1945"),
        ("DE", ("Keizersgracht 112", "112", ""), "Keizersgracht 112"),
        ("US", ("112 Main St", "112", ""), "112 Main St"),
        ("DE", ("Torstraße 7a", "7", "A"), "Torstraße 7a"),
        ("DE", ("Torstraße 112", "", "B"), "Torstraße 112 B"),
        ("DE", ("Torstraße 9", "7", ""), "Torstraße 9"),
        ("DE", ("", "7", ""), ""),
        ("DE", ("Torstraße", "7" * 21, ""), "Torstraße"),
        ("NL", ("Keizersgracht 112", "112", "B"), "Keizersgracht"),
        ("NL", ("Keizersgracht 112", "5", ""), "Keizersgracht 112"),
        ("NL", ("1e Helmersstraat", "1", ""), "1e Helmersstraat"),
        ("NL", ("Keizersgracht 112", "", "B"), "Keizersgracht 112"),
    ],
)
def test_street_has_the_number_where_the_country_wants_it(
    country: str, typed: tuple[str, str, str], street: str
) -> None:
    assert moved(country, *typed)[0] == street


@pytest.mark.parametrize(
    ("typed", "joined", "left"),
    [
        (("Torstraße", "7", ""), True, ""),
        (("Torstraße 7", "7", ""), False, ""),
        (("Torstraße 9", "7", "bis"), False, "7 bis"),
        (("Torstraße 7", "7", "bis"), False, "bis"),
    ],
)
def test_it_is_known_what_was_joined_and_what_was_left_out(
    typed: tuple[str, str, str], joined: bool, left: str
) -> None:
    found = move_number(rules("DE"), dict(zip(NAMES, typed, strict=True)))
    assert (found.joined, found.left) == (joined, left)


def test_an_addition_without_a_field_goes_to_the_number() -> None:
    book = rules("NL", {"addition": {"need": "hidden"}})
    found = move_number(book, {"street": "Laan", "house_number": "7", "addition": "bis"})
    assert found.values == {"house_number": "7 bis"}


def test_a_street_with_its_number_is_parted_where_that_is_sure() -> None:
    assert normalize("NL", {"street": "Invalidenstraße 7"})["house_number"] == "7"


def test_shoppers_of_everywhere_find_their_own_line() -> None:
    lines = PROFILES.read_text("utf-8").splitlines()
    shoppers = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
    apart = [one for one in shoppers if one["house_number"]]
    joined = [one for one in apart if not rules(one["country"]).fields["house_number"].shown]
    assert len(joined) > 20
    for one in joined:
        street = moved(one["country"], one["street"], one["house_number"], "")[0]
        assert street == one["line1"], one["country"]
