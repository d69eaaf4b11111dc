"""A column of the shop's own model, as the checks of columns see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..countries import CountryRules
from ..orders.columns import Column
from ..orders.filling import Value
from ..orders.meanings import Match
from ..orders.storing import Misfit, stored
from .finding import Finding, Level, Subject

WIDER = "make it String({})"


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a model with its meaning, and what stands beside it."""

    one: Match
    found: tuple[Match, ...]
    subject: Subject

    @property
    def column(self) -> Column:
        """The column itself."""
        return self.one.column

    def refuses(self, value: Value) -> str:
        """Return why an order with this value would be refused, "" when it would not."""
        try:
            stored(self.one, value)
        except Misfit as misfit:
            return str(misfit)
        return ""

    def finding(self, level: Level, message: str, country: str | None = None) -> Finding:
        """Return a finding about this column."""
        return Finding(level, f"`{self.column.label}` {message}", country)


def check_empty(place: Place, book: CountryRules, field: str) -> Iterator[Finding]:
    """A number that has to be there, and that nobody has to give."""
    if book.fields[field].need != "required" and place.refuses(""):
        yield place.finding(
            "error",
            f"is {place.column.written} NOT NULL, and {{where}} can do without a "
            f"{field.replace('_', ' ')}: let it be NULL",
            book.code,
        )
