from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout.tracking.shapes import is_shape, shape, shape_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("9999 AA", "9999 AA"),
        ("1015 cj", "9999 AA"),
        ("030/123456", "999/999999"),
        ("+49 (0) 30-1", "+99 (9) 99-9"),
        ("Øst-٣", "AAA-9"),
        ("หมู่ 7", "AAAA 9"),
        ("a\u200bb\tc", "A?A?A"),
        ("〒１００", "〒999"),
        ("x" * 30, "A" * 24),
        ("", ""),
    ],
)
def test_letters_and_digits_lose_what_they_say(value: str, expected: str) -> None:
    assert shape(value) == expected


@given(st.text())
def test_a_shape_has_no_letter_or_digit_of_its_own(value: str) -> None:
    result = shape(value)
    assert len(result) <= 24
    assert all(sign in "A9" for sign in result if sign.isalnum())
    assert shape(result) == result
    assert is_shape(result) or not result


@given(st.text(min_size=1))
def test_only_shapes_pass_for_shapes(value: str) -> None:
    assert is_shape(value) == (value == shape(value))


def test_only_four_fields_leave_a_shape() -> None:
    assert shape_of("postcode", "1015 CJ") == "9999 AA"
    assert shape_of("name", "Ann") is None
    assert shape_of("email", "ann@example.org") is None
    assert shape_of("phone", "") is None
