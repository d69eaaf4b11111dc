"""Payments: what they wait for, what came of them, and every amount that moved."""

import sqlalchemy as sa
from alembic import op

from flask_smartcheckout.storage.metadata import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ORDERS, _PAYMENTS = "smartcheckout_orders", "smartcheckout_payments"
_ENTRIES = "smartcheckout_payment_entries"


def upgrade() -> None:
    """Add the columns and the ledger, and enter what was paid before there was one."""
    op.add_column(_ORDERS, sa.Column("secured_by", sa.String(length=32), nullable=True))
    for name in ("paid_at", "told_at", "telling_until"):
        op.add_column(_ORDERS, sa.Column(name, UtcDateTime(), nullable=True))
    for name in ("links", "url", "failure", "paid_with"):
        op.add_column(_PAYMENTS, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column(
        _PAYMENTS,
        sa.Column("visit_id", sa.String(length=32), nullable=False, server_default=""),
    )
    op.add_column(
        _PAYMENTS, sa.Column("unwanted", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(_PAYMENTS, sa.Column("checked_at", UtcDateTime(), nullable=True))
    op.create_index("ix_smartcheckout_payments_state", _PAYMENTS, ["state"])
    op.create_index("ix_smartcheckout_payments_unwanted", _PAYMENTS, ["unwanted"])
    op.create_index(
        "ix_smartcheckout_payments_reference", _PAYMENTS, ["reference"], postgresql_using="hash"
    )
    op.create_index("ix_smartcheckout_orders_paid_at_told_at", _ORDERS, ["paid_at", "told_at"])
    op.create_table(
        _ENTRIES,
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payment_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], [f"{_PAYMENTS}.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_ENTRIES}")),
        sa.UniqueConstraint(
            "payment_id", "kind", "key", name=op.f(f"uq_{_ENTRIES}_payment_id_kind_key")
        ),
    )
    _enter_what_was_paid()


def _enter_what_was_paid() -> None:
    op.execute(
        f"INSERT INTO {_ENTRIES} (payment_id, kind, key, currency, amount_minor, done, at) "
        f"SELECT id, 'capture', 'seen', currency, amount_minor, true, created_at FROM {_PAYMENTS} "
        "WHERE state = 'paid' AND amount_minor > 0"
    )
    first = f"(SELECT min(p.id) FROM {_PAYMENTS} p WHERE p.order_id = o.id AND p.state = 'paid')"
    op.execute(
        f"UPDATE {_ORDERS} AS o SET secured_by = {first}, paid_at = created_at, "
        f"told_at = created_at WHERE {first} IS NOT NULL"
    )
