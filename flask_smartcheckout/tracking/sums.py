"""Reading figures: sums over days and segments, grouped, with money kept apart by currency."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    Table,
    bindparam,
    func,
    select,
    union_all,
)

from ..money import Money
from .facets import SEGMENTS, facet_for
from .period import Amounts, Filters, Period
from .spans import cut

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

    def by_currency(self) -> dict[str, Sums]:
        """Return the sums of each currency by itself."""
        found = {currency: Sums() for currency in self._by_currency}
        for currency, values in self._by_currency.items():
            found[currency].add(currency, values)
        return found

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
    """Return the sums of every measure of a table of figures, grouped by columns of its key.

    `by` may name segments too (see `facets`). Where no figures tell those apart within these
    filters there is nothing to be found. Raises ValueError for filters that are not kept together.
    """
    if not filters.keeps_apart():
        raise ValueError(f"no figures are kept for {filters.segment} together")
    facet = facet_for([*filters.segment, *(name for name in by if name in SEGMENTS)])
    found: dict[Key, Sums] = defaultdict(Sums)
    if facet is None:
        return found
    blocks = {1: period.all_days} if "day" in by else cut(period.start, period.end)
    query = _query(table, facet, tuple(blocks), tuple(filters.segment), by)
    days = {f"days_{span}": firsts for span, firsts in blocks.items()}
    measures = _measures(table)
    for row in connection.execute(query, {**filters.segment, **days}):
        key, currency, values = row[: len(by)], row[len(by)], row[len(by) + 1 :]
        found[tuple(key)].add(currency, Counter(dict(zip(measures, map(int, values), strict=True))))
    return found


@lru_cache(maxsize=512)
def _query(
    table: Table, facet: str, spans: tuple[int, ...], chosen: tuple[str, ...], by: tuple[str, ...]
) -> Select[Any] | CompoundSelect[Any]:
    """Return the question to a facet: each span by itself, so that the key finds its rows."""
    parts = [_of_span(table, facet, span, chosen, by) for span in spans]
    return parts[0] if len(parts) == 1 else union_all(*parts)


def _of_span(
    table: Table, facet: str, span: int, chosen: tuple[str, ...], by: tuple[str, ...]
) -> Select[Any]:
    groups = [_column(table, facet, name) for name in by]
    return (
        select(*groups, table.c.currency, *(func.sum(table.c[name]) for name in _measures(table)))
        .where(table.c.facet == facet, table.c.span == span)
        .where(table.c.day.in_(bindparam(f"days_{span}", expanding=True)))
        .where(*(_column(table, facet, name) == bindparam(name) for name in chosen))
        .group_by(*groups, table.c.currency)
    )


def _column(table: Table, facet: str, name: str) -> ColumnElement[Any]:
    """Return what holds a key: of a facet of one segment, the segment is the `value`."""
    return table.c.value if name == facet else table.c[name]


def _measures(table: Table) -> list[str]:
    keys = {column.name for column in table.primary_key}
    return [column.name for column in table.columns if column.name not in keys]
