"""Phrases that a law prescribes, kept as data and never left to a translator."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from ..i18n import get_locale

_DATA = Path(__file__).parent / "data"


@cache
def phrases(name: str) -> dict[str, dict[str, object]]:
    """Return the phrases of a file by language."""
    with (_DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def order_button() -> str:
    """Return the words on the order button (Directive 2011/83/EU, art. 8(2))."""
    known = phrases("order_button")
    entry = known.get(get_locale().language) or known["en"]
    return str(entry["phrase"])
