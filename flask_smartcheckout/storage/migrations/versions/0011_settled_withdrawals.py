"""When the shop was done with a statement of withdrawal."""

import sqlalchemy as sa
from alembic import op

from flask_smartcheckout.storage.metadata import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: what was received before waits for the owner to say so."""
    op.add_column("smartcheckout_withdrawals", sa.Column("settled_at", UtcDateTime()))
