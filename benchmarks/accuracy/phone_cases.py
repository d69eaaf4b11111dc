"""Phone numbers in every national form, and texts that are certain to be none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .case import Case, single
from .data import Row, plans, rows

_ARABIC = "AE BH DZ EG IQ JO KW LB LY MA OM SA SY TN YE".split()
_NONSENSE = ("call me", "n/a", "-", "12", "ann@example.com", "1" * 25)


def right() -> Iterator[Case]:
    """Every published number as it is written, and in the other forms of its country."""
    for row in rows("phones"):
        country, canonical = row["country"], row.get("e164")
        yield single("phones", country, row["phone"], True, row["source"], canonical)
        if canonical:
            for how, typed in ways(country, canonical):
                yield single("phones", country, typed, True, how, canonical)


def ways(country: str, e164: str) -> Iterator[tuple[str, str]]:
    """The forms in which people of the country write a number."""
    plan = plans().get(country)
    digits = e164.removeprefix("+")
    yield "E.164", e164
    yield "without the plus, as browsers fill it", digits
    yield "00", f"00{digits}"
    yield "a link", f"tel:{e164}"
    yield "extension", f"{e164} ext. 12"
    if plan and digits.startswith(plan["calling_code"]):
        yield from _national(plan, digits.removeprefix(plan["calling_code"]), country)


def _national(plan: Row, number: str, country: str) -> Iterator[tuple[str, str]]:
    code, trunk = plan["calling_code"], plan["trunk_prefix"].replace("-", "")
    area, rest = number[:2], number[2:]
    yield "international, spaces", f"+{code} {' '.join(_pairs(number))}"
    yield "international, no-break spaces", f"+{code}\u00a0{area}\u00a0{rest}"
    yield "national", f"{trunk}{number}"
    yield "national, spaces", f"{trunk}{area} {' '.join(_pairs(rest))}"
    yield "national, dots", f"{trunk}{area}.{'.'.join(_pairs(rest))}"
    yield "national, hyphens", f"{trunk}{area}-{'-'.join(_pairs(rest))}"
    yield "national, slash", f"{trunk}{area}/{rest}"
    yield "national, parentheses", f"({trunk}{area}) {rest}"
    yield "national, extension", f"{trunk}{area} {rest} x12"
    yield "national, full-width digits", _in_digits("０", f"{trunk}{number}")
    if trunk == "0":
        yield "international with (0)", f"+{code} (0){area} {rest}"
    if country in _ARABIC:
        yield "national, Arabic digits", _in_digits("٠", f"{trunk}{number}")


def _pairs(digits: str) -> list[str]:
    return re.findall(r"\d{1,2}", digits)


def _in_digits(zero: str, text: str) -> str:
    return "".join(chr(ord(zero) + int(c)) if c.isdecimal() else c for c in text)


def wrong() -> Iterator[Case]:
    """Numbers whose length no plan of their country has, and what is no number at all."""
    for row in rows("phones"):
        if "e164" in row:
            yield from _mutated(row["country"], row["e164"])
    for country in plans():
        for text in _NONSENSE:
            yield single("phones", country, text, False, "nonsense")


def _mutated(country: str, e164: str) -> Iterator[Case]:
    plan = plans().get(country)
    if plan is None or plan["lengths"] == "-" or not e164.startswith(f"+{plan['calling_code']}"):
        return
    number = e164.removeprefix(f"+{plan['calling_code']}")
    lengths = {int(length) for length in plan["lengths"].split(",")}
    for how, changed in _mutations(number):
        if len(changed) not in lengths and len(number) in lengths:
            typed = f"+{plan['calling_code']} {changed}"
            yield single("phones", country, typed, False, how)
            national = plan["trunk_prefix"].replace("-", "") + changed
            yield single("phones", country, national, False, f"{how}, national")


def _mutations(number: str) -> Iterator[tuple[str, str]]:
    yield "a digit less", number[:-1]
    yield "three digits less", number[:-3]
    yield "a digit more", f"{number}7"
    yield "three digits more", f"{number}777"
