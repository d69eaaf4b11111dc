"""Rules about a step: more leave before it than elsewhere, or so many that it matters."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..steps import STEPS
from .finding import Finding
from .ground import Ground
from .rule import Threshold

THRESHOLD = Threshold(50, 10, Fraction(1, 5), times=Fraction(3, 2))

_CHOICES = {"shipping": "shipping_choice", "payment": "payment_choice"}
"""Fields that are chosen from what the shop offers; each is a step too."""


KINDS = (*_CHOICES.values(), "step_drop")


def choices(ground: Ground) -> Iterator[Finding]:
    """Find where shoppers leave at a choice: what they look for may not be offered."""
    for field, kind in _CHOICES.items():
        yield from ground.find(kind, THRESHOLD, _seen(ground, field), "field", field)


def steps(ground: Ground) -> Iterator[Finding]:
    """Find the steps before which most leave, who are under no finding yet."""
    for step in STEPS:
        yield from ground.find("step_drop", THRESHOLD, _seen(ground, step), "step", step)


def _seen(ground: Ground, step: str) -> dict[str | None, int]:
    return {country: ground.got_to(step, country) for country in (None, *ground.countries)}
