"""What is asked of a look-up: an address that is complete enough, in canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..countries import CountryRules, check_address

_ASKED = ("street", "house_number", "addition", "postcode")


@dataclass(frozen=True, slots=True)
class Question:
    """A postcode with, where the country has it apart, a house number and an addition."""

    country: str
    postcode: str
    house_number: str = ""
    addition: str = ""


def can_be_asked(rules: CountryRules) -> bool:
    """Whether the addresses of a country have what a look-up begins with."""
    return rules.fields["postcode"].shown


def question_of(rules: CountryRules, typed: Mapping[str, str]) -> Question | None:
    """Return what to ask of an address typed so far, or None while it lacks what that takes.

    A postcode our own rule refuses is not asked for. The number may stand in `street`.
    """
    if not can_be_asked(rules):
        return None
    judged = check_address(rules, {name: typed.get(name, "") for name in _ASKED})
    known, refused = judged.normalized, {error.field for error in judged.errors}
    if not known.get("postcode") or refused & {"postcode", "house_number", "addition"}:
        return None
    if rules.fields["house_number"].shown and not known.get("house_number"):
        return None
    return Question(
        country=rules.code,
        postcode=known["postcode"],
        house_number=known.get("house_number", ""),
        addition=known.get("addition", ""),
    )
