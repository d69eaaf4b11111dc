"""Indexes of what is looked for while others wait to write."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ORDERS = "smartcheckout_orders"


def upgrade() -> None:
    """Find numbers, and addresses however they are capitalised; as they stand nobody looks."""
    address = sa.text("lower(email)")
    owing = sa.text("owed_minor > 0 AND paid_at IS NULL")
    op.create_index(f"ix_{_ORDERS}_ref", _ORDERS, ["ref"])
    for name in ("email", "owing"):
        op.drop_index(f"ix_{_ORDERS}_{name}", table_name=_ORDERS)
    op.create_index(f"ix_{_ORDERS}_email_lower", _ORDERS, [address])
    op.create_index(
        f"ix_{_ORDERS}_owing", _ORDERS, [address], sqlite_where=owing, postgresql_where=owing
    )
