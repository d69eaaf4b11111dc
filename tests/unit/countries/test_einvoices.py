"""The address of electronic invoices: in Italy the SDI code or a PEC address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout.countries import (
    FieldCheck,
    check_address,
    check_einvoice,
    check_field,
    codes,
    rules,
)

TAKEN = [
    ("ABC1234", "ABC1234"),
    (" abc-1234 ", "ABC1234"),
    ("ＡＢＣ１２３４", "ABC1234"),
    ("0000000", "0000000"),  # what stands for no code at all
    ("ufe123", "UFE123"),  # an office of a public body
    ("Azienda@PEC.Example.IT", "Azienda@pec.example.it"),
    ("mailto:azienda@pec.example.it", "azienda@pec.example.it"),
]
REFUSED = [
    ("ABC12", "too_short"),
    ("ABC12345", "too_long"),
    ("ABC123é", "invalid_character"),
    ("azienda@pec", "invalid_format"),
    ("azienda pec@pec.example.it", "invalid_character"),
]


def test_it_is_asked_in_italy_and_nowhere_else() -> None:
    assert [code for code in codes() if rules(code).fields["einvoice"].shown] == ["IT"]
    assert rules("IT").fields["einvoice"].need == "optional"
    assert rules("US").einvoice is None


@pytest.mark.parametrize(("typed", "canonical"), TAKEN)
def test_a_code_or_a_certified_address_is_taken(typed: str, canonical: str) -> None:
    assert check_field("IT", "einvoice", typed) == FieldCheck(canonical)


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_is_neither_is_refused(typed: str, code: str) -> None:
    check = check_field("IT", "einvoice", typed)
    assert check.problem is not None
    assert (check.value, check.problem.code, check.blocks) == (typed, code, True)
    assert check.problem.field == check.problem.params["label"] == "einvoice"
    assert check.problem.params["example"] == "ABC1234"


def test_the_example_is_accepted_by_our_own_rule() -> None:
    example = rules("IT").fields["einvoice"].example
    assert example and check_field("IT", "einvoice", example) == FieldCheck(example)


def test_where_it_is_hidden_it_is_ignored() -> None:
    check = check_address("FR", {"street": "1 rue X", "einvoice": "rubbish!"})
    assert "einvoice" not in check.normalized
    assert "einvoice" not in {error.field for error in check.errors}


@given(st.text(max_size=40) | st.sampled_from([typed for typed, _canonical in TAKEN]))
def test_normalizing_twice_changes_nothing(typed: str) -> None:
    rule = rules("IT").einvoice
    assert rule is not None
    once = check_einvoice(rule, typed)
    assert check_einvoice(rule, once.value).value == once.value
