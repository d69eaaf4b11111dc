"""Reading figures: sums over days and segments, grouped, with money kept apart by currency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, Table, func, select

from ..money import Money
from .period import Amounts, Filters, Period

Key = tuple[str | date, ...]


class Sums:
    """The sums of one group: `sums["viewed"]` in all currencies, `of("EUR", "at_risk")` in one."""

    def __init__(self) -> None:
        self._by_currency: dict[str, Counter[str]] = defaultdict(Counter)

    @classmethod
    def total(cls, groups: Iterable[Sums]) -> Sums:
        """Return the sums of groups taken together."""
        whole = cls()
        for group in groups:
            for currency, values in group._by_currency.items():
                whole.add(currency, values)
        return whole

    def add(self, currency: str, values: Counter[str]) -> None:
        """Add what was summed in a currency."""
        self._by_currency[currency].update(values)

    def __getitem__(self, measure: str) -> int:
        return sum(values[measure] for values in self._by_currency.values())

    def of(self, currency: str, measure: str) -> int:
        """Return a sum over the checkouts of one currency."""
        return self._by_currency[currency][measure] if currency in self._by_currency else 0

    @property
    def currencies(self) -> list[str]:
        """The currencies something was summed in, in the order of the alphabet."""
        return sorted(self._by_currency)

    def amounts(self, measure: str, *, count: str) -> Amounts:
        """Return money per currency where `count` has any, the currency with most of it first."""
        found = [name for name, values in self._by_currency.items() if values[count]]
        found.sort(key=lambda name: (-self.of(name, count), name))
        return tuple(Money(self.of(name, measure), name) for name in found)


def read(
    connection: Connection, table: Table, period: Period, filters: Filters, *by: str
) -> dict[Key, Sums]:
    """Return the sums of every measure of a table of figures, grouped by columns of its key."""
    keys = [column.name for column in table.primary_key]
    measures = [column.name for column in table.columns if column.name not in keys]
    groups = [table.c[name] for name in by]
    query = (
        select(*groups, table.c.currency, *(func.sum(table.c[name]) for name in measures))
        .where(table.c.day.between(period.start, period.end))
        .where(*(table.c[name] == value for name, value in filters.segment.items()))
        .group_by(*groups, table.c.currency)
    )
    found: dict[Key, Sums] = defaultdict(Sums)
    for row in connection.execute(query):
        key, currency, values = row[: len(by)], row[len(by)], row[len(by) + 1 :]
        counter = Counter(dict(zip(measures, map(int, values), strict=True)))
        found[tuple(key)].add(currency, counter)
    return found
