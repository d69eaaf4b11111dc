"""Rows of CSV: read back as they were, and no formula whatever a shopper typed."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout.spreadsheet import row

# What CSV itself cannot tell from the end of a line, or reads as an end of the text.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("plain", "plain"),
        (None, ""),
        (date(2026, 12, 1), "2026-12-01"),
        (Decimal("-5.00"), "-5.00"),
        (-3, "-3"),
        ("a,b", '"a,b"'),
        ('say "hi"', '"say ""hi"""'),
        ("two\r\nlines", '"two\r\nlines"'),
        ("=1+1", "'=1+1"),
        ("+31612345678", "'+31612345678"),
        ("-5.00", "'-5.00"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", '"\'\r=1"'),
    ],
)
def test_a_cell_is_written(cell: object, written: str) -> None:
    assert row(["x", cell]) == f"x,{written}\r\n"


@given(st.lists(TEXT, min_size=2))
def test_a_row_is_read_back_and_begins_no_formula(cells: list[str]) -> None:
    (read,) = csv.reader(StringIO(row(cells), newline=""))
    assert [cell.removeprefix("'") for cell in read] == [cell.removeprefix("'") for cell in cells]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in read)
