"""Our record of coupons, how often each was used, gift cards, and who tried which code."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from ..storage.metadata import UtcDateTime, metadata

coupons = Table(
    "smartcheckout_coupons",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("document", Text, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("batch", String(64), nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "automatic", "enabled"),
    Index(None, "batch"),
)

# Of every coupon that was ever used, whoever knows it: the shop's code, these tables, a callback.
coupon_counts = Table(
    "smartcheckout_coupon_counts",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("used", Integer, nullable=False),
)

# `customer` is empty (NULL) where a coupon may be used again by the same one.
coupon_uses = Table(
    "smartcheckout_coupon_uses",
    metadata,
    Column("order_id", String(32), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("customer", String(255)),
    UniqueConstraint("code", "customer"),
)

# Whoever has the code has the money, so only a digest of it is kept here.
gift_cards = Table(
    "smartcheckout_gift_cards",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("tail", String(4), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("initial_minor", BigInteger, nullable=False),
    Column("balance_minor", BigInteger, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("expires", Date),
    Column("note", Text, nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    CheckConstraint("balance_minor >= 0", name="balance"),
    Index(None, "tail"),
)

gift_card_entries = Table(
    "smartcheckout_gift_card_entries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("digest", String(64), ForeignKey(gift_cards.c.digest), nullable=False, index=True),
    Column("order_id", String(32), index=True),
    Column("kind", String(16), nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# `code` is empty for one the shop does not know: it may be anything a shopper typed.
code_tries = Table(
    "smartcheckout_code_tries",
    metadata,
    Column("checkout_id", String(32), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("code", String(64), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("address", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index(None, "address", "at"),
)
