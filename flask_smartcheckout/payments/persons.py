"""Names in two parts, for those who want a given and a family name."""

from __future__ import annotations

_FAMILY_FIRST = frozenset("CN HU JP KR TW VN".split())


def given_and_family(name: str, country: str) -> tuple[str, str]:
    """Return a name in two parts of at least two characters; one of a single word is both.

    The first word is the given name, or the family name where that comes first.
    """
    first, _, rest = " ".join(name.split()).partition(" ")
    if country in _FAMILY_FIRST and rest:
        first, rest = rest, first
    return _long_enough(first), _long_enough(rest or first)


def _long_enough(part: str) -> str:
    return f"{part}." if len(part) == 1 else part
