"""The rules of a country as compact JSON for the browser."""

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


def _field(field: FieldRule) -> dict[str, Any]:
    if not field.shown:
        return {"n": "hidden"}
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
