"""The ledger: changes to the figures, collected over many checkouts and then posted in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table

from .facets import Place, Segment, places
from .spans import SPANS, first_day
from .tables import FIGURES

Key = tuple[str, ...]
"""Which figures: the name of their table and what tells its rows apart within a segment."""

Values = dict[str, int]
"""How much to which measure."""

Counts = dict[Key, Values]
"""What is added."""


class Row(NamedTuple):
    """What tells the rows of a table of figures apart; `key` without the name of the table."""

    place: Place
    day: date
    currency: str
    key: Key


class Ledger:
    """Changes to the figures, collected and then posted in one go."""

    def __init__(self) -> None:
        self._changes: dict[Segment, dict[Key, Values]] = defaultdict(dict)

    def add(self, segment: tuple[str, ...], counts: Counts) -> None:
        """Count a checkout of a Segment in."""
        changes = self._changes[Segment(*segment)]
        for key, values in counts.items():
            _add(changes.setdefault(key, {}), values)

    def subtract(self, segment: tuple[str, ...], counts: Counts) -> None:
        """Count a checkout out, exactly as it was counted in."""
        changes = self._changes[Segment(*segment)]
        for key, values in counts.items():
            _add(changes.setdefault(key, {}), values, sign=-1)

    def post(self, connection: Connection) -> None:
        """Write the changes; rows are taken in the same order by everyone, against deadlocks."""
        by_table = self._by_table()
        for name, table in FIGURES.items():
            if by_table[name]:
                _write(connection, table, by_table[name])

    def _by_table(self) -> dict[str, dict[Row, Values]]:
        """Return the changes of single days."""
        found: dict[str, dict[Row, Values]] = {name: {} for name in FIGURES}
        for segment, changes in self._changes.items():
            day, where = date.fromisoformat(segment.day), list(places(segment))
            for (table, *key), values in changes.items():
                if any(values.values()):
                    for place in where:
                        row = Row(place, day, segment.currency, tuple(key))
                        _add(found[table].setdefault(row, {}), values)
        return found


def _add(sums: Values, values: Mapping[str, int], sign: int = 1) -> None:
    for measure, value in values.items():
        sums[measure] = sums.get(measure, 0) + sign * value


def _write(connection: Connection, table: Table, days: dict[Row, Values]) -> None:
    keys = [column.name for column in table.primary_key]
    measures = [column.name for column in table.columns if column.name not in keys]
    as_text = connection.dialect.name == "sqlite"
    rows = [
        (*_key(row, span, as_text), *(values.get(name, 0) for name in measures))
        for span, row, values in _spread(days)
    ]
    if rows:
        connection.exec_driver_sql(_upsert(connection.dialect.name, table), rows)


def _spread(days: dict[Row, Values]) -> Iterator[tuple[int, Row, Values]]:
    """Yield what is to be added to the days, and to the longer spans they are in."""
    changes = days
    for span in SPANS:
        if span > 1:
            changes = _over(span, changes)
        for row, values in sorted(changes.items(), key=lambda item: item[0]):
            if any(values.values()):
                yield span, row, values


def _over(span: int, changes: dict[Row, Values]) -> dict[Row, Values]:
    found: dict[Row, Values] = {}
    for row, values in changes.items():
        block = row._replace(day=first_day(row.day, span))
        _add(found.setdefault(block, {}), values)
    return found


def _key(row: Row, span: int, as_text: bool) -> tuple[Any, ...]:
    place, day = row.place, row.day.isoformat() if as_text else row.day
    return (
        place.facet,
        span,
        day,
        place.value,
        place.country,
        place.locale,
        place.device,
        row.currency,
        *row.key,
    )


@cache
def _upsert(dialect: str, table: Table) -> str:
    """Return the statement as the driver reads it: SQLAlchemy takes longer for it than SQLite."""
    keys = [column.name for column in table.primary_key]
    names = keys + [column.name for column in table.columns if column.name not in keys]
    mark = "?" if dialect == "sqlite" else "%s"
    sums = ", ".join(
        f"{name} = {table.name}.{name} + excluded.{name}" for name in names[len(keys) :]
    )
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) "
        f"VALUES ({', '.join([mark] * len(names))}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"
    )


def to_document(segment: Segment, counts: Counts) -> list[Any]:
    """Return what was counted as JSON, to subtract it again one day."""
    return [list(segment), [[list(key), values] for key, values in counts.items()]]


def from_document(document: list[Any]) -> tuple[Segment, Counts]:
    """Return what `to_document` wrote."""
    where, entries = document
    return Segment(*where), {tuple(key): values for key, values in entries}
