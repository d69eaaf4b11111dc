"""Figures by facet and by blocks of days; how a shopper pays, and whether the shop knew them."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

from flask_smartcheckout.storage.metadata import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CHECKOUTS, _VIEWS = "smartcheckout_checkouts", "smartcheckout_views"
_OLD_KEYS = ("day", "currency", "country", "locale", "device")
_OWN_KEYS = {
    "daily": (),
    "step": ("step",),
    "field": ("field",),
    "error": ("field", "code"),
    "shape": ("field", "code", "shape"),
    "leaving": ("sign", "step", "field"),
}
_AT_ONCE = 2_000


def upgrade() -> None:
    """Add up anew what there is: no figure is lost, be its events forgotten or not."""
    for known_by in (_CHECKOUTS, _VIEWS):
        for name, length in (("payment", 64), ("returning", 9)):
            op.add_column(
                known_by,
                sa.Column(name, sa.String(length), nullable=False, server_default="", quote=True),
            )
        op.add_column(
            known_by, sa.Column("sample", sa.Double(), nullable=False, server_default="1")
        )
    op.add_column(_CHECKOUTS, sa.Column("waiting_since", UtcDateTime(), nullable=True))
    is_waiting = sa.text("waiting_since IS NOT NULL")
    op.create_index(
        "ix_smartcheckout_checkouts_waiting_since",
        _CHECKOUTS,
        ["waiting_since"],
        sqlite_where=is_waiting,
        postgresql_where=is_waiting,
    )
    op.create_index("ix_smartcheckout_checkouts_state_left_at", _CHECKOUTS, ["state", "left_at"])
    has_left = sa.text("left_field IS NOT NULL")
    op.create_index(
        "ix_smartcheckout_checkouts_left",
        _CHECKOUTS,
        [
            *"day left_at id state bot recovered country locale device browser payment".split(),
            *("form_version", sa.quoted_name("returning", quote=True), "left_field"),
            *"left_code left_step currency value".split(),
        ],
        sqlite_where=has_left,
        postgresql_where=has_left,
    )
    op.create_table(
        "smartcheckout_inbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("checkout_id", sa.String(length=64), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_smartcheckout_inbox")),
    )
    op.create_table(
        "smartcheckout_event_losses",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("batches", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_smartcheckout_event_losses")),
    )
    known = _of_documents()
    for name, own in _OWN_KEYS.items():
        table = _made_anew(f"smartcheckout_{name}_figures", own)
        _add_documents(table, own, known[name])
        _add_blocks(table)
    op.create_index(
        "ix_smartcheckout_shape_figures_field_shape",
        "smartcheckout_shape_figures",
        ["field", "shape"],
    )


def _made_anew(name: str, own: tuple[str, ...]) -> sa.Table:
    """Return the table with its new key, and in it all that its old rows say."""
    bind, kept = op.get_bind(), f"{name}_before"
    old = sa.Table(name, sa.MetaData(), autoload_with=bind)
    op.execute(f"CREATE TABLE {kept} AS SELECT * FROM {name}")
    op.drop_table(name)
    measures = [column.name for column in old.columns if column.name not in (*_OLD_KEYS, *own)]
    table = op.create_table(
        name,
        sa.Column("facet", sa.String(length=12), nullable=False),
        sa.Column("span", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("locale", sa.String(length=35), nullable=False),
        sa.Column("device", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *(sa.Column(key, old.c[key].type, nullable=False) for key in own),
        *(sa.Column(measure, sa.BigInteger(), nullable=False) for measure in measures),
        sa.PrimaryKeyConstraint(
            "facet", "span", "day", "value", "country", "locale", "device", "currency", *own,
            name=op.f(f"pk_{name}"),
        ),
        sqlite_with_rowid=False,
    )  # fmt: skip
    assert table is not None
    _copy(table, kept, own, measures)
    op.execute(f"DROP TABLE {kept}")
    return table


def _copy(table: sa.Table, kept: str, own: tuple[str, ...], measures: list[str]) -> None:
    """Copy the old rows as the cube, and their sums as the facets that follow from it."""
    cube = {"value": "''", "country": "country", "locale": "locale", "device": "device"}
    nowhere = dict.fromkeys(cube, "''")
    facets = {"": cube, "all": nowhere}
    facets |= {name: nowhere | {"value": name} for name in ("country", "locale", "device")}
    sums = ", ".join(f"CAST(SUM({name}) AS BIGINT)" for name in measures)
    columns = ", ".join(["facet", "span", "day", *cube, "currency", *own, *measures])
    for facet, found in facets.items():
        groups = ", ".join(["day", *(set(found.values()) - {"''"}), "currency", *own])
        keys = ", ".join(["day", *found.values(), "currency", *own])
        op.execute(
            f"INSERT INTO {table.name} ({columns}) SELECT '{facet}', 1, {keys}, {sums} "
            f"FROM {kept} GROUP BY {groups}"
        )


def _of_documents() -> dict[str, dict[tuple[Any, ...], Counter[str]]]:
    """Return the facets that only the checkouts tell of; write what they count in the new form."""
    found: dict[str, dict[tuple[Any, ...], Counter[str]]] = {
        name: defaultdict(Counter) for name in _OWN_KEYS
    }
    for rows in _checkouts():
        changed = []
        for row in rows:
            (day, currency, country, locale, device), counted = json.loads(row.counted)
            known = {"browser": row.browser, "payment": "", "version": row.form_version}
            for (name, *own), values in counted:
                for facet, value in (known | {"returning": ""}).items():
                    key = (facet, date.fromisoformat(day), value, currency, *own)
                    found[name][key].update(values)
            where = [day, currency, country, locale, device, *known.values(), ""]
            changed.append({"which": row.id, "document": json.dumps([where, counted])})
        if changed:
            update = f"UPDATE {_CHECKOUTS} SET counted = :document WHERE id = :which"
            op.get_bind().execute(sa.text(update), changed)
    return found


def _checkouts() -> Iterator[list[Any]]:
    """Yield the checkouts that were counted, some at a time, in the order of their ids."""
    table = sa.table(
        _CHECKOUTS,
        *map(sa.column, ("id", "browser", "form_version")),
        sa.column("counted", sa.JSON()),
    )
    text = sa.cast(table.c.counted, sa.Text()).label("counted")
    query = sa.select(table.c.id, table.c.browser, table.c.form_version, text)
    query = query.where(table.c.counted.is_not(None)).order_by(table.c.id).limit(_AT_ONCE)
    last = ""
    while rows := list(op.get_bind().execute(query.where(table.c.id > last))):
        yield [row for row in rows if row.counted != "null"]
        last = rows[-1].id


def _add_documents(
    table: sa.Table, own: tuple[str, ...], sums: dict[tuple[Any, ...], Counter[str]]
) -> None:
    keys = {column.name for column in table.primary_key}
    zeros = {column.name: 0 for column in table.columns if column.name not in keys}
    nowhere = {"span": 1, "country": "", "locale": "", "device": ""}
    rows = [
        {**zeros, **values, **nowhere}
        | dict(zip(("facet", "day", "value", "currency", *own), key, strict=True))
        for key, values in sums.items()
    ]
    if rows:
        op.bulk_insert(table, rows)


def _add_blocks(table: sa.Table) -> None:
    """Add the sums over 7 and over 28 days."""
    bind = op.get_bind()
    days = bind.execute(sa.select(table.c.day).where(table.c.facet == "all").distinct())
    known = [row.day for row in days]
    keys = [column.name for column in table.primary_key if column.name not in ("span", "day")]
    names = {column.name for column in table.primary_key}
    measures = [column.name for column in table.columns if column.name not in names]
    sums = ", ".join(f"CAST(SUM({name}) AS BIGINT)" for name in measures)
    kind = "" if bind.dialect.name == "sqlite" else "DATE "
    for span in (7, 28):
        for first in sorted({day.toordinal() // span * span for day in known}):
            start = date.fromordinal(first)
            end = start + timedelta(days=span - 1)
            op.execute(
                f"INSERT INTO {table.name} (span, day, {', '.join([*keys, *measures])}) "
                f"SELECT {span}, {kind}'{start}', {', '.join(keys)}, {sums} FROM {table.name} "
                f"WHERE span = 1 AND day BETWEEN '{start}' AND '{end}' "
                f"GROUP BY {', '.join(keys)}"
            )
