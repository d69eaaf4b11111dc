"""What our rules say about a case, and whether that is what they have to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_smartcheckout.countries import check_address, check_phone, check_postcode, rules

from .case import Case


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that went wrong; `reason` says what our rules made of it."""

    case: Case
    reason: str

    @property
    def of_form(self) -> bool:
        """Whether the value was rightly accepted but would be stored in another form."""
        return self.case.right and self.reason.startswith("stored")

    def __str__(self) -> str:
        case = self.case
        return f"{case.kind} {case.country} {dict(case.given)!r} ({case.how}): {self.reason}"


def fail(case: Case) -> Failure | None:
    """The failure of a case, None when the verdict is right."""
    problem, stored = _judge(case.country, case.kind, case.given)
    if case.right and problem:
        return Failure(case, f"refused, {problem}")
    if not case.right and not problem:
        return Failure(case, "accepted")
    if case.right and case.canonical and stored != case.canonical:
        return Failure(case, f"stored as {stored!r}, not {case.canonical!r}")
    return None


def _judge(country: str, kind: str, given: Mapping[str, str]) -> tuple[str, str]:
    """What blocks an order, "" for nothing, and the value as it would be stored."""
    if kind == "addresses":
        check = check_address(country, given)
        return ", ".join(f"{error.field} {error.code}" for error in check.errors), ""
    if kind == "postcodes":
        single = check_postcode(rules(country).postcode, given["postcode"])
    else:
        single = check_phone(given["phone"], country)
    blocked = single.problem.code if single.problem and single.blocks else ""
    return blocked, single.value
