"""Rows of CSV that a spreadsheet opens as they were meant (RFC 4180).

What a shopper typed may begin like a formula, and a spreadsheet would run it: such a text gets an
apostrophe before it (owasp.org/www-community/attacks/CSV_Injection). A number is never a formula,
so one below zero stays a number.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

BOM = "\ufeff"
"""Before the first row: without it Excel reads UTF-8 as the letters of the computer's country."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row(cells: Iterable[object]) -> str:
    """Return one line with its end; None is an empty cell."""
    line = StringIO()
    csv.writer(line).writerow([_cell(cell) for cell in cells])
    return line.getvalue()


def _cell(cell: object) -> str:
    text = "" if cell is None else str(cell)
    is_number = isinstance(cell, int | float | Decimal)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
