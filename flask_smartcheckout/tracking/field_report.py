"""What shoppers did at each field of the form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from .findings import SHAPE_SHARED_BY
from .histogram import median, percentile
from .period import Amounts, Filters, Period
from .sums import Sums, read
from .tables import HESITATIONS, TIMES, error_figures, field_figures, shape_figures


@dataclass(frozen=True, slots=True)
class ErrorFigures:
    """Shoppers whose first error at a field had this code; `seen` counts a shopper once a field.

    `gave_up` left at the field; `fixed` went on, and had changed it without another error there, or
    ordered. The rest of `seen` are still active, or left elsewhere and had mended nothing.
    """

    code: str
    seen: int
    fixed: int
    gave_up: int
    money: Amounts
    """Carts of those who gave up."""


@dataclass(frozen=True, slots=True)
class ShapeFigures:
    """A refused shape (letters A, digits 9) shared by at least five visits; `left` gave up."""

    code: str
    shape: str
    visits: int
    left: int


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """What shoppers did at one field; counts are of checkouts.

    `field` is a field name, "order" (left after pressing the order button) or "form" (left without
    being at any field). `left_here` adds up to all abandoned checkouts.
    """

    field: str
    reached: int
    """Any sign of the field: focus, autofill, error, help."""
    focused: int
    """Focused by the shopper, autofill left out."""
    left_here: int
    money_left: Amounts
    time_ms: int | None
    """Median ms a shopper spent in the field, hidden time and autofill left out."""
    hesitation_ms: int | None
    """Median ms from the first focus to the first change."""
    time_90_ms: int | None
    """Nine of ten shoppers spent no more; and so for hesitation."""
    hesitation_90_ms: int | None
    corrections: int
    """Deleted something at least once."""
    returns: int
    """Came back after having left it with something in it."""
    left_blank: int
    """Empty when the order was sent."""
    errors: tuple[ErrorFigures, ...]
    autofilled: int
    help_opened: int
    shapes: tuple[ShapeFigures, ...]

    @property
    def erred(self) -> int:
        """Shoppers who saw any error here."""
        return sum(error.seen for error in self.errors)

    @property
    def fixed(self) -> int:
        return sum(error.fixed for error in self.errors)

    @property
    def gave_up(self) -> int:
        return sum(error.gave_up for error in self.errors)


def fields(connection: Connection, period: Period, filters: Filters) -> tuple[FieldFigures, ...]:
    """Return the figures of every field that was reached or left, most left first."""
    errors, shapes = _errors(connection, period, filters), _shapes(connection, period, filters)
    found = read(connection, field_figures, period, filters, "field").items()
    figures = [
        _figures(str(name), sums, tuple(errors[str(name)]), tuple(shapes[str(name)]))
        for (name,), sums in found
        if sums["reached"] or sums["left_here"]
    ]
    return tuple(sorted(figures, key=lambda field: (-field.left_here, -field.reached, field.field)))


def _figures(
    name: str, sums: Sums, errors: tuple[ErrorFigures, ...], shapes: tuple[ShapeFigures, ...]
) -> FieldFigures:
    return FieldFigures(
        field=name,
        **{measure: sums[measure] for measure in _COUNTS},
        money_left=sums.amounts("money_left", count="left_here"),
        time_ms=median([sums[name] for name in TIMES]),
        hesitation_ms=median([sums[name] for name in HESITATIONS]),
        time_90_ms=percentile([sums[name] for name in TIMES], 90),
        hesitation_90_ms=percentile([sums[name] for name in HESITATIONS], 90),
        errors=errors,
        shapes=shapes,
    )


_COUNTS = "reached focused left_here corrections returns left_blank autofilled help_opened".split()


def _errors(
    connection: Connection, period: Period, filters: Filters
) -> Mapping[str, list[ErrorFigures]]:
    found: dict[str, list[ErrorFigures]] = defaultdict(list)
    by_code = read(connection, error_figures, period, filters, "field", "code")
    for (field, code), sums in sorted(by_code.items(), key=lambda item: -item[1]["seen"]):
        if sums["seen"]:
            money = sums.amounts("money_left", count="gave_up")
            counts = (sums["seen"], sums["fixed"], sums["gave_up"])
            found[str(field)].append(ErrorFigures(str(code), *counts, money))
    return found


def _shapes(
    connection: Connection, period: Period, filters: Filters
) -> Mapping[str, list[ShapeFigures]]:
    found: dict[str, list[ShapeFigures]] = defaultdict(list)
    by_shape = read(connection, shape_figures, period, filters, "field", "code", "shape")
    ranked = sorted(by_shape.items(), key=lambda item: -item[1]["visits"])
    for (field, code, shape), sums in ranked:
        if sums["visits"] >= SHAPE_SHARED_BY:
            counts = (sums["visits"], sums["left_here"])
            found[str(field)].append(ShapeFigures(str(code), str(shape), *counts))
    return found
