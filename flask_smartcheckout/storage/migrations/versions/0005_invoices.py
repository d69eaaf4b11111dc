"""The shop's own invoices: what is owed of an order, and what its payer tells the bank."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ORDERS, _PAYMENTS = "smartcheckout_orders", "smartcheckout_payments"


def upgrade() -> None:
    """Add the columns, and enter what is owed on the invoices there are."""
    op.add_column(
        _ORDERS, sa.Column("owed_minor", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column(_ORDERS, sa.Column("pay_reference", sa.String(length=25), nullable=True))
    op.execute(
        f"UPDATE {_ORDERS} AS o SET owed_minor = (SELECT max(p.amount_minor) FROM {_PAYMENTS} p "
        "WHERE p.order_id = o.id AND p.state IN ('deferred', 'overdue')) "
        f"WHERE EXISTS (SELECT 1 FROM {_PAYMENTS} p WHERE p.order_id = o.id "
        "AND p.state IN ('deferred', 'overdue'))"
    )
    op.create_index(f"ix_{_ORDERS}_pay_reference", _ORDERS, ["pay_reference"], unique=True)
    owing = sa.text("owed_minor > 0 AND paid_at IS NULL")
    op.create_index(
        f"ix_{_ORDERS}_owing",
        _ORDERS,
        ["email"],
        sqlite_where=owing,
        postgresql_where=owing,
    )
