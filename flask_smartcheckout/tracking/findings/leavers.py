"""Who left and saw no error there, by sign, step and field; and who of them is spoken for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from ..period import Filters, Period
from ..signs import STEP, UNPAID
from ..sums import Sums, read
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


class Leavers:
    """The leavers of a selection by the values of one segment: of countries, say."""

    def __init__(self, cells: Mapping[str, list[Cell]]) -> None:
        self._cells = cells

    @classmethod
    def read(cls, connection: Connection, period: Period, filters: Filters, by: str) -> Leavers:
        """Read them, by "country", "device" or "locale"."""
        cells: dict[str, list[Cell]] = defaultdict(list)
        rows = read(connection, leaving_figures, period, filters, by, "sign", "step", "field")
        for (value, sign, step, field), sums in rows.items():
            cells[str(value)].append(Cell(str(sign), str(step), str(field), sums))
        return cls(cells)

    def values(self) -> list[str]:
        """Return the values of the segment that occur."""
        return list(self._cells)

    def occasions(self, sign: str, value: str | None = None) -> int:
        """Return in how many checkouts the occasion for a sign arose."""
        found = self._of(value)
        return sum(cell.sums["seen"] for cell in found if cell.sign == sign and not cell.step)

    def left(self, value: str | None, but: frozenset[str], **which: str) -> Sums:
        """Return those who left in one value or all, except those already spoken for.

        `which` narrows by `sign`, `step` or `field`.
        """
        return Sums.total(
            cell.sums for cell in self._matching(value, which) if not cell.names & but
        )

    def left_out(self, value: str | None, but: frozenset[str], **which: str) -> str | None:
        """Return the names that really take some of them out, as `Filters.but` wants them."""
        names = {name for cell in self._matching(value, which) for name in cell.names & but}
        return ",".join(sorted(names)) or None

    def _matching(self, value: str | None, which: Mapping[str, str]) -> Iterator[Cell]:
        for cell in self._of(value):
            asked = all(getattr(cell, name) == wanted for name, wanted in which.items())
            if cell.step and asked and (cell.sign in UNPAID) == (which.get("sign") in UNPAID):
                yield cell

    def _of(self, value: str | None) -> Iterator[Cell]:
        for one in self._cells if value is None else [value]:
            yield from self._cells.get(one, ())


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
