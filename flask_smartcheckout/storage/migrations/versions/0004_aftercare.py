"""Mails that are to be sent, and statements of withdrawal."""

import sqlalchemy as sa
from alembic import op

from flask_smartcheckout.storage.metadata import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "smartcheckout_outbox",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_smartcheckout_outbox")),
        sa.UniqueConstraint(
            "kind", "subject_id", name=op.f("uq_smartcheckout_outbox_kind_subject_id")
        ),
    )
    op.create_index(
        "ix_smartcheckout_outbox_state_due_at", "smartcheckout_outbox", ["state", "due_at"]
    )
    op.create_table(
        "smartcheckout_withdrawals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("order_id", sa.String(length=32), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_smartcheckout_withdrawals")),
    )
    op.create_index(
        "ix_smartcheckout_withdrawals_order_id", "smartcheckout_withdrawals", ["order_id"]
    )
    op.create_index(
        "ix_smartcheckout_withdrawals_received_at", "smartcheckout_withdrawals", ["received_at"]
    )
