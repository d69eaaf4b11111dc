"""Our own record of orders, payments and unfinished forms."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table, Text

from ..storage.metadata import UtcDateTime, metadata

orders = Table(
    "smartcheckout_orders",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("checkout_id", String(32), nullable=False, unique=True),
    Column("token", String(48), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("ref", String(255), nullable=False, default=""),
    Column("email", String(255), nullable=False),
    Column("country", String(2), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total_minor", BigInteger, nullable=False),
    Column("failure", Text, nullable=False, default=""),
    Column("document", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("placed_at", UtcDateTime),
    Index(None, "state", "created_at"),
    Index(None, "email"),
)

payments = Table(
    "smartcheckout_payments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("order_id", String(32), ForeignKey(orders.c.id), nullable=False, index=True),
    Column("provider", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reference", Text, nullable=False, default=""),
    Column("currency", String(3), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("due", Date),
    Column("created_at", UtcDateTime, nullable=False),
)

drafts = Table(
    "smartcheckout_drafts",
    metadata,
    Column("checkout_id", String(32), primary_key=True),
    Column("visit_id", String(32), nullable=False, default=""),
    Column("document", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
)
