"""Which VAT territory an address lies in: the country's, or one that only its postcode shows."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ..shop import EU
from .choices import Destination

_DATA = Path(__file__).with_name("data") / "territories.toml"
_SEPARATORS = re.compile(r"[\s\-.]")


@dataclass(frozen=True, slots=True)
class Territory:
    """A place with VAT rules of its own.

    Sales inside one `area` are domestic; `rates` names whose rates hold; `eu` says
    whether goods sent there stay inside the VAT territory of the EU.
    """

    code: str
    area: str
    rates: str
    eu: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    territory: Territory
    postcodes: re.Pattern[str] | None
    cities: tuple[str, ...]
    states: frozenset[str]

    def holds(self, destination: Destination) -> bool:
        if not (self.postcodes or self.states):
            return True
        if self.states and destination.state:
            return destination.state.upper().rpartition("-")[2] in self.states
        return self._postcode(destination) and self._city(destination.city or "")

    def _postcode(self, destination: Destination) -> bool:
        typed = unicodedata.normalize("NFKC", destination.postcode or "")
        written = _SEPARATORS.sub("", typed.upper())
        bare = written.removeprefix(destination.country)
        pattern = self.postcodes
        return pattern is not None and bool(pattern.fullmatch(bare) or pattern.fullmatch(written))

    def _city(self, city: str) -> bool:
        return not self.cities or city.casefold().strip().startswith(self.cities)


@lru_cache(maxsize=1024)
def territory(destination: Destination) -> Territory:
    """Return the VAT territory of an address (Directive 2006/112/EC, art. 5 to 7)."""
    country = destination.country
    for rule in _rules().get(country, ()):
        if rule.holds(destination):
            return rule.territory
    return Territory(country, country, country, country in EU)


@cache
def entries() -> list[dict[str, Any]]:
    """Return the rows of the data file, each with its example, source and date."""
    rows: list[dict[str, Any]] = _document()["territory"]
    return rows


def sources() -> Mapping[str, str]:
    """Return the citations the rows refer to."""
    texts: Mapping[str, str] = _document()["sources"]
    return texts


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))


@cache
def _rules() -> dict[str, list[_Rule]]:
    rules: dict[str, list[_Rule]] = {}
    for row in entries():
        for country in row["countries"]:
            rules.setdefault(country, []).append(_rule(row))
    return rules


def _rule(row: Mapping[str, Any]) -> _Rule:
    area = row.get("area", row["code"])
    place = Territory(row["code"], area, row.get("rates", area), row["eu"])
    pattern = row.get("postcodes")
    return _Rule(
        place,
        re.compile(pattern, re.ASCII) if pattern else None,
        tuple(row.get("cities", ())),
        frozenset(row.get("states", ())),
    )
