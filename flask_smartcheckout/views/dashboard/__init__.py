"""The owner's dashboard: where and why shoppers give up, and what became of every order.

Opened by the shop's `@checkout.owner` callback or a signed link; closed to everyone else.
"""

from . import (
    alerts,
    compare,
    countries,
    coupons,
    customers,
    export,
    fields,
    form,
    order,
    order_acting,
    order_export,
    orders,
    overview,
    owner_log,
    visit,
    visits,
    withdrawals,
)
from .access import dashboard_link

__all__ = [
    "alerts",
    "compare",
    "countries",
    "coupons",
    "customers",
    "dashboard_link",
    "export",
    "fields",
    "form",
    "order",
    "order_acting",
    "order_export",
    "orders",
    "overview",
    "owner_log",
    "visit",
    "visits",
    "withdrawals",
]
