"""Figures: what a checkout adds to the sums of its day, and the ledger that posts the change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection

from .histogram import bucket
from .steps import STEPS, SUBMITTED
from .summary import Summary
from .tables import FIGURES, insert
from .token import moment
from .walk import ORDER, FieldTally, Leaving

Key = tuple[str, ...]
"""Which figures: the name of their table and what tells its rows apart within a segment."""

Counts = dict[Key, dict[str, int]]
"""What is added: per key, how much to which measure."""

Segment = tuple[str, str, str, str, str]
"""Day (ISO 8601), currency, country, locale, device."""


def segment(summary: Summary) -> Segment:
    """Return the segment a checkout counts in: the UTC day of its first page, its newest facts."""
    view = summary.view
    day = moment(summary.opened).date().isoformat()
    return day, view.currency, view.country, view.locale, view.device


def counts(summary: Summary) -> Counts:
    """Return all that a checkout adds to the figures of its segment; a bot only to `bots`."""
    if summary.view.bot:
        return {("daily",): {"bots": 1}}
    found: Counts = {("daily",): _daily(summary)}
    left = summary.left if summary.state == "abandoned" else None
    for depth, step in enumerate(STEPS, start=1):
        found["step", step] = _step(summary, step, depth, left)
    for name, tally in summary.fields.items():
        found["field", name] = _field(tally)
        found |= _errors(name, tally, summary, left)
    if summary.depth >= SUBMITTED:
        found["field", ORDER] = {"reached": 1}
    found |= _signs(summary, left)
    if left:
        found.setdefault(("field", left.field), {}).update(
            left_here=1, money_left=summary.view.value
        )
    return {key: kept for key, values in found.items() if (kept := _nonzero(values))}


def _nonzero(values: Mapping[str, int]) -> dict[str, int]:
    return {measure: int(value) for measure, value in values.items() if value}


def _daily(summary: Summary) -> dict[str, int]:
    ordered = summary.state == "ordered"
    abandoned = summary.state == "abandoned"
    value = summary.view.value
    return {
        "viewed": 1,
        "started": summary.started,
        "active": summary.state == "active",
        "bounced": summary.state == "bounced",
        "abandoned": abandoned,
        "ordered": ordered,
        "recovered": summary.recovered,
        "paid": summary.paid,
        "at_risk": value * abandoned,
        "order_value": value * ordered,
        "recovered_value": value * summary.recovered,
    }


def _step(summary: Summary, step: str, depth: int, left: Leaving | None) -> dict[str, int]:
    here = left is not None and left.step == step
    quiet = left is not None and here and not left.code
    value = summary.view.value
    return {
        "reached": summary.depth >= depth,
        "left_here": here,
        "money_left": value * here,
        "without_error": quiet,
        "money_without_error": value * quiet,
    }


def _field(tally: FieldTally) -> dict[str, int]:
    timed = {} if tally.autofilled else _times(tally)
    return {
        "reached": 1,
        "focused": tally.focused,
        "corrections": tally.corrected,
        "returns": tally.returned,
        "left_blank": tally.left_blank,
        "autofilled": tally.autofilled,
        "help_opened": tally.help_opened,
        **timed,
    }


def _times(tally: FieldTally) -> dict[str, int]:
    found: dict[str, int] = {}
    if tally.time_ms:
        found |= {"time_ms": tally.time_ms, f"time_{bucket(tally.time_ms)}": 1}
    if tally.hesitation_ms is not None:
        slot = f"hesitation_{bucket(tally.hesitation_ms)}"
        found |= {"hesitation_ms": tally.hesitation_ms, slot: 1}
    return found


def _errors(name: str, tally: FieldTally, summary: Summary, left: Leaving | None) -> Counts:
    if not tally.first_error:
        return {}
    gave_up = left is not None and left.field == name
    error = {
        "seen": 1,
        "fixed": summary.state != "active" and not gave_up,
        "gave_up": gave_up,
        "money_left": summary.view.value * gave_up,
    }
    shape = {"visits": 1, "left_here": gave_up}
    return {
        ("error", name, tally.first_error): error,
        **{("shape", name, *refused): dict(shape) for refused in tally.shapes},
    }


def _signs(summary: Summary, left: Leaving | None) -> Counts:
    found: Counts = {("leaving", sign, "", ""): {"seen": 1} for sign in summary.signs}
    gone = {"left_here": 1, "money_left": summary.view.value}
    if left and not left.code:
        found["leaving", left.sign, left.step, left.field] = gone
    elif summary.unpaid:
        found["leaving", summary.unpaid, "paid", ""] = gone
    return found


class Ledger:
    """Changes to the figures, collected and then posted in one go."""

    def __init__(self) -> None:
        self._changes: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)

    def add(self, segment: Segment, counts: Counts) -> None:
        """Count a checkout in."""
        for (table, *key), values in counts.items():
            self._changes[(table, *segment, *key)].update(values)

    def subtract(self, segment: Segment, counts: Counts) -> None:
        """Count a checkout out, exactly as it was counted in."""
        for (table, *key), values in counts.items():
            self._changes[(table, *segment, *key)].subtract(values)

    def post(self, connection: Connection) -> None:
        """Write the changes; rows are taken in the same order by everyone, against deadlocks."""
        for table in FIGURES:
            rows = list(self._rows(table))
            if rows:
                connection.execute(_upsert(connection.dialect.name, table), rows)

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        table = FIGURES[name]
        keys = [column.name for column in table.primary_key]
        zeros = {column.name: 0 for column in table.columns if column.name not in keys}
        for (table_name, *key), values in sorted(self._changes.items(), key=lambda item: item[0]):
            if table_name == name and any(values.values()):
                row = dict(zip(keys, key, strict=True))
                yield {**row, "day": date.fromisoformat(row["day"]), **zeros, **values}


@cache
def _upsert(dialect: str, name: str) -> Any:
    table = FIGURES[name]
    statement = insert(dialect, table)
    keys = [column.name for column in table.primary_key]
    sums = {
        column.name: table.c[column.name] + statement.excluded[column.name]
        for column in table.columns
        if column.name not in keys
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=sums)


def to_document(segment: Segment, counts: Counts) -> list[Any]:
    """Return what was counted as JSON, to subtract it again one day."""
    return [list(segment), [[list(key), values] for key, values in counts.items()]]


def from_document(document: list[Any]) -> tuple[Segment, Counts]:
    """Return what `to_document` wrote."""
    where, entries = document
    day, currency, country, locale, device = where
    found = {tuple(key): values for key, values in entries}
    return (day, currency, country, locale, device), found
