"""One thing to judge, and what the verdict has to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["addresses", "postcodes", "phones"]


@dataclass(frozen=True, slots=True)
class Case:
    """`given` are the fields as typed, `how` says where they come from or what was done to them.

    `canonical` is how a real postcode or phone is to be stored, None where any form will do.
    """

    kind: Kind
    country: str
    given: Mapping[str, str]
    right: bool
    how: str
    canonical: str | None = None


def single(
    kind: Kind, country: str, typed: str, right: bool, how: str, canonical: str | None = None
) -> Case:
    """A postcode or a phone as a case."""
    field = "postcode" if kind == "postcodes" else "phone"
    return Case(kind, country, {field: typed}, right, how, canonical)
