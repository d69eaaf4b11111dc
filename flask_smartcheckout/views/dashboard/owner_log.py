"""The log of what was done with orders and who looked at them, by how they came in."""

from __future__ import annotations

from flask import Response

from ...office.facts import log_json
from ...orders import owner_log
from ...state import current
from .frame import answer, dashboard_page
from .order_story import log_lines
from .selection import Selection


@dashboard_page("/log", "dashboard_log", counted=False)
def log(selection: Selection) -> Response:
    """Show a page of the log."""
    lines, total = owner_log.page(current().database, selection.page)
    before = (selection.page - 1) * owner_log.PAGE_SIZE
    return answer(
        "log",
        selection,
        log_json(lines, total),
        log=log_lines(lines),
        total=total,
        first=before + 1,
        last=before + len(lines),
        newer=selection.page - 1 or None,
        older=selection.page + 1 if before + len(lines) < total else None,
    )
