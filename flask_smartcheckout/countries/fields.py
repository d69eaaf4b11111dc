"""The fields of a country's form: which, how much they are needed, what they are called."""

import re
from collections.abc import Mapping
from typing import Any

from .emails import LONGEST as EMAIL_LONGEST
from .phones import phone_example
from .postcodes import postcode_rule
from .rule import Area, FieldRule, Need, PostcodeRule, Width
from .sources import google, overlay
from .tax_ids import LONGEST as TAX_ID_LONGEST
from .tax_ids import tax_id_field

NAMES = (
    "name company street street2 house_number addition district city postcode state"
    " phone kana email tax_id einvoice"
).split()
_LETTERS = {"N": "name", "O": "company", "A": "street", "D": "district", "C": "city"}
_LETTERS |= {"S": "state", "Z": "postcode"}
_AUTOCOMPLETE = {
    "name": "name",
    "company": "organization",
    "street": "address-line1",
    "street2": "address-line2",
    "district": "address-level3",
    "city": "address-level2",
    "state": "address-level1",
    "postcode": "postal-code",
    "phone": "tel",
    "email": "email",
}
_LONGEST = {
    "name": 255,
    "company": 255,
    "kana": 255,
    "email": 254,
    "phone": 40,
    "postcode": 16,
    "house_number": 20,
    "addition": 30,
    "tax_id": TAX_ID_LONGEST,
    "einvoice": EMAIL_LONGEST,
}
_CAPITALS = {"email": "none", "tax_id": "characters", "phone": None, "house_number": None}
_CAPITALS |= {"postcode": None, "kana": None, "einvoice": "none"}
_DISTRICT_LABELS = {
    "suburb": "suburb",
    "district": "district",
    "neighborhood": "neighbourhood",
    "village_township": "village",
    "townland": "townland",
}
_ALWAYS: dict[str, Need] = {
    "name": "required",
    "company": "optional",
    "street": "required",
    "street2": "optional",
    "phone": "optional",
    "email": "required",
}


def address_formats(code: str) -> tuple[str, str]:
    """The address format of a country, native and Latin, in Google's notation (%N%n%A …)."""
    facts, entry = overlay(code), google(code)
    native = facts.get("format", entry["fmt"])
    return native, facts.get("latin_format", entry.get("lfmt", native))


def field_rules(code: str, areas: tuple[Area, ...]) -> dict[str, FieldRule]:
    """The rule of every field, shown or hidden, as Google's data and our overlay have it."""
    postcode = postcode_rule(code)
    order = field_order(code)
    widths = _widths(order) | overlay(code).get("widths", {})
    return {name: _field(code, name, postcode, areas, widths) for name in NAMES}


def _field(
    code: str,
    name: str,
    postcode: PostcodeRule,
    areas: tuple[Area, ...],
    widths: dict[str, Width],
) -> FieldRule:
    facts = _facts(code, name)
    return FieldRule(
        name=name,
        need=facts.get("need") or need_of(code, name, bool(areas)),
        label=facts.get("label") or _label(code, name, postcode),
        help=facts.get("help"),
        autocomplete=_AUTOCOMPLETE.get(name, "off"),
        inputmode=_inputmode(name, postcode),
        autocapitalize=_autocapitalize(name, postcode),
        max_length=_LONGEST.get(name, 100),
        example=facts.get("example") or _example(code, name, postcode),
        width=widths.get(name, "full"),
    )


def _facts(code: str, name: str) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = overlay(code).get("fields", {}).get(name, {})
    return tax_id_field(code) if name == "tax_id" else facts


def need_of(code: str, name: str, listed: bool) -> Need:
    """How much a country needs a field when our overlay says nothing about it."""
    if name in _ALWAYS:
        return _ALWAYS[name]
    letter = next((key for key, field in _LETTERS.items() if field == name), "")
    if not letter or f"%{letter}" not in address_formats(code)[0]:
        return "hidden"
    if letter not in google(code)["require"]:
        return "optional" if name in ("district", "state") else "recommended"
    # Google's own default requires a city of countries it knows nothing about; so do we.
    return "required" if name != "state" or listed else "recommended"


def _label(code: str, name: str, postcode: PostcodeRule) -> str:
    entry = google(code)
    if name == "postcode":
        return postcode.kind
    if name == "state":
        kind: str = overlay(code).get("area_kind", entry["state_name_type"])
        return kind
    if name == "city":
        return entry["locality_name_type"]
    if name == "district":
        return _DISTRICT_LABELS[entry["sublocality_name_type"]]
    if name == "street":
        apart = overlay(code).get("fields", {}).get("house_number", {}).get("need", "hidden")
        return "street_and_number" if apart == "hidden" else "street"
    return name


def _inputmode(name: str, postcode: PostcodeRule) -> str | None:
    if name == "postcode":
        return "numeric" if postcode.digits_only else None
    return {"phone": "tel", "email": "email", "house_number": "numeric"}.get(name)


def _autocapitalize(name: str, postcode: PostcodeRule) -> str | None:
    if name == "postcode":
        letters = postcode.pattern and not postcode.digits_only
        return "characters" if letters else None
    return _CAPITALS.get(name, "words")


def _example(code: str, name: str, postcode: PostcodeRule) -> str | None:
    if name == "phone":
        return phone_example(code)
    return postcode.examples[0] if name == "postcode" and postcode.examples else None


def field_order(code: str) -> tuple[str, ...]:
    """The visible postal fields in the order of the form."""
    facts = overlay(code)
    listed: list[str] = facts.get("order") or _order_of_format(address_formats(code)[0])
    return tuple(listed)


def _order_of_format(address_format: str) -> list[str]:
    letters = [x for x in re.findall("%([NOADCSZ])", address_format) if x in _LETTERS]
    fields = list(dict.fromkeys(_LETTERS[letter] for letter in letters))
    return [*_people(fields, first=True), *_places(fields), *_people(fields, first=False)]


def _people(fields: list[str], *, first: bool) -> list[str]:
    """Name and company stand together, before the street or (in East Asia) after it."""
    before = fields.index("name") < fields.index("street") if "street" in fields else True
    return ["name", "company"] if before == first else []


def _places(fields: list[str]) -> list[str]:
    places = [field for field in fields if field not in ("name", "company")]
    after = places.index("street") + 1
    return [*places[:after], "street2", *places[after:]]


def _widths(order: tuple[str, ...]) -> dict[str, Width]:
    widths: dict[str, Width] = {"name": "full", "company": "full", "phone": "most", "email": "full"}
    widths |= {"city": "most", "state": "most", "postcode": "third", "district": "most"}
    widths |= {"house_number": "quarter", "addition": "quarter", "kana": "half", "tax_id": "most"}
    widths |= {"einvoice": "most"}
    if "house_number" in order:
        return widths | {"postcode": "quarter"}
    for beside in ("state", "city"):
        if _adjacent(order, beside, "postcode"):
            return widths | {beside: "twothirds"}
    return widths


def _adjacent(order: tuple[str, ...], one: str, other: str) -> bool:
    if one not in order or other not in order:
        return False
    return abs(order.index(one) - order.index(other)) == 1
