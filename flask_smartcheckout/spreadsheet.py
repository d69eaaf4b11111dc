"""A line of CSV (RFC 4180) that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def row(cells: Iterable[object]) -> str:
    """Return cells as one line of CSV, CRLF at its end; None is an empty cell.

    A text that a spreadsheet would work out gets an apostrophe before it, which the spreadsheet
    does not show (OWASP, CSV injection). Numbers stay numbers, also those below zero.
    """
    line = io.StringIO()
    csv.writer(line).writerow([_harmless(cell) for cell in cells])
    return line.getvalue()


def _harmless(cell: object) -> object:
    formula = isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA)
    return f"'{cell}" if formula else cell
