"""Rules about signs: what had just happened to those who left without an error at their field."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .. import signs
from .finding import Finding
from .ground import Ground
from .rule import Threshold

_RULES = {
    signs.REFUSED: Threshold(10, 5, Fraction(1, 4)),
    signs.CHANGED: Threshold(10, 5, Fraction(1, 5)),
    signs.FAILED: Threshold(10, 5, Fraction(1, 5)),
    signs.UNANSWERED: Threshold(50, 5, Fraction(1, 25)),
    signs.SHIPPING: Threshold(50, 10, Fraction(1, 10), times=Fraction(3, 2)),
    signs.COUNTRY: Threshold(30, 10, Fraction(1, 10), times=Fraction(3, 2)),
    signs.HELP: Threshold(20, 5, Fraction(1, 5)),
    signs.ELSEWHERE: Threshold(20, 10, Fraction(1, 4)),
    signs.ERRORS: Threshold(20, 10, Fraction(1, 4)),
    signs.RELOADED: Threshold(20, 10, Fraction(1, 4)),
    signs.LONG: Threshold(20, 10, Fraction(1, 4)),
    signs.PAYMENT_FAILED: Threshold(10, 5, Fraction(1, 4)),
    signs.PAYMENT_LEFT: Threshold(50, 10, Fraction(1, 10), times=Fraction(2)),
}
"""Seen is in how many checkouts the occasion arose: a method was chosen, help was opened."""


KINDS = tuple(sign.replace("-", "_") for sign in _RULES)


def reasons(ground: Ground) -> Iterator[Finding]:
    """Find signs that are followed by leaving too often; the kind is the sign's name."""
    for kind, (sign, threshold) in zip(KINDS, _RULES.items(), strict=True):
        seen = {country: ground.leavers.occasions(sign, country) for country in ground.countries}
        whole = {None: ground.leavers.occasions(sign)}
        yield from ground.find(kind, threshold, seen | whole, "sign", sign)
