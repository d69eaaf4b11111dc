"""Our own record of orders, payments and unfinished forms."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
)

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
    Column("secured_by", String(32)),  # the payment attempt that holds the money, or its promise
    Column("paid_at", UtcDateTime),
    Column("told_at", UtcDateTime),  # when all who listen had heard of it
    Column("telling_until", UtcDateTime),
    # Due on the shop's own invoice, less what came in; counts until it is paid or cancelled.
    Column("owed_minor", BigInteger, nullable=False, default=0),
    Column("pay_reference", String(25)),  # what the payer tells the bank
    Index(None, "created_at"),
    Index(None, "state", "created_at"),
    Index(None, "ref"),
    Index(None, "paid_at", "told_at"),
    Index(None, "pay_reference", unique=True),
)

STANDING = ("placing", "placed", "review")
UNTAKEN = ("rejected", "failed")  # the shop never took them: the same checkout may try again
OWING = (orders.c.owed_minor > 0) & orders.c.paid_at.is_(None)
# Addresses are compared however they are capitalised.
_ADDRESS = func.lower(orders.c.email)
Index("ix_smartcheckout_orders_email_lower", _ADDRESS)
Index("ix_smartcheckout_orders_owing", _ADDRESS, sqlite_where=OWING, postgresql_where=OWING)

# Sums over all customers that take long to read: nothing of a person.
customer_reports = Table(
    "smartcheckout_customer_reports",
    metadata,
    Column("asked", String(64), primary_key=True),
    Column("took", Float, nullable=False),  # seconds
    Column("read_at", UtcDateTime, nullable=False),
    Column("report", Text, nullable=False),
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
    Column("links", Text, nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),  # where the shopper pays
    Column("failure", Text, nullable=False, default=""),
    Column("paid_with", Text, nullable=False, default=""),
    Column("visit_id", String(32), nullable=False, default=""),
    Column("unwanted", Boolean, nullable=False, default=False, index=True),  # to be given back
    Column("checked_at", UtcDateTime),
    Column("capture_before", UtcDateTime),  # when a promise ends, where its provider says so
    Index(None, "state"),
    # A reference may be longer than an entry of PostgreSQL's ordinary index.
    Index(None, "reference", postgresql_using="hash"),
)

payment_entries = Table(
    "smartcheckout_payment_entries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("payment_id", String(32), ForeignKey(payments.c.id), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("key", String(255), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),  # below zero for what went back
    Column("done", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("payment_id", "kind", "key"),
)

owner_log = Table(
    "smartcheckout_owner_log",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("who", String(16), nullable=False),  # how they came in
    Column("action", String(16), nullable=False),
    Column("order_id", String(32), nullable=False),  # "" where it is about many
    Column("result", String(32), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("amount_minor", BigInteger),
    Column("about", Text, nullable=False),  # the shipment, or the reason
    Column("form", String(64), unique=True),  # handed in twice it does nothing the second time
    Index(None, "order_id", "at"),
)

drafts = Table(
    "smartcheckout_drafts",
    metadata,
    Column("checkout_id", String(32), primary_key=True),
    Column("visit_id", String(32), nullable=False, default=""),
    Column("document", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
)
