"""The inbox: a batch is stored as it came, in one row, and sorted into the log a moment later."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from typing import cast

from msgspec import DecodeError
from msgspec.json import Decoder, Encoder
from sqlalchemy import Connection, delete, select

from . import log_postgresql, log_sqlite
from .entry import MAX_EVENTS, Entry
from .tables import checkouts, inbox

AT_ONCE = 200
"""How many batches are sorted in a transaction: others wait for it."""

_LOG = logging.getLogger("flask_smartcheckout.tracking")
_ENCODER, _DECODER = Encoder(), Decoder(Entry)
_ROOM = (
    f"coalesce((SELECT events FROM {checkouts.name} WHERE id = new.checkout_id), 0) + new.events "
    f"<= {MAX_EVENTS}"
)
_PUT = f"INSERT INTO {inbox.name} (checkout_id, events, entry) SELECT * FROM "
_PUT_SQLITE = f"{_PUT}(SELECT ? AS checkout_id, ? AS events, ? AS entry) AS new WHERE {_ROOM}"
_PUT_POSTGRESQL = (
    f"{_PUT}unnest(%s::varchar[], %s::integer[], %s::text[]) AS new(checkout_id, events, entry) "
    f"WHERE {_ROOM} RETURNING checkout_id, events, entry"
)


Row = tuple[str, int, str]


def row_of(entry: Entry) -> Row:
    """Return what is stored of an entry."""
    return entry.checkout_id, len(entry.events), _ENCODER.encode(entry).decode()


def put(connection: Connection, rows: Sequence[Row]) -> list[bool]:
    """Store rows of entries in a transaction that has begun; return which were taken.

    One that would make its checkout too large is not.
    """
    if connection.dialect.name == "postgresql":
        columns = tuple(map(list, zip(*rows, strict=True)))
        taken = {tuple(row) for row in connection.exec_driver_sql(_PUT_POSTGRESQL, columns)}
        return [row in taken for row in rows]
    cursor = cast(sqlite3.Cursor, connection.connection.cursor())
    try:
        return put_sqlite(cursor, rows)
    finally:
        cursor.close()


def put_sqlite(cursor: sqlite3.Cursor, rows: Sequence[Row]) -> list[bool]:
    """Store rows through a cursor of SQLite in a transaction; return as `put` does."""
    return [bool(cursor.execute(_PUT_SQLITE, row).rowcount) for row in rows]


_APPEND = {"sqlite": log_sqlite.append_all, "postgresql": log_postgresql.append_all}


def sort(connection: Connection, checkout_id: str | None = None, at_most: int = AT_ONCE) -> int:
    """Sort some batches into the log, those that came first, or of one checkout; return how many.

    What somebody else sorts at the moment is left to them.
    """
    query = select(inbox.c.id, inbox.c.entry).order_by(inbox.c.id).limit(at_most)
    if checkout_id is not None:
        query = query.where(inbox.c.checkout_id == checkout_id)
    rows = connection.execute(query.with_for_update(skip_locked=True)).all()
    if rows:
        entries = list(filter(None, (_read(row.entry) for row in rows)))
        _APPEND[connection.dialect.name](connection, entries)
        connection.execute(delete(inbox).where(inbox.c.id.in_([row.id for row in rows])))
    return len(rows)


def _read(text: str) -> Entry | None:
    """Return a stored entry; what another release wrote is left out, or it would stop the rest."""
    try:
        return _DECODER.decode(text)
    except DecodeError:
        _LOG.exception("a batch in the inbox cannot be read")
        return None
