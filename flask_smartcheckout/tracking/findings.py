"""Fix first: what is worth mending, found by rules with a threshold and a minimum count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import sqrt

from sqlalchemy import Connection

from .period import Amounts, Filters, Period
from .steps import STEPS
from .sums import Sums, read
from .tables import daily_figures, error_figures, shape_figures, step_figures

SHAPE_SHARED_BY = 5
"""How many visits must share a shape before it is shown."""

MOST = 10
"""How many findings are given."""

ERROR_SEEN, ERROR_LEFT, ERROR_SHARE = 20, 5, Fraction(1, 4)
"""An error is a finding when so many saw it, so many left at it, and they are this share."""

DROP_SEEN, DROP_LEFT, DROP_TIMES, DROP_SHARE = 50, 10, Fraction(3, 2), Fraction(1, 5)
"""A step is a finding when so many got there, so many left without an error, and their share is so
many times that of other countries beyond chance, or this share when no country stands out."""

CHANCE = 3.0
"""Standard errors that a difference must exceed: many steps in many countries are looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend, with its evidence; the words are made by whoever shows it.

    `kind` is "field_error" (`field`, `code`: `left` of `seen` shoppers who saw this error left at
    the field) or "step_drop" (`step`: `left` of `seen` who got to the step before left without an
    error at the field they left; elsewhere it is `elsewhere_left` of `elsewhere_seen`).
    `country` is None when the finding holds for all countries. `shape` is the most refused shape
    with its number of visits. `visits` are the filters whose log has exactly `left` abandoned
    checkouts. No checkout counts under two findings.
    """

    kind: str
    country: str | None
    seen: int
    left: int
    money: Amounts
    visits: Filters
    field: str | None = None
    code: str | None = None
    step: str | None = None
    shape: str | None = None
    shape_visits: int = 0
    elsewhere_seen: int = 0
    elsewhere_left: int = 0


def findings(connection: Connection, period: Period, filters: Filters) -> tuple[Finding, ...]:
    """Return what to fix first, at most ten, most money first.

    Money is measured in average abandoned carts of its own currency, so that currencies are
    compared without a rate.
    """
    found = [
        *_field_errors(connection, period, filters),
        *_step_drops(connection, period, filters),
    ]
    carts = Sums.total(read(connection, daily_figures, period, filters).values())
    ranked = sorted(found, key=lambda finding: -_weight(finding, carts))
    return tuple(ranked[:MOST])


def _weight(finding: Finding, carts: Sums) -> Fraction:
    weights = [
        Fraction(money.minor * carts.of(money.currency, "abandoned"), at_risk)
        for money in finding.money
        if (at_risk := carts.of(money.currency, "at_risk"))
    ]
    return sum(weights, Fraction(0))


@dataclass(frozen=True, slots=True)
class _Case:
    """How many saw something and how many of them left, in one country or in all."""

    country: str | None
    seen: int
    left: int
    money: Amounts

    @property
    def share(self) -> Fraction:
        return Fraction(self.left, self.seen) if self.seen else Fraction(0)

    def beside(self, all_countries: _Case) -> _Case:
        """Return the other countries."""
        others = (all_countries.seen - self.seen, all_countries.left - self.left)
        return _Case(None, *others, ())


Rule = Callable[[_Case, _Case], bool]
"""Whether a case is a finding, given the same thing in the other countries."""


def _standing_out(cases: list[_Case], whole: _Case, rule: Rule, general: Rule) -> list[_Case]:
    """Return the countries in which the rule holds, or else all together if the general one does.

    Never both, so that no checkout counts twice.
    """
    nobody = _Case(None, 0, 0, ())
    found = [case for case in cases if rule(case, case.beside(whole))]
    return found or [case for case in [whole] if general(case, nobody)]


def _field_errors(connection: Connection, period: Period, filters: Filters) -> Iterator[Finding]:
    by_country = read(connection, error_figures, period, filters, "field", "code", "country")
    overall = read(connection, error_figures, period, filters, "field", "code")
    shapes = _most_refused(connection, period, filters)
    for (field, code), sums in overall.items():
        cases = [
            _error_case(str(country), group)
            for (a, b, country), group in by_country.items()
            if (a, b) == (field, code)
        ]
        whole = _error_case(filters.country, sums)
        for case in _standing_out(cases, whole, _many_give_up, _many_give_up):
            where = replace(filters, country=case.country, field=str(field), code=str(code))
            yield _finding("field_error", case, where, shapes.get((field, code, case.country)))


def _error_case(country: str | None, sums: Sums) -> _Case:
    money = sums.amounts("money_left", count="gave_up")
    return _Case(country, sums["seen"], sums["gave_up"], money)


def _many_give_up(case: _Case, _others: _Case) -> bool:
    return case.seen >= ERROR_SEEN and case.left >= ERROR_LEFT and case.share >= ERROR_SHARE


def _most_refused(
    connection: Connection, period: Period, filters: Filters
) -> Mapping[tuple[object, ...], tuple[str, int]]:
    """Return the shape shared by most visits, per field, code and country (None for all)."""
    found: dict[tuple[object, ...], tuple[str, int]] = {}
    by_country = read(
        connection, shape_figures, period, filters, "field", "code", "country", "shape"
    )
    everywhere = read(connection, shape_figures, period, filters, "field", "code", "shape")
    for (*key, shape), sums in sorted(by_country.items(), key=_visits):
        if sums["visits"] >= SHAPE_SHARED_BY:
            found[tuple(key)] = (str(shape), sums["visits"])
    for (*key, shape), sums in sorted(everywhere.items(), key=_visits):
        if sums["visits"] >= SHAPE_SHARED_BY:
            found[(*key, filters.country)] = (str(shape), sums["visits"])
    return found


def _visits(item: tuple[object, Sums]) -> int:
    return item[1]["visits"]


def _step_drops(connection: Connection, period: Period, filters: Filters) -> Iterator[Finding]:
    whole = _cases(connection, period, filters, filters.country)
    countries = _countries(connection, period, filters)
    for step, case in whole.items():
        cases = [found[step] for found in countries]
        for drop in _standing_out(cases, case, _worse_than_elsewhere, _many_leave):
            where = replace(filters, country=drop.country, step=step, code="")
            others = drop.beside(case) if drop is not case else None
            yield _finding("step_drop", drop, where, others=others)


def _countries(connection: Connection, period: Period, filters: Filters) -> list[dict[str, _Case]]:
    started = read(connection, daily_figures, period, filters, "country")
    steps = read(connection, step_figures, period, filters, "country", "step")
    return [
        _by_step(str(country), sums, {step: s for (c, step), s in steps.items() if c == country})
        for (country,), sums in started.items()
    ]


def _cases(
    connection: Connection, period: Period, filters: Filters, country: str | None
) -> dict[str, _Case]:
    started = Sums.total(read(connection, daily_figures, period, filters).values())
    steps = read(connection, step_figures, period, filters, "step")
    return _by_step(country, started, {step: sums for (step,), sums in steps.items()})


def _by_step(country: str | None, started: Sums, steps: Mapping[object, Sums]) -> dict[str, _Case]:
    """Return, per step, who got to the step before and who of them left without an error."""
    before, found = started["started"], {}
    for step in STEPS:
        sums = steps.get(step, Sums())
        money = sums.amounts("money_without_error", count="without_error")
        found[step] = _Case(country, before, sums["without_error"], money)
        before = sums["reached"]
    return found


def _many_leave(case: _Case, _others: _Case) -> bool:
    return case.seen >= DROP_SEEN and case.left >= DROP_LEFT and case.share >= DROP_SHARE


def _worse_than_elsewhere(case: _Case, others: _Case) -> bool:
    enough = case.seen >= DROP_SEEN and case.left >= DROP_LEFT and others.seen >= DROP_SEEN
    return enough and case.share >= DROP_TIMES * others.share and _beyond_chance(case, others)


def _beyond_chance(case: _Case, others: _Case) -> bool:
    """Tell whether two shares differ by more than chance (two-proportion z-test, pooled)."""
    seen = case.seen + others.seen
    pooled = (case.left + others.left) / seen
    error = sqrt(pooled * (1 - pooled) * (1 / case.seen + 1 / others.seen))
    return float(case.share - others.share) > CHANCE * error


def _finding(
    kind: str,
    case: _Case,
    where: Filters,
    shape: tuple[str, int] | None = None,
    others: _Case | None = None,
) -> Finding:
    return Finding(
        kind=kind,
        country=case.country,
        seen=case.seen,
        left=case.left,
        money=case.money,
        visits=where,
        field=where.field if kind == "field_error" else None,
        code=where.code if kind == "field_error" else None,
        step=where.step if kind == "step_drop" else None,
        shape=shape[0] if shape else None,
        shape_visits=shape[1] if shape else 0,
        elsewhere_seen=others.seen if others else 0,
        elsewhere_left=others.left if others else 0,
    )
