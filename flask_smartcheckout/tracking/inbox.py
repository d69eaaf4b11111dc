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
from .tables import checkouts, events, inbox

_LOG = logging.getLogger("flask_smartcheckout.tracking")
_ENCODER, _DECODER = Encoder(), Decoder(Entry)
_ROOM = (
    f"coalesce((SELECT events FROM {checkouts.name} WHERE id = new.checkout_id), 0) + "
    f"coalesce((SELECT sum(events) FROM {inbox.name} WHERE checkout_id = new.checkout_id), 0) + "
    f"new.up_to <= {MAX_EVENTS}"
)
"""Whether there is room for `up_to` more events beside those in the log and in the inbox."""

_PUT = f"INSERT INTO {inbox.name} (checkout_id, events, entry) SELECT checkout_id, events, entry "
_PUT_SQLITE = (
    f"{_PUT} FROM (SELECT ?1 AS checkout_id, ?2 AS events, ?3 AS entry, ?2 AS up_to) AS new "
    f"WHERE {_ROOM}"
)
PUT_POSTGRESQL = (
    "WITH given AS (SELECT *, sum(events) OVER (PARTITION BY checkout_id ORDER BY number) AS up_to "
    "FROM unnest(%s::varchar[], %s::integer[], %s::text[]) WITH ORDINALITY "
    "AS row(checkout_id, events, entry, number)), "
    f"judged AS (SELECT *, {_ROOM} AS taken FROM given AS new), "
    f"put AS ({_PUT} FROM judged WHERE taken ORDER BY number) "
    "SELECT taken FROM judged ORDER BY number"
)


Row = tuple[str, int, str]


def row_of(entry: Entry) -> Row:
    """Return what is stored of an entry."""
    return entry.checkout_id, len(entry.events), _ENCODER.encode(entry).decode()


def put(connection: Connection, rows: Sequence[Row]) -> list[bool]:
    """Store rows of entries in a transaction that has begun; return which were taken.

    One that would make its checkout too large is not: what was taken is kept.
    """
    if connection.dialect.name == "postgresql":
        return list(connection.exec_driver_sql(PUT_POSTGRESQL, columns(rows)).scalars())
    cursor = cast(sqlite3.Cursor, connection.connection.cursor())
    try:
        return put_sqlite(cursor, rows)
    finally:
        cursor.close()


def columns(rows: Sequence[Row]) -> tuple[list[object], ...]:
    """Return rows as the columns that PUT_POSTGRESQL takes."""
    return tuple(map(list, zip(*rows, strict=True)))


def put_sqlite(cursor: sqlite3.Cursor, rows: Sequence[Row]) -> list[bool]:
    """Store rows through a cursor of SQLite in a transaction; return as `put` does."""
    return [bool(cursor.execute(_PUT_SQLITE, row).rowcount) for row in rows]


def has(connection: Connection, entry: Entry) -> bool:
    """Whether all events of an entry have come before, be they sorted or not.

    The inbox comes first: what is sorted meanwhile is in the log then.
    """
    in_inbox = select(inbox.c.entry).where(inbox.c.checkout_id == entry.checkout_id)
    earlier = filter(None, (_read(text) for text in connection.execute(in_inbox).scalars()))
    missing = {(one.view_id, one.seq) for one in entry.events}
    missing.difference_update((one.view_id, one.seq) for each in earlier for one in each.events)
    in_log = select(events.c.view_id, events.c.seq).where(
        events.c.checkout_id == entry.checkout_id, events.c.view_id == entry.view.view_id
    )
    return missing.issubset({(row.view_id, row.seq) for row in connection.execute(in_log)})


_APPEND = {"sqlite": log_sqlite.append_all, "postgresql": log_postgresql.append_all}


def sort(connection: Connection, checkout_id: str | None = None, at_most: int = MAX_EVENTS) -> int:
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
