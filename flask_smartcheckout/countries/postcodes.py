"""Postcodes: the canonical form of what was typed, and what is wrong with the rest."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

from .characters import bare, clean_code
from .rule import PostcodeRule, Shape, Strictness
from .sources import google, overlay
from .verdict import Code, FieldCheck, FieldError

_WRITTEN_BEFORE = ("CEP", "CP", "PIN", "PLZ", "ZIP")
_LOOKALIKES = {"O": "0", "0": "O", "I": "1", "1": "I", "L": "1"}
_MOST_SWAPS = 3


@cache
def postcode_rule(code: str) -> PostcodeRule:
    """The postcode rule of a country out of Google's data and our overlay."""
    entry, facts = google(code), overlay(code).get("postcode", {})
    pattern = facts.get("pattern", entry.get("zip")) or None
    examples = tuple(facts.get("examples") or _examples(entry))
    kind = facts.get("kind") or entry.get("zip_name_type", "postal")
    if facts.get("none"):
        return PostcodeRule()
    strictness: Strictness = facts.get("strictness", "block" if pattern else "off")
    return PostcodeRule(
        kind="postcode" if kind == "postal" else kind,
        pattern=pattern,
        older=facts.get("older"),
        strictness=strictness,
        examples=examples,
        prefixes=_prefixes(code, entry, facts),
        shapes=_shapes(facts.get("shapes", ()), examples),
        only=facts.get("only"),
    )


def _examples(entry: dict[str, str]) -> list[str]:
    listed = entry.get("zipex", "")
    return [example.strip() for example in listed.split(",")] if listed else []


def _prefixes(code: str, entry: dict[str, str], facts: dict[str, Any]) -> tuple[str, ...]:
    written = {
        code,
        bare(entry.get("postprefix", "")),
        *facts.get("prefixes", ()),
        *_WRITTEN_BEFORE,
    }
    return tuple(sorted(written - {""}, key=lambda prefix: (-len(prefix), prefix)))


def _shapes(listed: Any, examples: tuple[str, ...]) -> tuple[Shape, ...]:
    own = [Shape(**s) if isinstance(s, dict) else _grouping(s) for s in listed]
    if not own:
        own = [_grouping(re.sub(r"[A-Z0-9]", "#", example)) for example in examples]
    return tuple(dict.fromkeys(own))


def _grouping(drawn: str) -> Shape:
    """ "#### ##" as a Shape."""
    groups = re.findall("#+", drawn)
    numbers = iter(range(1, len(groups) + 1))
    return Shape(
        match="".join(f"([A-Z0-9]{{{len(group)}}})" for group in groups),
        show=re.sub("#+", lambda _: f"${next(numbers)}", drawn),
    )


def canonical_postcode(rule: PostcodeRule, value: str) -> str:
    """The postcode as the country writes it; what fits no rule comes back clean, in upper case."""
    text = clean_code(value)
    if rule.pattern is None or len(text) > 2 * _longest(rule):
        return text
    for code in _candidates(rule, text):
        if fits(rule, code):
            return code
    return text


def _longest(rule: PostcodeRule) -> int:
    return 16 + max(map(len, rule.prefixes), default=0)


def _candidates(rule: PostcodeRule, text: str) -> list[str]:
    tight = bare(text)
    found = [*_shaped(rule, tight), tight]
    for prefix in rule.prefixes:
        for rest in _without(tight, prefix):
            found += [*_shaped(rule, rest), rest]
    return [*found, text]


def _without(tight: str, prefix: str) -> Iterator[str]:
    """What is left of a postcode without the letters before it, or (MD, "2005MD") behind it."""
    if tight.startswith(prefix):
        yield tight[len(prefix) :]
    if tight.endswith(prefix):
        yield tight[: -len(prefix)]


def _shaped(rule: PostcodeRule, tight: str) -> list[str]:
    matches = ((compiled(shape.match).fullmatch(tight), shape) for shape in rule.shapes)
    return [_grouped(shape.show, match) for match, shape in matches if match]


def _grouped(show: str, match: re.Match[str]) -> str:
    for number, group in enumerate(match.groups(), 1):
        show = show.replace(f"${number}", group)
    return show


def fits(rule: PostcodeRule, code: str) -> bool:
    """Whether a canonical postcode matches the country's pattern, present or older."""
    return _matches(rule.pattern, code) or _matches(rule.older, code)


def _matches(pattern: str | None, code: str) -> bool:
    return pattern is not None and compiled(pattern).fullmatch(code) is not None


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of our data, ASCII, compiled once and kept."""
    return re.compile(pattern, re.ASCII)


def check_postcode(rule: PostcodeRule, value: str, label: str = "postcode") -> FieldCheck:
    """Judge a postcode that is not empty; the value comes back canonical."""
    code = canonical_postcode(rule, value)
    if rule.pattern is None or rule.strictness == "off" or _matches(rule.pattern, code):
        return FieldCheck(code)
    params = {"label": label, "example": rule.examples[0] if rule.examples else ""}
    if _matches(rule.older, code):
        return FieldCheck(code, FieldError("postcode", "invalid_format", params))
    meant = suggest_postcode(rule, code)
    if meant:
        params["suggestion"] = meant
    wrong = _what_is_wrong(rule, code)
    if wrong == "too_long":
        params["length"] = str(max(map(len, rule.examples)))
    problem = FieldError("postcode", wrong, params)
    return FieldCheck(code, problem, blocks=rule.strictness == "block")


def _what_is_wrong(rule: PostcodeRule, code: str) -> Code:
    tight = bare(code)
    foreign = r"[^0-9]" if rule.digits_only else r"[^A-Z0-9]"
    if re.search(foreign, tight) or not tight:
        return "invalid_character"
    if rule.lengths and len(tight) < rule.lengths[0]:
        return "too_short"
    if rule.lengths and len(tight) > rule.lengths[-1]:
        return "too_long"
    return "invalid_format"


def suggest_postcode(rule: PostcodeRule, value: str) -> str | None:
    """The postcode meant where O and 0 or I and 1 were mixed up; None where that doesn't help."""
    text = clean_code(value)
    if rule.pattern is None or len(text) > _longest(rule):
        return None
    places = [i for i, character in enumerate(text) if character in _LOOKALIKES]
    for count in range(1, min(len(places), _MOST_SWAPS) + 1):
        for chosen in combinations(places, count):
            swapped = "".join(_LOOKALIKES[c] if i in chosen else c for i, c in enumerate(text))
            code = canonical_postcode(rule, swapped)
            if _matches(rule.pattern, code):
                return code
    return None
