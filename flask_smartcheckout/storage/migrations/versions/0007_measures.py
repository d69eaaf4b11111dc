"""Why shoppers left who saw no error: a sign a checkout, and its sums per day."""

from collections import Counter
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000
_CHECKOUTS = sa.table(
    "smartcheckout_checkouts",
    *(sa.column(name) for name in "id left_field left_step left_code left_sign value".split()),
    sa.column("state"),
    sa.column("bot", sa.Boolean()),
    sa.column("counted", sa.JSON()),
)


def upgrade() -> None:
    """Create the table, and count those who left before with no sign."""
    op.add_column("smartcheckout_checkouts", sa.Column("left_sign", sa.String(16)))
    leaving = op.create_table(
        "smartcheckout_leaving_figures",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("device", sa.String(length=16), nullable=False),
        sa.Column("sign", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("field", sa.String(length=24), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("left_here", sa.BigInteger(), nullable=False),
        sa.Column("money_left", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "day",
            "currency",
            "country",
            "locale",
            "device",
            "sign",
            "step",
            "field",
            name=op.f("pk_smartcheckout_leaving_figures"),
        ),
        sqlite_with_rowid=False,
    )
    _count_again(leaving)


def _count_again(leaving: sa.Table) -> None:
    """Add each checkout to the new sums and to what it counted, so that it can be taken out."""
    left: Counter[tuple[str, ...]] = Counter()
    money: Counter[tuple[str, ...]] = Counter()
    last = ""
    while rows := _quiet(last):
        for row in rows:
            where, entries = row.counted
            key = (*where, "", row.left_step, row.left_field)
            left[key] += 1
            money[key] += row.value
            gone = {"left_here": 1, "money_left": row.value}
            entries.append([["leaving", "", row.left_step, row.left_field], gone])
            op.get_bind().execute(
                sa.update(_CHECKOUTS)
                .where(_CHECKOUTS.c.id == row.id)
                .values(counted=[where, entries], left_sign="")
            )
        last = rows[-1].id
    op.bulk_insert(leaving, [_row(leaving, key, left[key], money[key]) for key in left])


def _quiet(after: str) -> list[Any]:
    c = _CHECKOUTS.c
    query = sa.select(_CHECKOUTS).where(
        c.state == "abandoned", c.left_code == "", c.bot.is_(False), c.counted.is_not(None)
    )
    found = op.get_bind().execute(query.where(c.id > after).order_by(c.id).limit(_AT_ONCE))
    return list(found)


def _row(leaving: sa.Table, key: tuple[str, ...], left: int, money: int) -> dict[str, object]:
    day, *rest = key
    keys = [column.name for column in leaving.primary_key]
    sums = {"seen": 0, "left_here": left, "money_left": money}
    return dict(zip(keys, [date.fromisoformat(day), *rest], strict=True)) | sums
