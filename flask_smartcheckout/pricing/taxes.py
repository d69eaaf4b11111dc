"""How much tax amounts contain or attract: rounded once per rate, or once per line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ..money import Money, allocate
from .percentages import net_of, percentage
from .rates import Tax, Taxes
from .tax_table import total_percent

_NOTHING = Tax(Decimal(0))
_Part = tuple[Tax, int]


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """One tax of the breakdown: `rate` percent of `base` is `tax`.

    `name` is set where several taxes stand side by side ("GST", "QST"); untaxed and
    zero-rated amounts share the row of 0 percent.
    """

    rate: Decimal
    base: Money
    tax: Money
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Levy:
    """Some amounts (minor units), the taxes each bears and how much that is; the breakdown."""

    amounts: Sequence[int]
    taxes: Sequence[Taxes]
    owed: list[int]
    rows: dict[_Part, tuple[int, int]]

    def groups(self, currency: str) -> tuple[TaxGroup, ...]:
        """Return the breakdown, the highest rate first."""
        return tuple(
            TaxGroup(part.rate, Money(base, currency), Money(owed, currency), part.name)
            for (part, _), (base, owed) in sorted(self.rows.items(), key=_highest_first)
        )


def levy(amounts: Sequence[int], taxes: Sequence[Taxes], *, included: bool, per_line: bool) -> Levy:
    """Work out the tax on amounts that contain it, or to which it is added.

    Rounded half up, once for all amounts of a rate (as EN 16931, BR-CO-17, and Japan's
    qualified invoices ask), or once an amount. Amounts that contain tax keep their sum:
    the net is rounded and the tax is the rest.
    """
    owed = [0] * len(amounts)
    rows: dict[_Part, tuple[int, int]] = {}
    for parts, members in _buckets(taxes, included, per_line):
        weights = [amounts[index] for index in members]
        due, base = _due(sum(weights), parts, included)
        for index, share in zip(members, allocate(due, weights), strict=True):
            owed[index] += share
        for part, share in zip(parts, _split(due, parts), strict=True):
            before = rows.get(part, (0, 0))
            rows[part] = before[0] + base, before[1] + share
    return Levy(amounts, taxes, owed, rows)


def _buckets(
    taxes: Sequence[Taxes], included: bool, per_line: bool
) -> list[tuple[tuple[_Part, ...], list[int]]]:
    """Group the amounts that are rounded together.

    A tax that is added is reckoned by itself; taxes contained in one price together.
    """
    together: dict[Taxes, list[int]] = {}
    for index, combination in enumerate(taxes):
        together.setdefault(combination, []).append(index)
    found: dict[tuple[_Part, ...], list[int]] = {}
    for combination, members in together.items():
        numbered = _parts(combination)
        for parts in (numbered,) if included else zip(numbered):
            found.setdefault(parts, []).extend(members)
    if per_line:
        return [(parts, [index]) for parts, members in found.items() for index in members]
    return list(found.items())


@lru_cache(maxsize=512)
def _parts(combination: Taxes) -> tuple[_Part, ...]:
    """Number the taxes of a combination: India's 9 and 9 percent are two."""
    return tuple((tax, combination[:nth].count(tax)) for nth, tax in enumerate(combination)) or (
        (_NOTHING, 0),
    )


def _due(total: int, parts: tuple[_Part, ...], included: bool) -> tuple[int, int]:
    """Return the tax on what bears it together, and the base it is reckoned on."""
    percent = total_percent([tax for tax, _ in parts])
    if not included:
        return percentage(total, percent), total
    net = net_of(total, percent)
    return total - net, net


def _split(due: int, parts: tuple[_Part, ...]) -> list[int]:
    """Divide a tax over those it consists of, in proportion to their rates."""
    if len(parts) == 1:
        return [due]
    scale = max(-int(tax.rate.as_tuple().exponent) for tax, _ in parts)
    return allocate(due, [int(tax.rate.scaleb(max(scale, 0))) for tax, _ in parts])


def _highest_first(row: tuple[_Part, tuple[int, int]]) -> tuple[Decimal, str, int]:
    (tax, occurrence), _ = row
    return -tax.rate, tax.name or "", occurrence
