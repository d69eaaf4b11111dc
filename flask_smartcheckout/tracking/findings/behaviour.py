"""Rules about how shoppers deal with a field: they hesitate, correct, come back, leave it empty.

Judged over the whole selection: medians of one field in one country are too few to compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from statistics import median as middle

from ..histogram import median
from ..sums import Sums, read
from ..tables import HESITATIONS, field_figures
from ..walk import FORM, ORDER
from .finding import Finding
from .ground import Ground
from .rule import Threshold

PEERS = 4
"""How many fields there must be for one of them to be unusual."""

LONG_TIMES = 3
"""Hesitation is long from so many times the median of all fields on."""

HELP_SHARE = Fraction(1, 50)
"""Help is hardly opened below this share of those who were at the field."""

ODD_TIMES = 2
"""Correcting, coming back and autofill are odd from so many times (or parts of) the median on."""

CORRECTED_SHARE, RETURNED_SHARE, BLANK_SHARE = Fraction(1, 5), Fraction(3, 20), Fraction(1, 5)

AUTOFILLED = frozenset("email name street postcode city phone".split())
"""Fields that browsers fill when they are told what each is."""

AUTOFILLED_USUALLY = Fraction(1, 4)
"""Autofill is only missed where it fills at least this share of its other fields."""

CHOSEN = frozenset(
    "country billing_country state billing_state shipping pickup_point payment".split()
)
"""Fields that are chosen, not typed: another choice is no correction, choosing takes longer."""

Measured = tuple[int, int] | None
"""What was measured and the median of the fields, when it is odd: see `Finding.amount`."""


@dataclass(frozen=True, slots=True)
class _Fields:
    """The sums of each field, and how many pressed the order button."""

    sums: Mapping[str, Sums]
    submitted: int

    @property
    def typed(self) -> Iterator[str]:
        """The fields that are typed in."""
        return (field for field in self.sums if field not in CHOSEN)

    def share(self, field: str, measure: str) -> Fraction:
        reached = self.sums[field]["reached"]
        return Fraction(self.sums[field][measure], reached) if reached else Fraction(0)

    def hesitation(self, field: str) -> int:
        return median([self.sums[field][name] for name in HESITATIONS]) or 0

    def usual(self, of: Callable[[str], int | Fraction], among: Iterator[str]) -> Fraction:
        """Return the median of what fields have any of; 0 when they are too few."""
        found = sorted(Fraction(value) for field in among if (value := of(field)))
        return middle(found) if len(found) >= PEERS else Fraction(0)


def _hesitation(fields: _Fields, field: str) -> Measured:
    if field in CHOSEN:
        return None
    here, usual = fields.hesitation(field), fields.usual(fields.hesitation, fields.typed)
    return (here, int(usual)) if usual and here >= LONG_TIMES * usual else None


def _without_help(fields: _Fields, field: str) -> Measured:
    helped = fields.share(field, "help_opened") >= HELP_SHARE
    return None if helped else _hesitation(fields, field)


def _oddly_often(measure: str, least: Fraction) -> Callable[[_Fields, str], Measured]:
    def judge(fields: _Fields, field: str) -> Measured:
        here = fields.share(field, measure)
        usual = fields.usual(lambda one: fields.share(one, measure), iter(fields.sums))
        odd = usual and here >= least and here >= ODD_TIMES * usual
        return (_tenths(here), _tenths(usual)) if odd else None

    return judge


def _corrects(fields: _Fields, field: str) -> Measured:
    judge = _oddly_often("corrections", CORRECTED_SHARE)
    return None if field in CHOSEN else judge(fields, field)


def _not_autofilled(fields: _Fields, field: str) -> Measured:
    if field not in AUTOFILLED:
        return None
    peers = (one for one in AUTOFILLED if one in fields.sums and one != field)
    here = fields.share(field, "autofilled")
    usual = fields.usual(lambda one: fields.share(one, "autofilled"), peers)
    odd = usual >= AUTOFILLED_USUALLY and ODD_TIMES * here <= usual
    return (_tenths(here), _tenths(usual)) if odd else None


def _left_blank(fields: _Fields, field: str) -> Measured:
    if not fields.submitted:
        return None
    share = Fraction(fields.sums[field]["left_blank"], fields.submitted)
    return (_tenths(share), 0) if share >= BLANK_SHARE else None


def _searches_coupon(fields: _Fields, field: str) -> Measured:
    return (_tenths(fields.share(field, "left_here")), 0) if field == "coupon" else None


_RULES: tuple[tuple[str, Callable[[_Fields, str], Measured], Threshold], ...] = (
    ("coupon_search", _searches_coupon, Threshold(20, 5, Fraction(1, 10))),
    ("help_missing", _without_help, Threshold(30, 5, Fraction(1, 20))),
    ("hesitation", _hesitation, Threshold(30, 5, Fraction(1, 20))),
    ("autofill_missing", _not_autofilled, Threshold(50, 10, Fraction(1, 50))),
    (
        "corrections",
        _corrects,
        Threshold(50, 10, Fraction(1, 50)),
    ),
    ("returns", _oddly_often("returns", RETURNED_SHARE), Threshold(50, 10, Fraction(1, 50))),
    ("left_blank", _left_blank, Threshold(50, 10, Fraction(1, 50))),
)


KINDS = tuple(kind for kind, *_ in _RULES)


def behaviour(ground: Ground) -> Iterator[Finding]:
    """Find fields that shoppers stumble at without an error, and leave."""
    rows = read(ground.connection, field_figures, ground.period, ground.filters, "field")
    sums = {str(field): found for (field,), found in rows.items()}
    submitted = sums.pop(ORDER, Sums())["reached"]
    sums.pop(FORM, None)
    fields = _Fields(sums, submitted)
    for field in sums:
        yield from _of_field(ground, fields, field)


def _of_field(ground: Ground, fields: _Fields, field: str) -> Iterator[Finding]:
    """Find the first rule that holds for a field, unless it is spoken for already."""
    if field in ground.claims.against(ground.filters.country):
        return
    seen: dict[str | None, int] = {None: fields.sums[field]["reached"]}
    for kind, judge, threshold in _RULES:
        measured = judge(fields, field)
        found = ground.find(kind, threshold, seen, "field", field) if measured else []
        if measured and found:
            amount, usual = measured
            yield replace(found[0], amount=amount, usual=usual)
            return


def _tenths(share: Fraction) -> int:
    """Return a share in tenths of a percent."""
    return round(1000 * share)
