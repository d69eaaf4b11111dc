"""Orders of the past in our record, for pages that only count them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from flask_smartcheckout.codes.tables import coupon_uses
from flask_smartcheckout.orders.tables import orders
from flask_smartcheckout.storage import Database

DOCUMENT = '{"quote": {"discount_total": {"minor": 250, "currency": "EUR"}}}'


def past_order(number: int, email: str, **more: Any) -> dict[str, Any]:
    """Return the row of an order of 10.00 EUR from the Netherlands, placed a moment ago."""
    name = f"o{number}"
    return {
        "id": name,
        "checkout_id": name,
        "token": name,
        "state": "placed",
        "email": email,
        "country": "NL",
        "currency": "EUR",
        "total_minor": 1000,
        "document": DOCUMENT,
        "created_at": datetime.now(UTC),
    } | more


def remember(
    database: Database,
    rows: Sequence[dict[str, Any]],
    uses: Sequence[tuple[str, str]] = (),
) -> None:
    """Store orders, and which of them used which coupon."""
    used = [{"order_id": order, "code": code} for order, code in uses]
    with database.begin() as connection:
        connection.execute(insert(orders), rows)
        if used:
            connection.execute(insert(coupon_uses), used)


def ago(days: int) -> datetime:
    """Return the moment so many days ago."""
    return datetime.now(UTC) - timedelta(days=days)
