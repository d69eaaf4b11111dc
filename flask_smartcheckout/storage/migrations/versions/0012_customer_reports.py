"""What takes long to read of customers, kept for every process."""

import sqlalchemy as sa
from alembic import op

from flask_smartcheckout.storage.metadata import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "smartcheckout_customer_reports",
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("took", sa.Float(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("asked", name=op.f("pk_smartcheckout_customer_reports")),
    )
