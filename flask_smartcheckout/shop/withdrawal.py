"""What a shop says of the right of withdrawal: its days, and what is exempt from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..cart import Line
from .regions import country_list

LEAST_DAYS = 14  # Directive 2011/83/EU, art. 9(1)
# Directive 2011/83/EU, art. 16: (c) (d) (e) (f) (i) (j) (l) (m) (a) (b).
EXEMPTIONS = (
    "custom perishable hygiene mixed recording newspaper dated digital service price".split()
)
# Of these the right is only lost by what happens after the order, which a shop hears of later.
LOST_LATER = frozenset({"hygiene", "mixed", "recording", "service"})

Exempt = Mapping[str, str] | Callable[[Line], str | None]


def check_withdrawal(days: Any, exempt: Any) -> None:
    """Raise ValueError for days that no law allows, and for reasons that there are none of."""
    if isinstance(days, bool) or not isinstance(days, int) or 0 < days < LEAST_DAYS or days < 0:
        raise ValueError(
            f"Shop(withdrawal_days={days!r}) is {LEAST_DAYS} or more (Directive 2011/83/EU, art. "
            "9), or 0 where no consumer buys"
        )
    if callable(exempt):
        return
    if not isinstance(exempt, Mapping):
        raise ValueError(
            "Shop(withdrawal_exempt=…) maps tax classes or refs to reasons: {'cheese': "
            "'perishable'}, or is a function of a line"
        )
    for about, reason in exempt.items():
        _check_reason(about, reason)


def _check_reason(about: object, reason: object) -> None:
    if reason not in EXEMPTIONS:
        raise ValueError(
            f"Shop(withdrawal_exempt={{{about!r}: {reason!r}}}): the reasons are "
            f"{', '.join(EXEMPTIONS)}"
        )


def exemption(exempt: Exempt, line: Line) -> str:
    """Return why a line cannot be withdrawn from, "" when it can: by its ref, else its tax class.

    Raises ValueError when the shop's function gives a reason that is none.
    """
    if callable(exempt):
        reason = exempt(line) or ""
    else:
        reason = exempt.get(line.ref) or exempt.get(line.tax_class or "") or ""
    if reason:
        _check_reason(line.ref, reason)
    return reason


def is_consumer_law_of_the_union(country: str) -> bool:
    """Whether a consumer in a country has the function of art. 11a: the European Economic Area."""
    return country in country_list(("EEA",))
