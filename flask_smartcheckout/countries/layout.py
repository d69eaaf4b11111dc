"""An address as the envelope of its country shows it."""

import re
from collections.abc import Mapping

from .rule import CountryRules
from .rulebook import rules

_PARTS = re.compile(r"%([NOADCSZX])")
_EDGES = " ,-/"


def format_lines(
    country: str | CountryRules, fields: Mapping[str, str], latin: bool = False
) -> list[str]:
    """The lines of an address as the country's post writes them, without the country itself.

    `fields` uses the form's names. `latin` takes the layout for mail from abroad.
    """
    book = rules(country) if isinstance(country, str) else country
    values = _values(book, fields, latin)
    layout = book.latin_format if latin else book.address_format
    filled = (_fill(line, values) for line in _flattened(layout, values))
    return [line for block in filled for line in block.split("\n") if line]


def _flattened(layout: str, values: Mapping[str, str]) -> list[str]:
    missing = [v for v in ("D", "C", "Z") if values.get(v) and f"%{v}" not in layout]
    return [*layout.split("%n"), *(f"%{letter}" for letter in missing)]


def _values(book: CountryRules, fields: Mapping[str, str], latin: bool) -> dict[str, str]:
    street = "\n".join(filter(None, (_street(book, fields), fields.get("street2"))))
    return {
        "N": fields.get("name", ""),
        "O": fields.get("company", ""),
        "A": street,
        "D": fields.get("district", ""),
        "C": fields.get("city", ""),
        "S": _area(book, fields.get("state", ""), latin),
        "Z": fields.get("postcode", ""),
    }


def _street(book: CountryRules, fields: Mapping[str, str]) -> str:
    number = " ".join(filter(None, (fields.get("house_number"), fields.get("addition"))))
    return street_line(book, fields.get("street", ""), number)


def street_line(book: CountryRules, street: str, number: str) -> str:
    """Street and house number, either of which may be "", in the order of the country."""
    parts = (number, street) if book.number_first else (street, number)
    return book.number_separator.join(filter(None, parts))


def _area(book: CountryRules, state: str, latin: bool) -> str:
    area = book.area_by_code.get(state)
    if area is None:
        return state or book.area_constant or ""
    return area.latin if latin and not area.postal.isascii() else area.postal


def _fill(line: str, values: Mapping[str, str]) -> str:
    """One line of the layout, without the prefix ("SE-") of a postcode that isn't there."""
    if not any(values.get(letter) for letter in _PARTS.findall(line)):
        return "" if _PARTS.search(line) else line.strip()
    line = _without_double_prefix(line, values)
    if not values.get("Z"):
        line = re.sub(r"[^\s,%]*%Z", "%Z", line)
    text = _PARTS.sub(lambda match: values.get(match[1], ""), line)
    return re.sub(r" {2,}", " ", re.sub(r"\s+,", ",", text)).strip(_EDGES)


def _without_double_prefix(line: str, values: Mapping[str, str]) -> str:
    before = re.search(r"([A-Z]+)[- ]?%Z", line)
    if before and values.get("Z", "").startswith(before[1]):
        return line.replace(before[0], "%Z")
    return line
