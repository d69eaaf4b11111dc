"""House numbers after a change of country: into the street that holds them, and out again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .layout import street_line
from .rule import CountryRules
from .streets import without_ordinal

_APART = ("house_number", "addition")
_AT_THE_START = re.compile(r"\s*\d")
_AT_THE_END = re.compile(r"\d\W?[^\W\d_]{0,3}\s*$")


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the house number of an address.

    `values` are fields that are another now, by name. `joined` says that a hidden number went into
    the street; `left` is one that stayed out, because the street has another.
    """

    values: Mapping[str, str]
    joined: bool = False
    left: str = ""


UNMOVED = Moved({})


def move_number(book: CountryRules, fields: Mapping[str, str]) -> Moved:
    """Put street and house number where a country has them; nothing typed is lost or doubled.

    What a country hides may have been typed for another one, or filled in by a browser.
    """
    street = fields.get("street", "").strip()
    number, addition = (_part(book, fields, name) for name in _APART)
    if not street or not (number or addition):
        return UNMOVED
    if not book.fields["house_number"].shown:
        return _into_street(book, street, number, addition)
    if addition and not book.fields["addition"].shown:
        return _into_number(number, addition)
    return _out_of_street(street, number, addition)


def _part(book: CountryRules, fields: Mapping[str, str], name: str) -> str:
    """Return a part that could have been typed; a longer one nobody could mend while hidden."""
    value = fields.get(name, "").strip()
    return value if len(value) <= book.fields[name].max_length else ""


def _into_street(book: CountryRules, street: str, number: str, addition: str) -> Moved:
    whole = f"{number} {addition}".strip()
    missing = whole if not number or not _stands_in(number, street) else addition
    if not missing or _stands_in(missing, street):
        return UNMOVED
    if missing != whole or (number and _has_its_own(book, street)):
        return Moved({}, left=missing)
    if not number:  # an addition follows the number that is in the street already
        return Moved({"street": f"{street} {addition}"}, joined=True)
    return Moved({"street": street_line(book, street, whole)}, joined=True)


def _into_number(number: str, addition: str) -> Moved:
    if not number or _stands_in(addition, number):
        return UNMOVED
    return Moved({"house_number": f"{number} {addition}"})


def _out_of_street(street: str, number: str, addition: str) -> Moved:
    """Take off the very number that stands in its own field too, first or last in the street."""
    if not number:
        return UNMOVED
    said = re.escape(number) + (rf"(?:[\s/-]*{re.escape(addition)})?" if addition else "")
    match = re.fullmatch(rf"(?i:{said}[\s,]+(?P<after>.+)|(?P<before>.+?)[\s,]+{said})", street)
    return Moved({"street": match["after"] or match["before"]}) if match else UNMOVED


def _stands_in(part: str, street: str) -> bool:
    """Whether a street has a number or an addition in it, "7" and "a" in "Torstraße 7a"."""
    before = r"(?<!\d)" if part[0].isdecimal() else r"(?<![^\W\d_])"
    after = r"(?!\d)" if part[-1].isdecimal() else r"(?![^\W_])"
    words = r"[\s/-]*".join(map(re.escape, part.split()))
    return re.search(before + words + after, street, re.IGNORECASE) is not None


def _has_its_own(book: CountryRules, street: str) -> bool:
    """Whether a number stands where that of the house does: not the one of "Rue du 8 Mai 1945"."""
    rest = without_ordinal(street)
    at_the_end = not book.number_first and _AT_THE_END.search(rest)
    return bool(at_the_end or _AT_THE_START.match(rest))
