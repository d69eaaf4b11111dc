"""The owner's dashboard: where and why shoppers give up, and what became of every order.

Opened by the shop's `@checkout.owner` callback or a signed link; closed to everyone else.
"""

from . import (
    coupons,
    fields,
    order,
    order_acting,
    order_export,
    orders,
    overview,
    owner_log,
    visit,
    visits,
)
from .access import dashboard_link

__all__ = [
    "coupons",
    "dashboard_link",
    "fields",
    "order",
    "order_acting",
    "order_export",
    "orders",
    "overview",
    "owner_log",
    "visit",
    "visits",
]
