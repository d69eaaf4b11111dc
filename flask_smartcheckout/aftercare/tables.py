"""Mails that are to be sent, statements of withdrawal, and alarms."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from ..storage.metadata import UtcDateTime, metadata

outbox = Table(
    "smartcheckout_outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("subject_id", String(32), nullable=False),
    Column("message_id", String(255), nullable=False),
    Column("root", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claim", String(32), nullable=False),
    Column("trouble", Text, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("kind", "subject_id"),
    Index(None, "state", "due_at"),
)

alarms = Table(
    "smartcheckout_alarms",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("document", Text, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False, index=True),
)

withdrawals = Table(
    "smartcheckout_withdrawals",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("order_id", String(32), index=True),
    Column("document", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False, index=True),
    Column("settled_at", UtcDateTime),  # when the shop was done with it
)
