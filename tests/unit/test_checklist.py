"""docs/checkout-checklist.md has a row for every point, and names only what is there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "flask_smartcheckout"
PLACES = (PACKAGE, PACKAGE / "templates" / "smartcheckout", ROOT / "static", ROOT)
PAGE = (ROOT / "docs" / "checkout-checklist.md").read_text("utf-8")
NUMBERS = [
    *(f"0.{point}" for point in range(1, 9)),
    *(f"B{budget}" for budget in range(1, 11)),
    *(str(point) for point in range(1, 123)),
    "§18",
]
LATER = re.compile(r"left: [^|]*→ issue [5-9]$")


def rows() -> Iterator[list[str]]:
    """Yield the cells of each row: number, what, where, shown by."""
    for line in PAGE.splitlines():
        if line.startswith("| ") and not line.startswith("| No. "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@cache
def named_tests(path: str) -> frozenset[str]:
    """Return the tests of a file; none when there is no such file."""
    file = ROOT / path
    tree = ast.parse(file.read_text("utf-8") if file.is_file() else "")
    found = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in found if name.startswith("test_"))


def test_every_point_has_one_row_and_they_stand_in_order() -> None:
    assert [number for number, *_ in rows()] == NUMBERS


def test_no_cell_is_empty() -> None:
    assert [cells for cells in rows() if len(cells) != 4 or not all(cells)] == []


@pytest.mark.parametrize("cells", list(rows()), ids=lambda cells: cells[0])
def test_a_row_names_files_and_tests_that_are_there(cells: list[str]) -> None:
    _number, _what, where, shown_by = cells
    for file in where.split(", "):
        assert any((place / file.strip("`")).is_file() for place in PLACES), file
    for one in shown_by.split("<br>"):
        if one.startswith("`"):
            path, _, name = one.strip("`").partition("::")
            assert name in named_tests(path), one
        else:
            assert one == "no test yet" or LATER.match(one), one


def test_the_sums_at_the_top_are_those_of_the_table() -> None:
    cells = [shown_by for *_, shown_by in rows()]
    left = sum("left: " in one for one in cells)
    untested = sum(one == "no test yet" for one in cells)
    told = [int(number) for number in re.findall(r"\*\*(\d+)\*\*", PAGE)]
    assert told == [len(cells) - left - untested, untested, left]
