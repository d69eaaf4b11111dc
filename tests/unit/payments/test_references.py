"""References of payment: their check digits, and how they are read and typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649
from stdnum.be import ogm_vcs

from flask_smartcheckout.payments import references

NUMBERS = st.integers(0, 10**references.DIGITS - 1).map("{:010}".format)


@pytest.mark.parametrize(
    ("number", "reference", "printed"),
    [
        ("539007547034", "RF18539007547034", "RF18 5390 0754 7034"),  # ISO 11649, its own example
        ("2348231", "RF712348231", "RF71 2348 231"),  # Finance Finland's example
    ],
)
def test_a_creditor_reference_is_that_of_the_standard(
    number: str, reference: str, printed: str
) -> None:
    assert references.creditor_reference(number) == reference
    assert references.printed(reference) == printed
    assert iso11649.is_valid(reference)


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("0108068171", "+++010/8068/17183+++"),  # Febelfin's example
        ("0000000097", "+++000/0000/09797+++"),  # nothing is left: 97
        ("0000000001", "+++000/0000/00101+++"),
    ],
)
def test_a_belgian_reference_is_that_of_the_banks(number: str, printed: str) -> None:
    reference = references.belgian_reference(number)
    assert references.printed(reference) == printed
    assert references.typed(printed) == reference


@given(NUMBERS)
def test_every_number_makes_references_that_others_find_valid(number: str) -> None:
    structured, belgian = (
        references.creditor_reference(number),
        references.belgian_reference(number),
    )
    assert iso11649.validate(references.printed(structured)) == structured
    assert ogm_vcs.is_valid(belgian) and references.is_belgian(belgian)
    assert not references.is_belgian(structured)


@given(NUMBERS, st.integers(4, 15), st.integers(1, 9))
def test_one_wrong_digit_is_found(number: str, place: int, more: int) -> None:
    reference = references.creditor_reference(number)
    place = min(place, len(reference) - 1)
    other = str((int(reference[place]) + more) % 10)
    assert not iso11649.is_valid(reference[:place] + other + reference[place + 1 :])


@given(st.text())
def test_whatever_is_typed_is_a_reference_or_none(text: str) -> None:
    assert references.typed(text) == "" or len(references.typed(text)) in (12, 16)


def test_an_id_makes_the_same_number_each_time_and_another_when_that_is_taken() -> None:
    assert references.number_of("a") == references.number_of("a")
    assert len({references.number_of("a", again) for again in range(50)}) == 50
    assert all(len(references.number_of(str(one))) == 10 for one in range(50))
