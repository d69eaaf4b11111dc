"""The tables of the dashboard as CSV, streamed: the same days and filters as the page."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, abort

from ...state import current
from ...storage import Database
from ...tracking import export as files
from ...tracking.report import Filters
from . import table_sheets
from .frame import dashboard_page
from .selection import Selection


@dashboard_page("/export/<what>.csv", "dashboard_export", log=True)
def export(selection: Selection, what: str) -> Response:
    """Send a sheet as CSV, row by row."""
    if what not in table_sheets.NAMES:
        abort(404)
    lines = _lines(current().events, what, selection, _filters(selection, what))
    response = Response(lines, mimetype="text/csv")
    period = selection.period
    name = f"smartcheckout-{what}-{period.start}-{period.end}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _filters(selection: Selection, what: str) -> Filters:
    """Return the filters of the page that the table stands on."""
    return selection.filters if what in ("visits", "events") else selection.where


def _lines(database: Database, what: str, selection: Selection, filters: Filters) -> Iterator[str]:
    with database.connect() as connection:
        period = selection.period
        sheet = table_sheets.sheet(what, connection, period, filters)
        yield from files.csv(sheet, sheet.rows(connection, period, filters))
