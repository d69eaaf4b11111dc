"""What the owner wants to be told of, and how each alert stands."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, String, Table, Text

from ..storage.metadata import UtcDateTime, metadata

alerts = Table(
    "smartcheckout_alerts",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("enabled", Boolean, nullable=False),
    Column("threshold", BigInteger, nullable=False),  # money in minor units
    Column("least", BigInteger, nullable=False),
    Column("firing", Boolean, nullable=False),
    Column("seen", Text, nullable=False),  # JSON: the last reading, and findings told of already
    Column("checked_at", UtcDateTime),
    Column("fired_at", UtcDateTime),
)
