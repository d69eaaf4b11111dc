"""Every kind of tax number we can check: what it looks like, and who knows its check digits.

The checks are those of python-stdnum, which is loaded when the first number is judged.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Literal, Protocol, cast

from .sources import common

Doubt = Literal["checksum", "component", "format", "length"]


@dataclass(frozen=True, slots=True)
class TaxNumber:
    """One kind of tax number.

    `validator` is a module of python-stdnum; `lengths` and `characters` (the inside of a regular
    expression's brackets) are of the bare number; `prefix` stands before its canonical form;
    `before` are letters people write before it, `after` those that stay. `tail` is a pattern of
    what follows the part that the validator knows. What is `unsure` there is no reason to refuse a
    number.
    """

    kind: str
    validator: str
    lengths: tuple[int, ...]
    characters: str
    prefix: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    tail: str = ""
    unsure: frozenset[Doubt] = frozenset()

    @property
    def longest(self) -> int:
        """How many characters the canonical form has at most."""
        return len(self.prefix) + max(self.lengths)


class _Validator(Protocol):
    def validate(self, number: str) -> str: ...


@cache
def tax_numbers() -> Mapping[str, TaxNumber]:
    """Every kind by name; that of a country's VAT number is "vat_" and the country ("vat_nl")."""
    vat = {
        f"vat_{code.lower()}": facts for code, facts in common("vat_numbers")["countries"].items()
    }
    kinds = {**common("tax_numbers"), **vat}
    return MappingProxyType({kind: _tax_number(kind, facts) for kind, facts in kinds.items()})


def _tax_number(kind: str, facts: Mapping[str, Any]) -> TaxNumber:
    return TaxNumber(
        kind=kind,
        validator=facts["validator"],
        lengths=tuple(facts["lengths"]),
        characters=facts["characters"],
        prefix=facts.get("prefix", ""),
        before=tuple(facts.get("before", ())),
        after=tuple(facts.get("after", ())),
        tail=facts.get("tail", ""),
        unsure=frozenset(facts.get("unsure", ())),
    )


@cache
def vat_prefixes() -> Mapping[str, str]:
    """The kind of VAT number that each prefix belongs to ("EL" and "GR" to "vat_gr")."""
    vat = (number for kind, number in tax_numbers().items() if kind.startswith("vat_"))
    pairs = ((prefix, one.kind) for one in vat for prefix in (one.prefix, *one.before))
    return MappingProxyType(dict(pairs))


def stripped(number: TaxNumber, tight: str) -> str:
    """A number of letters and digits without what its kind has around it."""
    for letters in (number.prefix, *number.before):
        if letters and tight.startswith(letters):
            tight = tight[len(letters) :]
            break
    return tight.removesuffix(_register(number, tight))


def _register(number: TaxNumber, tight: str) -> str:
    """The letters after a number that say it is in the VAT register ("MWST"), or nothing."""
    return next((letters for letters in number.after if tight.endswith(letters)), "")


def canonical(number: TaxNumber, tight: str) -> str | None:
    """The canonical form of a number without separators, None when it is none of this kind."""
    doubt, valid = _examined(number, tight)
    return None if doubt else valid


def is_unsure(number: TaxNumber, tight: str) -> bool:
    """Whether it may be a number of this kind all the same, as the check is not to be trusted."""
    return _examined(number, tight)[0] in number.unsure and fits(number, tight)


def fits(number: TaxNumber, tight: str) -> bool:
    """Whether characters and length are those of the kind."""
    bare = stripped(number, tight)
    return not strangers(number, tight) and min(number.lengths) <= len(bare) <= max(number.lengths)


def strangers(number: TaxNumber, tight: str) -> bool:
    """Whether there are characters that no number of this kind has."""
    return re.fullmatch(f"[{number.characters}]+", stripped(number, tight), re.ASCII) is None


def _examined(number: TaxNumber, tight: str) -> tuple[Doubt | None, str]:
    """What speaks against the number, if anything, and its canonical form."""
    bare = stripped(number, tight)
    head = _head(number, bare)
    if head is None:
        return "format", tight
    doubt, valid = _validated(number.validator, head)
    valid += bare[len(head) :] + _register(number, tight)
    return doubt, valid if valid.startswith(number.prefix) else number.prefix + valid


def _head(number: TaxNumber, bare: str) -> str | None:
    """The part of a number that its validator knows."""
    if not number.tail:
        return bare
    match = re.fullmatch(f"(.+?){number.tail}", bare, re.ASCII)
    return match[1] if match and fits(number, bare) else None


def without_tail(number: TaxNumber, bare: str) -> str:
    """A bare number without what follows the part its validator knows; as it is if none does."""
    return _head(number, bare) or bare


@cache
def _validator(name: str) -> _Validator:
    return cast(_Validator, import_module(f"stdnum.{name}"))


def _validated(name: str, bare: str) -> tuple[Doubt | None, str]:
    from stdnum.exceptions import (
        InvalidChecksum,
        InvalidComponent,
        InvalidLength,
        ValidationError,
    )

    try:
        return None, _validator(name).validate(bare)
    except InvalidChecksum:
        return (None, bare) if name == "tw.ubn" and _newer_ubn(bare) else ("checksum", bare)
    except InvalidComponent:
        return "component", bare
    except InvalidLength:
        return "length", bare
    except (ValidationError, ValueError, IndexError):
        return "format", bare  # some validators count on digits where there are none


def _newer_ubn(bare: str) -> bool:
    """Whether it fits Taiwan's rule since April 2023: divisible by 5, a 7 counted as 0 or 1."""
    from stdnum.tw.ubn import calc_checksum

    rest = calc_checksum(bare) % 5
    return rest == 0 or (rest == 4 and bare[6] == "7")
