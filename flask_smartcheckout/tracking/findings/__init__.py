"""Fix first: what is worth mending, found by rules with a threshold and a minimum count.

The rules are asked from the most to the least precise: `errors` at a field, `reasons` (what had
just happened), `places.choices`, `behaviour` at a field, `places.steps`, `segments`. Each finding
speaks for its shoppers, and later rules count only the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from sqlalchemy import Connection

from ..period import Filters, Period
from ..shapes import SHARED_BY as SHAPE_SHARED_BY
from ..sums import Sums
from . import behaviour, errors, places, reasons, segments
from .finding import Finding
from .ground import Ground

__all__ = ["KINDS", "MOST", "SHAPE_SHARED_BY", "Finding", "findings"]

MOST = 10
"""How many findings are given."""

RULES: tuple[Callable[[Ground], Iterable[Finding]], ...] = (
    errors.errors,
    reasons.reasons,
    places.choices,
    behaviour.behaviour,
    places.steps,
    segments.segments,
)

KINDS = frozenset((*errors.KINDS, *reasons.KINDS, *places.KINDS, *behaviour.KINDS, *segments.KINDS))
"""What a finding can be."""


def findings(connection: Connection, period: Period, filters: Filters) -> tuple[Finding, ...]:
    """Return what to fix first, at most ten, most money first.

    Money is measured in average abandoned carts of its own currency, so that currencies are
    compared without a rate.
    """
    ground = Ground.read(connection, period, filters)
    found = [finding for rule in RULES for finding in rule(ground)]
    carts = ground.carts
    ranked = sorted(found, key=lambda finding: -_weight(finding, carts))
    return tuple(ranked[:MOST])


def _weight(finding: Finding, carts: Sums) -> Fraction:
    weights = [
        Fraction(money.minor * carts.of(money.currency, "abandoned"), at_risk)
        for money in finding.money
        if (at_risk := carts.of(money.currency, "at_risk"))
    ]
    return sum(weights, Fraction(0))
