"""Who left and saw no error there, by sign, step and field; and who of them is spoken for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table

from ..period import Filters, Period
from ..signs import STEP, UNPAID
from ..sums import Key, Sums, read
from ..tables import leaving_figures


@dataclass(frozen=True, slots=True)
class Cell:
    """Those of one segment who left at the same step and field with the same sign."""

    sign: str
    step: str
    field: str
    sums: Sums

    @property
    def names(self) -> frozenset[str]:
        """What they can be spoken for by; see `Filters.but`."""
        return frozenset((self.field, self.sign, f"{STEP}{self.step}"))


def apart(
    connection: Connection, table: Table, period: Period, filters: Filters, by: str, *more: str
) -> dict[Key, Sums]:
    """Read figures by a segment and more; as of one nameless value where it is not kept apart."""
    if filters.keeps_apart(by):
        return read(connection, table, period, filters, by, *more)
    rows = read(connection, table, period, filters, *more)
    return {("", *key): sums for key, sums in rows.items()}


class Leavers:
    """The leavers of a selection by the values of one segment, of countries say; None is all."""

    def __init__(self, cells: Mapping[str, Sequence[Cell]]) -> None:
        self._seen: dict[tuple[str | None, str], int] = {}
        self._left: dict[tuple[str | None, str, str], list[Cell]] = defaultdict(list)
        for value, found in cells.items():
            self._add(value, found)
        self._add(None, _together(cells.values()))

    def _add(self, value: str | None, cells: Sequence[Cell]) -> None:
        for cell in cells:
            if not cell.step:
                self._seen[value, cell.sign] = cell.sums["seen"]
            elif cell.sign in UNPAID:
                self._left[value, "sign", cell.sign].append(cell)
            else:
                for name in ("sign", "step", "field", ""):
                    self._left[value, name, getattr(cell, name, "")].append(cell)

    @classmethod
    def read(cls, connection: Connection, period: Period, filters: Filters, by: str) -> Leavers:
        """Read them, by "country", "device" or "locale"."""
        cells: dict[str, list[Cell]] = defaultdict(list)
        rows = apart(connection, leaving_figures, period, filters, by, "sign", "step", "field")
        for (value, sign, step, field), sums in rows.items():
            cells[str(value)].append(Cell(str(sign), str(step), str(field), sums))
        return cls(cells)

    def occasions(self, sign: str, value: str | None = None) -> int:
        """Return in how many checkouts the occasion for a sign arose."""
        return self._seen.get((value, sign), 0)

    def left(self, value: str | None, but: frozenset[str], by: str = "", wanted: str = "") -> Sums:
        """Return those who left in one value or all, except those already spoken for.

        `by` narrows to those with the `wanted` sign, step or field.
        """
        cells = self._left.get((value, by, wanted), ())
        return Sums.total(cell.sums for cell in cells if cell.names.isdisjoint(but))

    def left_out(
        self, value: str | None, but: frozenset[str], by: str = "", wanted: str = ""
    ) -> str | None:
        """Return the names that really take some of them out, as `Filters.but` wants them."""
        cells = self._left.get((value, by, wanted), ())
        return ",".join(sorted({name for cell in cells for name in cell.names & but})) or None


def _together(groups: Iterable[Sequence[Cell]]) -> list[Cell]:
    """Return the cells of all values as one."""
    found: dict[tuple[str, str, str], list[Sums]] = defaultdict(list)
    for cell in (cell for group in groups for cell in group):
        found[cell.sign, cell.step, cell.field].append(cell.sums)
    return [Cell(*key, Sums.total(sums)) for key, sums in found.items()]


class Claims:
    """Who is spoken for by a finding, so that nobody counts under a second one."""

    def __init__(self) -> None:
        self._names: dict[str | None, set[str]] = defaultdict(set)

    def add(self, country: str | None, name: str) -> None:
        """Let a finding speak for a sign, a field or a step ("step-payment")."""
        self._names[country].add(name)

    def against(self, country: str | None) -> frozenset[str]:
        """Return what is spoken for in a country; for all as one, what is so in any."""
        if country is None:
            return frozenset().union(*self._names.values())
        return frozenset(self._names[None] | self._names[country])
