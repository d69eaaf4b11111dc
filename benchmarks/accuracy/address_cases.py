"""Real addresses, and the same with something wrong in them."""

from __future__ import annotations

from collections.abc import Iterator

from .case import Case
from .data import Row, addresses, unchecked
from .postcode_cases import mutations

# Large countries whose post can't do without; Google's address data requires each of them too.
_NEEDED = {
    "city": "AT AU BE BG BR CA CH CY CZ DE DK EE ES FI FR GB GR HR HU IN IT LU LV MT MX NL NO NZ PL"
    " PT RO RU SE SI SK TH TR US ZA",
    "postcode": "AT AU BE BR CA CH CZ DE DK EE ES FI FR GB GR HU IN IT JP KR LT LU LV MX NL NO PL"
    " PT RO SE SK TR US",
    "state": "AU BR CA IN IT JP MX US",
}
_NO_AREA = "Atlantis"


def right() -> Iterator[Case]:
    """Every address as its source has it."""
    for source, row in addresses():
        yield Case("addresses", row["country"], _fields(row), True, source)


def wrong() -> Iterator[Case]:
    """Every address with a field left out that it needs, or with a value that can't be."""
    for _, row in addresses():
        for how, fields in _spoiled(row):
            yield Case("addresses", row["country"], fields, False, how)


def _fields(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "country"}


def _spoiled(row: Row) -> Iterator[tuple[str, Row]]:
    country, fields = row["country"], _fields(row)
    yield "no street", _without(fields, "street")
    for name, countries in _NEEDED.items():
        if name in fields and country in countries.split():
            yield f"no {name}", _without(fields, name)
            if name == "state":
                yield "no such area", {**fields, "state": _NO_AREA}
    if "postcode" in fields and country not in unchecked():
        for how, postcode in mutations(country, fields["postcode"]):
            yield f"postcode: {how}", {**fields, "postcode": postcode}


def _without(fields: Row, name: str) -> Row:
    return {key: value for key, value in fields.items() if key != name}
