"""Where a shipping method goes: countries, areas of them, postcodes in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .postcode_zones import PostcodeZone
from .regions import country_list

_AREA = re.compile(r"([A-Z]{2})-([A-Z0-9]{1,3})", re.ASCII)
GivenPostcodes = Mapping[str, Collection[str]] | Collection[str] | Collection[PostcodeZone]


def area_list(name: str, areas: Collection[str]) -> frozenset[str]:
    """Return ISO 3166-2 codes such as US-AK; raises ValueError for what is written otherwise."""
    if isinstance(areas, str):
        raise ValueError(f"{name} is a list: write ({areas!r},)")
    for code in areas:
        found = _AREA.fullmatch(str(code))
        if found is None:
            raise ValueError(f"{name}: {code!r} is no ISO 3166-2 code such as 'US-AK'")
        country_list((found[1],))
    return frozenset(areas)


def postcode_zones(
    name: str, given: GivenPostcodes, countries: frozenset[str]
) -> tuple[PostcodeZone, ...]:
    """Read {"NL": ("35", "1000..1299")}, or for a method to one country only the list."""
    if isinstance(given, str):
        raise ValueError(f"{name} is a list: write ({given!r},)")
    try:
        return tuple(_zone(country, some) for country, some in _by_country(given, countries))
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _by_country(
    given: GivenPostcodes, countries: frozenset[str]
) -> Iterable[tuple[str, Collection[str] | PostcodeZone]]:
    if isinstance(given, Mapping):
        return given.items()
    zones = [(one.country, one) for one in given if isinstance(one, PostcodeZone)]
    if zones or not given:
        return zones
    if len(countries) != 1:
        raise ValueError("say of which country they are: {'NL': ('35', '1000..1299')}")
    return [(next(iter(countries)), tuple(map(str, given)))]


def _zone(country: str, some: Collection[str] | PostcodeZone) -> PostcodeZone:
    if isinstance(some, PostcodeZone):
        return some
    if isinstance(some, str):
        raise ValueError(f"of {country} they are a list: write ({some!r},)")
    if country_list((country,)) != {country}:
        raise ValueError(f"{country!r} is no country, such as 'NL'")
    return PostcodeZone.of(country, some)


@dataclass(frozen=True, slots=True)
class Zone:
    """The areas and postcodes that narrow a method's countries down.

    A country that none of them names is not narrowed. What is not known yet of a place, its
    postcode before it was typed, keeps nothing away.
    """

    areas: frozenset[str]
    not_areas: frozenset[str]
    postcodes: tuple[PostcodeZone, ...]
    not_postcodes: tuple[PostcodeZone, ...]

    @property
    def countries(self) -> frozenset[str]:
        """The countries it names what to go to of."""
        return frozenset(
            [*(code[:2] for code in self.areas), *(zone.country for zone in self.postcodes)]
        )

    def holds(self, country: str, state: str, postcode: str) -> bool:
        """Whether a place, as far as it is known, lies in it."""
        return self._in_areas(country, state, postcode) and self._in_postcodes(country, postcode)

    def _in_areas(self, country: str, state: str, postcode: str) -> bool:
        within = {code for code in self.areas if code[:2] == country}
        without = {code for code in self.not_areas if code[:2] == country}
        here = _areas(country, state, postcode) if within or without else frozenset()
        if not here:
            return True
        return (not within or bool(here & within)) and not here <= without

    def _in_postcodes(self, country: str, postcode: str) -> bool:
        if not postcode:
            return True
        within = [zone for zone in self.postcodes if zone.country == country]
        without = [zone for zone in self.not_postcodes if zone.country == country]
        inside = not within or any(zone.holds(postcode) for zone in within)
        return inside and not any(zone.holds(postcode) for zone in without)


def _areas(country: str, state: str, postcode: str) -> frozenset[str]:
    """Return where a place may lie: its state, else the areas that have such a postcode."""
    if state:
        return frozenset((f"{country}-{state.upper().removeprefix(country + '-')}",))
    if not postcode:
        return frozenset()
    from ..countries import canonical_postcode, rules
    from ..countries.areas import areas_of_postcode

    book = rules(country)
    code = canonical_postcode(book.postcode, postcode)
    return frozenset(f"{country}-{area.code}" for area in areas_of_postcode(book, code))
