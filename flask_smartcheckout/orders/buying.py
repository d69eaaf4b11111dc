"""What customers bought over time: who comes again, and what one is worth. Pure: rows in, sums out.

A customer is an e-mail address, however it is capitalised; it is compared and never given out.
Days and months are UTC. All money is what was ordered: revenue, not profit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from ..money import Money

MONTHS = 12
"""How many months of first orders are looked at, and how long each is followed."""


Days = tuple[date, date]
"""Whole UTC days from the first to the last, both included."""

Bought = tuple[str, str, str, int]
"""An order that stands: who ordered, the day (ISO 8601), the currency and the minor units.

A plain tuple: there may be a hundred thousand.
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """The orders of one currency."""

    orders: int
    total: Money

    @property
    def average(self) -> Money:
        return _divided(self.total, self.orders)


@dataclass(frozen=True, slots=True)
class Buyers:
    """A period: its orders per currency (most first), who ordered, who of them had done before."""

    orders: int
    customers: int
    returning: int
    """Their first order was before the period."""
    spent: tuple[Spent, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """Customers by the month ("2026-11") of their first order.

    `again` says how many of them ordered in that month and in each after it, up to the last
    month there is; the first is all of them.
    """

    month: str
    again: tuple[int, ...]

    @property
    def customers(self) -> int:
        return self.again[0]


@dataclass(frozen=True, slots=True)
class Worth:
    """What customers have ordered so far in one currency; `month` of their first order, or None."""

    month: str | None
    customers: int
    total: Money
    mean: Money
    median: Money


@dataclass(frozen=True, slots=True)
class Customers:
    """All there is to say of customers; `again` are those with more than one order."""

    now: Buyers
    before: Buyers
    customers: int
    again: int
    cohorts: tuple[Cohort, ...]
    """The last twelve months with a first order, newest first."""
    worth: tuple[Worth, ...]
    """Of all customers, per currency, most first; then of the months, newest first."""


def sum_up(bought: Sequence[Bought], days: Days, before: Days) -> Customers:
    """Return the figures of customers, in a period and in the one it is compared with."""
    first: dict[str, str] = {}
    for customer, day, _currency, _minor in bought:
        if first.get(customer, day) >= day:
            first[customer] = day
    orders = Counter(customer for customer, _day, _currency, _minor in bought)
    months = months_until(days[1])
    return Customers(
        now=_buyers(bought, first, *days),
        before=_buyers(bought, first, *before),
        customers=len(orders),
        again=sum(number > 1 for number in orders.values()),
        cohorts=_cohorts(bought, first, months),
        worth=_worths(bought, first, months),
    )


def months_until(end: date) -> list[str]:
    """Return the months up to that of a day, oldest first."""
    last = end.year * 12 + end.month - 1
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(last - MONTHS + 1, last + 1)]


def _buyers(bought: Iterable[Bought], first: dict[str, str], start: date, end: date) -> Buyers:
    since, until = start.isoformat(), end.isoformat()
    found = [one for one in bought if since <= one[1] <= until]
    who = {customer for customer, _day, _currency, _minor in found}
    amounts: dict[str, list[int]] = defaultdict(list)
    for _customer, _day, currency, minor in found:
        amounts[currency].append(minor)
    spent = [Spent(len(paid), Money(sum(paid), code)) for code, paid in amounts.items()]
    return Buyers(
        orders=len(found),
        customers=len(who),
        returning=sum(first[customer] < since for customer in who),
        spent=tuple(sorted(spent, key=lambda one: (-one.orders, one.total.currency))),
    )


def _cohorts(
    bought: Iterable[Bought], first: dict[str, str], months: Sequence[str]
) -> tuple[Cohort, ...]:
    place = {month: number for number, month in enumerate(months)}
    seen = {(customer, day[:7]) for customer, day, _currency, _minor in bought}
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for customer, month in seen:
        begun = first[customer][:7]
        if begun in place and month in place:
            counts[begun][place[month] - place[begun]] += 1
    return tuple(
        Cohort(month, tuple(counts[month][after] for after in range(len(months) - place[month])))
        for month in reversed(months)
        if month in counts
    )


def _worths(
    bought: Iterable[Bought], first: dict[str, str], months: Sequence[str]
) -> tuple[Worth, ...]:
    spent: Counter[tuple[str, str]] = Counter()
    for customer, _day, currency, minor in bought:
        spent[currency, customer] += minor
    groups: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for (currency, customer), minor in spent.items():
        groups[None, currency].append(minor)
        groups[first[customer][:7], currency].append(minor)
    chosen: list[str | None] = [None, *reversed(months)]
    return tuple(
        _worth(month, currency, groups[month, currency])
        for month in chosen
        for currency in _most_first(groups, month)
    )


def _most_first(groups: dict[tuple[str | None, str], list[int]], month: str | None) -> list[str]:
    found = [currency for one, currency in groups if one == month]
    return sorted(found, key=lambda currency: (-len(groups[month, currency]), currency))


def _worth(month: str | None, currency: str, spent: list[int]) -> Worth:
    total = Money(sum(spent), currency)
    middle = Money(int(median(spent) + 0.5), currency)
    return Worth(month, len(spent), total, _divided(total, len(spent)), middle)


def _divided(money: Money, number: int) -> Money:
    """Return a mean, rounded half up; money of orders is never below zero."""
    return Money((2 * money.minor + number) // (2 * number), money.currency)
