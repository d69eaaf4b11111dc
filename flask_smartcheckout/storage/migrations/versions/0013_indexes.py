"""Indexes of what is looked for while others wait to write, and what was forgotten already."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ORDERS, _CHECKOUTS = "smartcheckout_orders", "smartcheckout_checkouts"


def upgrade() -> None:
    """Add the column and the indexes.

    Checkouts whose events are gone are marked when they are next forgotten, a few at a time.
    """
    _index_orders()
    op.add_column(
        _CHECKOUTS, sa.Column("forgotten", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    is_over = sa.text("state <> 'active' AND waiting_since IS NULL AND NOT forgotten")
    op.create_index(
        f"ix_{_CHECKOUTS}_over",
        _CHECKOUTS,
        ["seen_at"],
        sqlite_where=is_over,
        postgresql_where=is_over,
    )


def _index_orders() -> None:
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
