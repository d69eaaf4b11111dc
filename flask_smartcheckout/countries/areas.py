"""States, provinces, prefectures …: building the list of a country and finding one by any name."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

from .characters import fold, fold_words
from .rule import Area, CountryRules
from .sources import google_areas, overlay

_LONGEST = 200
_KIND_WORDS = frozenset(
    "province provincia provincie prov prefecture state estado edo county co region governorate"
    " department departamento departement dept oblast krai kray republic respublika okrug parish"
    " emirate do si to fu ken shi sheng of the de del di district distrikt division"
    " область обл край республика респ город г محافظة استان and".split()
)
_CITY_WORDS = _KIND_WORDS | {"city", "municipality", "ciudad"}
_NATIVE_ENDINGS = tuple("都府県省市縣县도시")


@cache
def areas_of(code: str) -> tuple[Area, ...]:
    """The areas of a country, in the order a form lists them; empty where there is no list."""
    facts = overlay(code).get("areas", {})
    if facts.get("none"):
        return ()
    listed = facts.get("list")
    found = map(_own, listed) if listed else _from_google(code, facts)
    added = map(_own, facts.get("added", ()))
    return tuple(_finished(area, facts) for area in (*found, *added))


def _own(entry: Mapping[str, Any]) -> Area:
    name = entry["name"]
    return Area(
        code=entry["code"],
        name=name,
        latin=entry.get("latin", name),
        postal=entry.get("postal", name),
        postcodes=entry.get("postcodes"),
    )


def _from_google(code: str, facts: Mapping[str, Any]) -> Iterator[Area]:
    renamed: Mapping[str, str] = facts.get("codes", {})
    left_out = set(facts.get("left_out", ()))
    for entry in google_areas(code):
        key = entry["key"]
        if key in left_out:
            continue
        name = entry.get("name", key)
        yield Area(
            code=renamed.get(key) or entry.get("isoid") or key,
            name=name,
            latin=entry.get("latin", name),
            aliases=(key,) if key != name else (),
            postal=key if key.isascii() else name,
            postcodes=_prefix_pattern(entry.get("zip")),
        )


def _prefix_pattern(zips: str | None) -> str | None:
    return f"(?:{zips})" if zips else None


def _finished(area: Area, facts: Mapping[str, Any]) -> Area:
    aliases = facts.get("aliases", {}).get(area.code, ())
    postcodes = facts.get("postcodes", {}).get(area.code)
    return replace(
        area,
        name=facts.get("names", {}).get(area.code, area.name),
        postal=area.name if facts.get("written") == "name" else area.postal,
        aliases=(*area.aliases, *aliases),
        postcodes=_prefix_pattern(postcodes) if postcodes else area.postcodes,
        neighbours=tuple(facts.get("neighbours", {}).get(area.code, ())),
    )


def match_area(rules: CountryRules, value: str) -> Area | None:
    """The area a shopper means, by code ("MA", "US-MA"), native, Latin or other name."""
    code = _matched_code(rules.code, value) if len(value) <= _LONGEST else None
    return rules.area_by_code.get(code) if code else None


def areas_within(rules: CountryRules, value: str) -> tuple[str, ...]:
    """Codes of the listed areas inside a larger region the shopper named ("Lazio" in Italy)."""
    return _children(rules.code).get(fold(value), ()) if len(value) <= _LONGEST else ()


@lru_cache(maxsize=8192)
def _matched_code(country: str, value: str) -> str | None:
    index, loose = _index(country)
    folded = fold(value)
    found = index.get(folded) or loose.get(folded) or loose.get(_without(value, _KIND_WORDS))
    return found or _standard_names(country).get(folded)


@cache
def _index(country: str) -> tuple[dict[str, str], dict[str, str]]:
    areas = areas_of(country)
    exact = {fold(f"{country}-{area.code}"): area.code for area in areas}
    exact |= {fold(area.code): area.code for area in areas}
    named = ((name, area.code) for area in areas for name in (area.name, area.latin, *area.aliases))
    pairs = [(name, code) for name, code in named if name]
    loose = ((_without(form, _CITY_WORDS), code) for name, code in pairs for form in _forms(name))
    return _unique((fold(n), c) for n, c in pairs) | exact, _unique(loose)


def _forms(name: str) -> Iterator[str]:
    yield name
    if len(name) > 2 and name.endswith(_NATIVE_ENDINGS):
        yield name[:-1]


def _without(name: str, words: frozenset[str]) -> str:
    return "".join(word for word in fold_words(name) if word not in words)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names that mean one area; those that could mean several are left out."""
    distinct = set(pairs)
    often = Counter(name for name, _ in distinct)
    return {name: code for name, code in distinct if name and often[name] == 1}


@cache
def _standard_names(country: str) -> dict[str, str]:
    """Names and codes of ISO 3166-2 for our areas and, where it is sure, for parts of them."""
    listed = {area.code for area in areas_of(country)}
    pairs = []
    for entry in _subdivisions(country):
        code, parent = entry.code[3:], (entry.parent_code or "")[3:]
        target = code if code in listed else parent
        if target in listed:
            pairs += [(fold(name), target) for name in _standard_forms(entry)]
    return _unique(pairs)


@cache
def _children(country: str) -> dict[str, tuple[str, ...]]:
    listed = {area.code for area in areas_of(country)}
    subdivisions = _subdivisions(country)
    inside: dict[str, tuple[str, ...]] = {}
    for entry in subdivisions:
        within = tuple(
            child.code[3:]
            for child in subdivisions
            if child.parent_code == entry.code and child.code[3:] in listed
        )
        if within:
            inside |= dict.fromkeys(map(fold, _standard_forms(entry)), within)
    return inside


def _standard_forms(entry: Any) -> Iterator[str]:
    yield entry.code
    yield from re.split(r"\s*[\[\]/]\s*", entry.name)
    if ", " in entry.name:
        name, addition = entry.name.split(", ", 1)
        yield from (name, f"{addition} {name}")


@cache
def _subdivisions(country: str) -> list[Any]:
    import pycountry

    subdivisions: Any = pycountry.subdivisions
    return list(subdivisions.get(country_code=country) or ())


def areas_of_postcode(rules: CountryRules, postcode: str) -> tuple[Area, ...]:
    """The areas whose postcodes begin like this one; empty when the data is silent."""
    return tuple(
        area for area in rules.areas if area.postcodes and _compiled(area.postcodes).match(postcode)
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
