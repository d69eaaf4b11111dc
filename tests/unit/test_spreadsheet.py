"""Lines of CSV: read back as they were by any reader, and never a formula."""

from __future__ import annotations

import csv

import pytest

from flask_smartcheckout.spreadsheet import row


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_begins_like_a_formula_is_a_text(first: str) -> None:
    (cells,) = csv.reader([row([f"{first}cmd|' /C calc'!A0", "after"])[:-2]], strict=True)
    assert cells == [f"'{first}cmd|' /C calc'!A0", "after"]


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (["NL", 12, -3], "NL,12,-3\r\n"),
        (['a "b"', "c,d", "e\nf"], '"a ""b""","c,d","e\nf"\r\n'),
        (["", None, "é€"], ",,é€\r\n"),
        (["1=2", "a-b"], "1=2,a-b\r\n"),
    ],
)
def test_other_cells_are_as_rfc_4180_says(cells: list[object], line: str) -> None:
    assert row(cells) == line
