"""What the owner did with orders, and until when promised money can be taken."""

import sqlalchemy as sa
from alembic import op

from flask_smartcheckout.storage.metadata import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_LOG = "smartcheckout_owner_log"


def upgrade() -> None:
    """Create the log, and what lists of orders need."""
    op.add_column("smartcheckout_payments", sa.Column("capture_before", UtcDateTime()))
    op.create_index("ix_smartcheckout_orders_created_at", "smartcheckout_orders", ["created_at"])
    op.create_table(
        _LOG,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("order_id", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_LOG}")),
        sa.UniqueConstraint("form", name=op.f(f"uq_{_LOG}_form")),
    )
    op.create_index(f"ix_{_LOG}_at", _LOG, ["at"])
    op.create_index(f"ix_{_LOG}_order_id_at", _LOG, ["order_id", "at"])
