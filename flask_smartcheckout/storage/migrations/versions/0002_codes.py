"""Coupons and gift cards: what is stored, how often it was used, and who tried which code."""

import sqlalchemy as sa
from alembic import op

from flask_smartcheckout.storage.metadata import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "smartcheckout_coupons",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_smartcheckout_coupons")),
    )
    op.create_index(
        "ix_smartcheckout_coupons_automatic_enabled",
        "smartcheckout_coupons",
        ["automatic", "enabled"],
    )
    op.create_index("ix_smartcheckout_coupons_batch", "smartcheckout_coupons", ["batch"])
    op.create_table(
        "smartcheckout_coupon_counts",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_smartcheckout_coupon_counts")),
    )
    op.create_table(
        "smartcheckout_coupon_uses",
        sa.Column("order_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.String(length=255), nullable=True),
        sa.PrimaryKeyConstraint("order_id", "code", name=op.f("pk_smartcheckout_coupon_uses")),
        sa.UniqueConstraint(
            "code", "customer", name=op.f("uq_smartcheckout_coupon_uses_code_customer")
        ),
    )
    op.create_table(
        "smartcheckout_gift_cards",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tail", sa.String(length=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("initial_minor", sa.BigInteger(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("balance_minor >= 0", name="balance"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_smartcheckout_gift_cards")),
    )
    op.create_index(
        "ix_smartcheckout_gift_cards_created_at", "smartcheckout_gift_cards", ["created_at"]
    )
    op.create_index("ix_smartcheckout_gift_cards_tail", "smartcheckout_gift_cards", ["tail"])
    op.create_table(
        "smartcheckout_gift_card_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["smartcheckout_gift_cards.digest"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_smartcheckout_gift_card_entries")),
    )
    op.create_index(
        "ix_smartcheckout_gift_card_entries_digest", "smartcheckout_gift_card_entries", ["digest"]
    )
    op.create_index(
        "ix_smartcheckout_gift_card_entries_order_id",
        "smartcheckout_gift_card_entries",
        ["order_id"],
    )
    op.create_table(
        "smartcheckout_code_tries",
        sa.Column("checkout_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("address", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("checkout_id", "digest", name=op.f("pk_smartcheckout_code_tries")),
    )
    op.create_index("ix_smartcheckout_code_tries_at", "smartcheckout_code_tries", ["at"])
    op.create_index(
        "ix_smartcheckout_code_tries_address_at", "smartcheckout_code_tries", ["address", "at"]
    )
