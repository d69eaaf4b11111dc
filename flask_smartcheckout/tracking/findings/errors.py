"""Rules about errors: many who see one leave at its field.

Each field and code is judged by the first of `_KINDS` that holds, in each country that stands out,
or else in all together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..shapes import SHARED_BY
from ..sums import Key, Sums
from ..tables import error_figures, shape_figures
from .finding import Finding
from .ground import Ground
from .leavers import apart
from .rule import Case, Threshold, beyond_chance

SAME_SHAPE_VISITS, SAME_SHAPE_SHARE = 10, Fraction(1, 2)
"""A rule may be wrong when so many visits of one country were refused with one shape, and more than
this share of those who left had typed it there."""

SURE = Fraction(1, 4)
"""Few are enough where at least this share of them left, with 95% certainty."""

REQUIRED_TIMES = 2
"""A field is left empty oddly often from so many times the rate of other countries on."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """An error in one country or in all: who saw it, and what most of those who left typed."""

    field: str
    code: str
    case: Case
    rate: Case
    """How many of those who started saw it."""
    rate_elsewhere: Case | None
    typed: _Typed | None = None


@dataclass(frozen=True, slots=True, order=True)
class _Typed:
    """A refused shape in one country ("" where countries are not told apart)."""

    left: int
    visits: int
    country: str
    shape: str


def _at(field: str) -> Callable[[_Refused], bool]:
    return lambda one: one.field == field


def _one_shape(one: _Refused) -> bool:
    typed = one.typed
    if typed is None or not typed.country or typed.visits < SAME_SHAPE_VISITS:
        return False
    return typed.left > SAME_SHAPE_SHARE * one.case.left


def _empty_only_here(one: _Refused) -> bool:
    rate, others = one.rate, one.rate_elsewhere
    if one.code != "required" or others is None or others.seen < 50:
        return False
    return rate.share >= REQUIRED_TIMES * others.share and beyond_chance(rate, others)


# A kind, what it is about, and its threshold; codes of coupons and cards are of no other kind.
_CODES: tuple[tuple[str, Callable[[_Refused], bool], Threshold], ...] = (
    ("coupon_refused", _at("coupon"), Threshold(20, 5, Fraction(1, 10))),
    ("gift_card_refused", _at("gift_card"), Threshold(10, 3, Fraction(1, 10))),
)
_KINDS: tuple[tuple[str, Callable[[_Refused], bool], Threshold], ...] = (
    (
        "not_deliverable",
        lambda one: one.code == "not_deliverable",
        Threshold(10, 5, Fraction(1, 4)),
    ),
    ("same_shape", _one_shape, Threshold(20, 5, Fraction(1, 10), sure=SURE)),
    ("required_here", _empty_only_here, Threshold(20, 5, Fraction(1, 10))),
    ("field_error", lambda one: True, Threshold(20, 5, Fraction(1, 4), sure=SURE)),
)


KINDS = tuple(kind for kind, *_ in _CODES + _KINDS)


def errors(ground: Ground) -> Iterator[Finding]:
    """Find errors that many leave at."""
    where = (ground.connection, error_figures, ground.period, ground.filters)
    by_country = _by_pair(apart(*where, "country", "field", "code"))
    typed = _typed_by_leavers(ground)
    for (field, code), sums in by_country.items():
        whole = _refused(ground, field, code, None, sums, typed)
        found = [
            (kind, one)
            for country in filter(None, sums)
            if (one := _refused(ground, field, code, country, sums, typed)) and (kind := _kind(one))
        ]
        general = _kind(whole)
        for kind, one in found or ([(general, whole)] if general else []):
            yield _finding(ground, kind, one)


def _kind(one: _Refused) -> str | None:
    """Return the first kind of finding that it is."""
    codes = [entry for entry in _CODES if entry[1](one)]
    for kind, about, threshold in codes or _KINDS:
        if about(one) and threshold.holds(one.case):
            return kind
    return None


def _by_pair(
    rows: Mapping[Key, Sums],
) -> Mapping[tuple[str, str], dict[str, Sums]]:
    found: dict[tuple[str, str], dict[str, Sums]] = defaultdict(dict)
    for (country, field, code), sums in rows.items():
        found[str(field), str(code)][str(country)] = sums
    return found


def _refused(
    ground: Ground,
    field: str,
    code: str,
    country: str | None,
    by_country: Mapping[str, Sums],
    typed: Mapping[tuple[str, str, str], _Typed],
) -> _Refused:
    whole = Sums.total(by_country.values())
    sums = whole if country is None else by_country[country]
    money = sums.amounts("money_left", count="gave_up")
    everywhere = Case(None, ground.started_in(None), whole["seen"])
    rate = Case(country, ground.started_in(country), sums["seen"])
    return _Refused(
        field,
        code,
        Case(country, sums["seen"], sums["gave_up"], money),
        rate,
        rate.beside(everywhere) if country else None,
        typed.get((field, code, country or "")),
    )


def _typed_by_leavers(ground: Ground) -> Mapping[tuple[str, str, str], _Typed]:
    """Return the shape that most of those who left typed in one country.

    By field, code and country; for all countries ("") it is the one of any country.
    """
    where = (ground.connection, shape_figures, ground.period, ground.filters)
    rows = apart(*where, "country", "field", "code", "shape")
    found: dict[tuple[str, str, str], _Typed] = {}
    for (country, field, code, shape), sums in rows.items():
        typed = _Typed(sums["left_here"], sums["visits"], str(country), str(shape))
        if typed.visits >= SHARED_BY and typed.left:
            for place in {str(country), ""}:
                key = (str(field), str(code), place)
                found[key] = max(typed, found.get(key, typed))
    return found


def _finding(ground: Ground, kind: str, one: _Refused) -> Finding:
    country = one.case.country or ground.filters.country
    here = one.rate_elsewhere if kind == "required_here" else None
    return Finding(
        kind=kind,
        country=country,
        seen=one.case.seen,
        left=one.case.left,
        money=one.case.money,
        visits=replace(ground.filters, country=country, field=one.field, code=one.code),
        field=one.field,
        code=one.code,
        **_shape(one.typed),
        elsewhere_seen=here.seen if here else 0,
        elsewhere_left=here.left if here else 0,
        amount=_tenths(one.rate) if here else 0,
        usual=_tenths(here) if here else 0,
    )


def _shape(typed: _Typed | None) -> dict[str, Any]:
    if typed is None:
        return {}
    return {
        "shape": typed.shape,
        "shape_visits": typed.visits,
        "shape_left": typed.left,
        "shape_country": typed.country or None,
    }


def _tenths(rate: Case) -> int:
    return round(1000 * rate.share)
