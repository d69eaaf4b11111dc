"""Sheets hold the figures of the report, cell by cell, in little memory, in every format."""

from __future__ import annotations

import csv
import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import export, report
from flask_smartcheckout.tracking.checkouts import ServerEvent, record
from flask_smartcheckout.tracking.report import Filters, Period
from flask_smartcheckout.tracking.sheets import SHEETS, Row, Sheet
from flask_smartcheckout.tracking.simulation import simulate
from flask_smartcheckout.tracking.tables import checkouts, insert

from .shopper import NOON, Shopper, facts, viewed

EVERY = Filters(state="all")
MONTH = Period.last(31, NOON.date())

pytestmark = pytest.mark.xdist_group("sheets")  # one history for all


@pytest.fixture(scope="module")
def history(shared_database: Database) -> Database:
    simulate(shared_database, seed=6, days=30, checkouts=250, now=NOON)
    return shared_database


def cells(database: Database, name: str, filters: Filters = EVERY) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the names of its columns."""
    sheet = SHEETS[name]
    with database.connect() as connection:
        rows = list(sheet.rows(connection, MONTH, filters))
    return [dict(zip(sheet.columns, row, strict=True)) for row in rows]


def added(rows: list[dict[str, Any]], key: str, *measures: str) -> dict[str, Counter[str]]:
    """Return the sums of measures by a column."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row[key], Counter()).update({name: row[name] for name in measures})
    return found


def test_figures_add_up_to_those_of_the_report(history: Database) -> None:
    with history.connect() as connection:
        overview = report.overview(connection, MONTH, Filters())
        fields = report.fields(connection, MONTH, Filters())
    daily = added(cells(history, "daily"), "currency", "viewed", "abandoned", "at_risk_minor")
    (at_risk,) = overview.totals.at_risk
    assert daily["EUR"] == Counter(
        viewed=overview.totals.viewed,
        abandoned=overview.totals.abandoned,
        at_risk_minor=at_risk.minor,
    )
    steps = added(cells(history, "steps"), "step", "reached", "left_here")
    for step in overview.funnel[2:-1]:
        assert steps[step.name] == Counter(reached=step.reached, left_here=step.left)
    by_field = added(cells(history, "fields"), "field", "reached", "left_here", "returns")
    seen = added(cells(history, "errors"), "field", "seen")
    for field in fields:
        whole = Counter(reached=field.reached, left_here=field.left_here, returns=field.returns)
        assert by_field[field.field] == whole
        assert seen.get(field.field, Counter())["seen"] == field.erred


def test_visits_and_events_are_those_of_the_log(history: Database) -> None:
    with history.connect() as connection:
        log = report.visits(connection, MONTH, Filters())
        detail = report.visit(connection, log.visits[0].public_id)
    assert detail is not None
    visits = cells(history, "visits", Filters())
    assert len(visits) == log.total < len(cells(history, "visits"))
    newest = next(row for row in visits if row["visit"] == detail.visit.public_id)
    assert newest["left_field"] == detail.visit.left_field
    assert newest["cart_minor"] == detail.visit.cart.minor
    events = [row for row in cells(history, "events") if row["visit"] == newest["visit"]]
    names = [(one.offset_ms, one.tab, one.name, one.field, one.shape) for one in detail.entries]
    wanted = ("offset_ms", "tab", "name", "field", "shape")
    assert [tuple(row[name] for name in wanted) for row in events] == names


def test_filters_narrow_every_sheet(history: Database) -> None:
    for name in ("daily", "steps", "fields", "errors", "visits"):
        found = cells(history, name, Filters(country="NL", state="all"))
        assert {row["country"] for row in found} == {"NL"}


@pytest.mark.parametrize(("visits", "shown"), [(4, False), (5, True)])
def test_a_shape_leaves_only_where_five_visits_share_it(
    database: Database, visits: int, shown: bool
) -> None:
    error = ServerEvent("field_error", "phone", "too_short", "999/9")
    for number in range(visits):
        known = facts(f"visit-{number:04}")
        assert record(database, known.tracking_id, [error], now=NOON, facts=known)
    for name in ("shapes", "events"):
        shapes = {row["shape"] for row in cells(database, name)}
        assert ("999/9" in shapes) is shown


HELD_AT_ONCE = 1_500_000
"""Bytes; all of 3,500 rows would be four times that."""

KINDS = Sheet(
    {"text": str, "number": int, "yes": bool, "day": date, "at": datetime}, lambda *_: iter(())
)
ROWS: list[Row] = [
    ("=1+1", -3, True, date(2026, 11, 26), datetime(2026, 11, 26, 20, 14, 3, 250_000, UTC)),
    (None, None, None, None, None),
]


def test_csv_is_read_by_spreadsheets() -> None:
    lines = list(csv.reader("".join(export.csv(KINDS, ROWS)).splitlines()))
    assert lines == [
        ["text", "number", "yes", "day", "at"],
        ["'=1+1", "-3", "true", "2026-11-26", "2026-11-26 20:14:03"],
        ["", "", "", "", ""],
    ]


def test_json_is_a_list_and_json_lines_are_its_members() -> None:
    listed = json.loads("".join(export.json(KINDS, ROWS)))
    assert listed[0] == {
        "text": "=1+1",
        "number": -3,
        "yes": True,
        "day": "2026-11-26",
        "at": "2026-11-26T20:14:03.250000Z",
    }
    assert [json.loads(line) for line in export.json_lines(KINDS, ROWS)] == listed
    assert json.loads("".join(export.json(KINDS, []))) == []


@pytest.mark.parametrize("rows", [ROWS, []], ids=len)
def test_parquet_keeps_the_kinds_of_cells(rows: list[Row], tmp_path: Path) -> None:
    export.parquet(KINDS, iter(rows), tmp_path / "x.parquet")
    read = pyarrow.parquet.read_table(tmp_path / "x.parquet")
    assert [tuple(row.values()) for row in read.to_pylist()] == rows
    kinds = ["string", "int64", "bool", "date32[day]", "timestamp[ms, tz=UTC]"]
    assert [str(field.type) for field in read.schema] == kinds


def fill(database: Database, count: int) -> None:
    """Put so many ended checkouts into the log, copies of one."""
    assert Shopper(database, facts()).send(viewed()).ok
    with database.begin() as connection:
        one = dict(connection.execute(checkouts.select()).mappings().one())
        copies = [
            one | {"id": f"copy{n:08}", "public_id": f"{n:016x}", "counted": None}
            for n in range(count)
        ]
        connection.execute(insert(connection.dialect.name, checkouts), copies)


def test_a_long_sheet_takes_no_more_memory_than_a_short_one(database: Database) -> None:
    fill(database, 3_500)
    sheet = SHEETS["visits"]
    with (
        database.connect() as connection,
        closing(export.csv(sheet, sheet.rows(connection, MONTH, EVERY))) as lines,
    ):
        assert _peak(lines, 3_500) < HELD_AT_ONCE


def _peak(lines: Iterator[str], count: int) -> int:
    """Return how many bytes were in use at most while so many lines were made."""
    tracemalloc.start()
    try:
        for _ in range(count):
            next(lines)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
