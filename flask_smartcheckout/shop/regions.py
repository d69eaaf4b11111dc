"""Countries by name or by the union they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

# Treaty on European Union, art. 52: the 27 member states.
EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
_GROUPS = {"EU": EU, "EEA": EU | {"IS", "LI", "NO"}}


def country_list(names: Iterable[str]) -> frozenset[str]:
    """Expand names such as ("EU", "CH", "*") to ISO codes; "*" is every territory.

    Raises ValueError naming the code that is neither a country nor a group.
    """
    if isinstance(names, str) or not isinstance(names, Iterable):
        raise ValueError(f"countries are a list: write ({names!r},)")
    expanded: set[str] = set()
    for name in names:
        expanded |= _members(name)
    return frozenset(expanded)


def _members(name: str) -> frozenset[str]:
    if name in _GROUPS:
        return _GROUPS[name]
    if name == "*":
        return _territories()
    if name in _territories():
        return frozenset({name})
    hint = " (the United Kingdom is GB)" if name == "UK" else ""
    raise ValueError(f"{name!r} is not an ISO 3166-1 code like 'NL', nor EU, EEA or *{hint}")


@cache
def _territories() -> frozenset[str]:
    from ..countries import codes

    return frozenset(codes())
