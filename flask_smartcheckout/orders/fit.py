"""Fitting an order into the shop's own model: matched by meaning, refused rather than cut off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .columns import Column, columns_of, name_of, related_columns
from .filling import value_of
from .meanings import Match, match
from .shortening import Shorten, shortened
from .storing import LEFT_OUT, Misfit, stored

if TYPE_CHECKING:
    from collections.abc import Collection, Container

    from .order import Order

NOTHING_FOR_IT = "is NOT NULL without a default, and the checkout has nothing for it"


@dataclass(frozen=True, slots=True)
class Problem:
    """A column an order does not fit into, and why.

    `shorten` is what the shopper can do about it, None where only the shop can.
    """

    model: str
    column: Column
    reason: str
    shorten: Shorten | None = None

    def __str__(self) -> str:
        remedy = f"write order.fit({self.model}, {self.column.key}=…), or change the column"
        return f"{self.column.label} {self.reason}: {remedy}."


class DoesNotFit(ValueError):
    """An order that the shop's model cannot hold; the message names every column and the remedy.

    `problems` are the same, one by one. No value of the shopper's is in them.
    """

    def __init__(self, model: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{model}: " + " ".join(map(str, problems)))
        self.model = model
        self.problems = problems

    @property
    def shorten(self) -> tuple[Shorten, ...]:
        """What the shopper has to shorten for it to fit; nothing where that is not enough."""
        found = tuple(one.shorten for one in self.problems if one.shorten)
        return found if len(found) == len(self.problems) else ()


def fit(order: Order, model: Any, /, **more: Any) -> dict[str, Any]:
    """Return the values of an order for a SQLAlchemy model or Table, by attribute or column.

    `more` is taken as it is, and wins over what we match. Raises DoesNotFit when a value is
    longer than its column or not of its type, and for a column that is NOT NULL, has no
    default, and stands for nothing that the checkout knows. Raises TypeError for what is no model.
    """
    columns = columns_of(model)
    found = match(columns, order.extra)
    values, problems = _filled(order, found, name_of(model), more)
    problems += _unfilled(columns, found, model, more)
    if problems:
        raise DoesNotFit(name_of(model), tuple(problems))
    return values | more


def _filled(
    order: Order, found: tuple[Match, ...], model: str, more: Container[str]
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for one in found:
        if one.column.key in more:
            continue
        given = value_of(order, one, found)
        try:
            value = stored(one, given)
        except Misfit as misfit:
            remedy = shortened(order, one, given)
            problems.append(Problem(model, one.column, str(misfit), remedy))
        else:
            if value is not LEFT_OUT:
                values[one.column.key] = value
    return values, problems


def _unfilled(
    columns: tuple[Column, ...], found: tuple[Match, ...], model: Any, more: Collection[str]
) -> list[Problem]:
    missing = left_empty(columns, found, more)
    related = related_columns(model, more) if missing and more else set()
    return [
        Problem(name_of(model), column, NOTHING_FOR_IT)
        for column in missing
        if column.name not in related
    ]


def left_empty(
    columns: tuple[Column, ...], found: tuple[Match, ...], given: Container[str] = ()
) -> list[Column]:
    """Return the columns that a row cannot do without and that nobody fills."""
    known = {one.column.key for one in found}
    return [
        column
        for column in columns
        if column.needed and column.key not in known and column.key not in given
    ]
