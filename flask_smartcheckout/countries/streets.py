"""Streets and house numbers where a country asks for them apart."""

import re

# Where an address in a town has a house number (Universal Postal Union, postal addressing systems);
# in the country some have none, so that a missing one is only remarked on.
NUMBERED = frozenset("AT BE CH CZ DE DK FI FR HU IT LI LU NL NO PL SE SI SK".split())
_ORDINAL = re.compile(r"^\s*\d{1,2}\s?(?:e|de|ste)\s")
_SPLIT = re.compile(
    r"(?P<street>(?:\d{1,2}(?:e|de|ste)\s)?[^\d]*[^\d\s,])[\s,]+"
    r"(?P<number>\d{1,5})(?:\s?-?\s?(?P<addition>[A-Za-z]{1,4}|(?<=-)\d{1,4}|(?<=-\s)\d{1,4}))?"
)
_NUMBER = re.compile(
    r"(?P<number>\d{1,5})(?:\s?[-/]\s?(?P<after>[A-Za-z0-9]{1,6})|\s?(?P<addition>[A-Za-z]{1,4}))"
)


def split_street(street: str) -> tuple[str, str, str] | None:
    """Street, house number and addition ("" when there is none), or None where that isn't sure.

    Sure means a single number, at the end: "Keizersgracht 112", "1e Helmersstraat 104-A".
    """
    match = _SPLIT.fullmatch(street)
    if not match:
        return None
    return match["street"], match["number"], match["addition"] or ""


def split_number(number: str) -> tuple[str, str] | None:
    """A house number and its addition ("112-A" to "112" and "A"), or None where that isn't sure."""
    match = _NUMBER.fullmatch(number)
    return (match["number"], match["addition"] or match["after"]) if match else None


def part_streets(fields: dict[str, str]) -> dict[str, str]:
    """The address with street, house number and addition apart wherever that is sure."""
    fields = dict(fields)
    street, number = fields.get("street", ""), fields.get("house_number", "")
    parts = split_street(street)
    if parts and not number:
        _put(fields, parts[0], parts[1], parts[2])
    elif parts and (parts[1], parts[2].casefold()) == (number, _addition(fields)):
        fields["street"] = parts[0]
    elif number and not fields.get("addition"):
        apart = split_number(number)
        if apart:
            fields["house_number"], fields["addition"] = apart
    return fields


def _addition(fields: dict[str, str]) -> str:
    return fields.get("addition", "").casefold()


def _put(fields: dict[str, str], street: str, number: str, addition: str) -> None:
    if addition and fields.get("addition"):
        return
    fields["street"], fields["house_number"] = street, number
    if addition:
        fields["addition"] = addition


def has_number(street: str) -> bool:
    """Whether a street has a number in it, of any script, besides that of "1e Helmersstraat"."""
    return any(character.isdecimal() for character in without_ordinal(street))


def without_ordinal(street: str) -> str:
    """The street without the number its name begins with ("1e Helmersstraat")."""
    return _ORDINAL.sub("", street)
