"""The orders of the list as a file for a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, request

from ...office import export
from ...orders import owner_log
from ...orders.owner_log import Deed
from ...state import current
from . import access, order_filter
from .frame import dashboard_page
from .selection import Selection


@dashboard_page("/orders.csv", "dashboard_orders_csv", counted=False)
def orders_csv(selection: Selection) -> Response:
    """Stream the orders that the list shows, all its pages; whoever does so is noted."""
    state, now = current(), datetime.now(UTC)
    chosen = order_filter.read(request.args, selection)
    about = " ".join(f"{name}={value}" for name, value in chosen.chosen.items() if name != "q")
    with state.database.begin() as connection:
        owner_log.write(connection, Deed(access.who(), "export", about=about), now)
    lines = export.rows(state.database, chosen.wanted(state, now))
    response = Response(lines, mimetype="text/csv")
    name = f"orders-{state.shop.local(now):%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
