"""How many events of a checkout wait in the inbox is read with each batch."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index that answers it."""
    op.create_index(
        "ix_smartcheckout_inbox_checkout_id_events",
        "smartcheckout_inbox",
        ["checkout_id", "events"],
    )
