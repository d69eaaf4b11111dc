"""The rules of a country as compact JSON for the browser."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .characters import bare
from .rule import CountryRules, FieldRule, PostcodeRule

_SHORT = {
    "need": "n",
    "label": "l",
    "help": "h",
    "autocomplete": "ac",
    "inputmode": "im",
    "autocapitalize": "cap",
    "max_length": "max",
    "example": "ex",
    "width": "w",
}
_HIDDEN = {"n": "hidden"}
_OWN = ("max", "ex")  # never read by the page; shared by hardly two countries


def to_json(rules: CountryRules) -> dict[str, Any]:
    """What the browser needs to lay out and judge the fields of a country, JSON-serialisable.

    - `c` the code, `o` the order of the visible postal fields;
    - `f` the fields by name: `n` need, `l` label key, `h` help key, `ac` autocomplete, `im`
      inputmode, `cap` autocapitalize, `max` longest value, `ex` example, `w` width; a key without a
      value is left out, a hidden field is `{"n": "hidden"}`;
    - `p` the postcode: `re` pattern of the canonical form, `old` older forms, `s` strictness, `pre`
      prefixes to take off, `sh` pairs of bare form and replacement, `len` shortest and longest
      number of letters and digits, `only` the one postcode there is;
    - `a` pairs of area code and name.
    """
    exported: dict[str, Any] = {"c": rules.code, "o": list(rules.order)}
    exported["f"] = {name: _field(field) for name, field in rules.fields.items()}
    if rules.fields["postcode"].shown:
        exported["p"] = _postcode(rules.postcode)
    if rules.areas:
        exported["a"] = [[area.code, area.name] for area in rules.areas]
    return exported


def fields_apart(
    fields: Mapping[str, Mapping[str, dict[str, Any]]],
) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Tell what is in most countries from what is in one: a tenth is left of what both repeat.

    Takes the `f` of `to_json` by country, and returns the fields as most countries have them, and
    by country what differs from those, None where it has nothing. The one laid over the other is
    what was taken, but for `max`, which the page never reads.
    """
    names = dict.fromkeys(name for each in fields.values() for name in each)
    common = {name: _common([each[name] for each in fields.values()]) for name in names}
    return common, {code: _unlike(each, common) for code, each in fields.items()}


def _common(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what most countries that show a field give it, and what most of all need of it."""
    shown = [field for field in fields if field != _HIDDEN]
    keys = dict.fromkeys(key for field in shown for key in field if key not in _OWN)
    most = {key: _most([field.get(key) for field in shown]) for key in keys}
    return {key: value for key, value in most.items() if value} | {
        "n": _most([field["n"] for field in fields])
    }


def _most(values: list[Any]) -> Any:
    return Counter(values).most_common(1)[0][0]


def _unlike(
    fields: Mapping[str, dict[str, Any]], common: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    unlike = {name: _difference(field, common[name]) for name, field in fields.items()}
    return {name: field for name, field in unlike.items() if field}


def _difference(field: dict[str, Any], common: dict[str, Any]) -> dict[str, Any]:
    if field == _HIDDEN:
        return {} if common["n"] == "hidden" else field
    keys = [key for key in {**common, **field} if key != "max"]
    values = {key: field.get(key) for key in keys}
    return {key: value for key, value in values.items() if value != common.get(key)}


def _field(field: FieldRule) -> dict[str, Any]:
    if not field.shown:
        return dict(_HIDDEN)
    values = ((short, getattr(field, name)) for name, short in _SHORT.items())
    return {short: value for short, value in values if value is not None}


def _postcode(rule: PostcodeRule) -> dict[str, Any]:
    exported = {
        "re": rule.pattern,
        "old": rule.older,
        "s": rule.strictness,
        "pre": list(map(bare, rule.prefixes)) if rule.pattern else None,
        "sh": [[shape.match, shape.show] for shape in rule.shapes] if rule.pattern else None,
        "len": [rule.lengths[0], rule.lengths[-1]] if rule.lengths else None,
        "only": rule.only,
    }
    return {key: value for key, value in exported.items() if value}
