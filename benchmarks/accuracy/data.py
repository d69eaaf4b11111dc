"""The collected data, read from tests/data."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from flask_smartcheckout.countries import rules

FOLDER = Path(__file__).parents[2] / "tests" / "data"
ADDRESSES = ("openstreetmap", "embassies", "offices", "libpostal")
Row = dict[str, str]


def rows(name: str) -> Iterator[Row]:
    """The rows of a file, without its comment and without empty cells."""
    with (FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("# "))
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {key: value for key, value in row.items() if value}


@cache
def addresses() -> tuple[tuple[str, Row], ...]:
    """Every real address, with the name of its source; `country` is one of its keys."""
    return tuple((name, row) for name in ADDRESSES for row in rows(f"addresses_{name}"))


@cache
def postcodes() -> tuple[tuple[str, str], ...]:
    """Every real postcode as its source writes it, with its country; each once."""
    listed = [(row["country"], row["postcode"]) for row in rows("postcodes")]
    written = [(row["country"], row["postcode"]) for _, row in addresses() if "postcode" in row]
    return tuple(dict.fromkeys(listed + written))


def typed_postcodes() -> Iterator[tuple[str, str, str]]:
    """Country, what was typed, and the postcode it means."""
    for row in rows("postcodes_typed"):
        yield row["country"], json.loads(row["typed"]), row["canonical"]


@cache
def forms() -> dict[str, tuple[str, ...]]:
    """How each country writes its postcodes ("#### ##"), present form first."""
    return {row["country"]: tuple(row["forms"].split("/")) for row in rows("postcode_shapes")}


@cache
def plans() -> dict[str, Row]:
    """The numbering plan of each country: calling_code, trunk_prefix and lengths."""
    return {row["country"]: row for row in rows("numbering_plans")}


@cache
def unchecked() -> tuple[str, ...]:
    """Countries of the postcodes whose rule takes anything: nothing is wrong there."""
    found = {country for country, _ in postcodes() if rules(country).postcode.pattern is None}
    return tuple(sorted(found))
