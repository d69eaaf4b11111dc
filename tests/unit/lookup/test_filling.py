"""Only what is shown and empty is filled in, with values that the form would take."""

from __future__ import annotations

import pytest

from flask_smartcheckout.countries import codes, rules
from flask_smartcheckout.lookup import empty_fields, fill
from flask_smartcheckout.shop import Found

DUTCH = Found("Keizersgracht", "Amsterdam", district="Centrum", state="Noord-Holland")


def test_what_a_country_does_not_ask_for_is_left_out() -> None:
    filled = fill(rules("NL"), {}, DUTCH)
    assert filled == {"street": "Keizersgracht", "city": "Amsterdam"}


@pytest.mark.parametrize("typed", ["Keizersgr", "Herengracht", " x "])
def test_what_was_typed_is_never_touched(typed: str) -> None:
    assert fill(rules("NL"), {"street": typed}, DUTCH) == {"city": "Amsterdam"}
    assert empty_fields(rules("NL"), {"street": typed, "city": "  "}) == ["city"]


def test_nothing_found_fills_nothing_in() -> None:
    assert fill(rules("NL"), {}, None) == {}
    assert fill(rules("NL"), {}, Found()) == {}


@pytest.mark.parametrize("state", ["SP", "BR-SP", "São Paulo", "sao paulo"])
def test_a_state_comes_as_the_code_of_its_select(state: str) -> None:
    assert fill(rules("BR"), {}, Found(state=state)) == {"state": "SP"}


def test_a_state_there_is_none_of_is_left_out() -> None:
    assert fill(rules("BR"), {}, Found(state="Utrecht")) == {}


@pytest.mark.parametrize(
    ("street", "filled"),
    [("Rue de Rivoli", {}), ("Rue de Rivoli 1", {"street": "Rue de Rivoli 1"})],
)
def test_a_street_without_its_number_is_no_street_and_number(
    street: str, filled: dict[str, str]
) -> None:
    assert fill(rules("FR"), {}, Found(street=street)) == filled


def test_what_the_form_would_refuse_is_left_out() -> None:
    assert fill(rules("NL"), {}, Found("x" * 500, "Ams\x00terdam\u200b")) == {"city": "Amsterdam"}


@pytest.mark.parametrize("country", sorted(codes()))
def test_every_country_can_be_filled_in(country: str) -> None:
    book = rules(country)
    filled = fill(book, {}, Found("Street 1", "City", "District", "State"))
    assert set(filled) <= set(empty_fields(book, {})) <= set(book.order)
