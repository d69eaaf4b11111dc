"""The pages of the dashboard, in the order an owner needs them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from ...i18n import N_
from ...i18n import gettext as _
from ..blueprint import blueprint


@dataclass(frozen=True, slots=True)
class Entry:
    """A page that can be gone to; `within` are the pages that belong to it."""

    page: str
    name: str
    within: tuple[str, ...] = ()


_ENTRIES = (
    Entry("dashboard", N_("Overview")),
    Entry("dashboard_fields", N_("Fields")),
    Entry("dashboard_form", N_("The form")),
    Entry("dashboard_visits", N_("Visits"), ("dashboard_visit",)),
    Entry("dashboard_countries", N_("Countries")),
    Entry("dashboard_compare", N_("Compare")),
    Entry("dashboard_customers", N_("Customers")),
    Entry(
        "dashboard_orders",
        N_("Orders"),
        ("dashboard_order", "dashboard_order_action", "dashboard_withdrawal"),
    ),
    Entry("dashboard_coupons", N_("Coupons")),
    Entry("dashboard_alerts", N_("Alerts")),
    Entry("dashboard_log", N_("Log")),
)


def entries() -> list[Entry]:
    """Return the pages there are, with their names in the current language."""
    known = current_app.view_functions
    return [
        Entry(one.page, _(one.name), one.within)
        for one in _ENTRIES
        if f"{blueprint.name}.{one.page}" in known
    ]
