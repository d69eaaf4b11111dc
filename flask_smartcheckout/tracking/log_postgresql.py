"""Appending to the raw log in PostgreSQL: a few statements, however many batches come at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql

from .entry import Entry
from .log import REVISED, new_row
from .tables import checkouts, events, views

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_ID = f"SELECT id FROM {checkouts.name} WHERE id = ANY(%s) ORDER BY id FOR UPDATE"
_TOUCH_VIEWS = (
    f"UPDATE {views.name} AS view SET seen_at = new.seen_at FROM "
    "unnest(%s::varchar[], %s::varchar[], %s::timestamp[]) AS new(checkout_id, view_id, seen_at) "
    "WHERE view.checkout_id = new.checkout_id AND view.view_id = new.view_id "
    "AND view.seen_at < new.seen_at"
)
_CHANGE = (
    f"UPDATE {checkouts.name} AS checkout SET events = checkout.events + new.added, "
    "waiting_since = coalesce(checkout.waiting_since, new.at) FROM "
    "unnest(%s::varchar[], %s::integer[], %s::timestamp[]) AS new(id, added, at) "
    "WHERE checkout.id = new.id"
)
_Key = tuple[str, str]


def append_all(connection: Connection, entries: Sequence[Entry]) -> None:
    """Log entries in a transaction that has begun. Rows are locked in the order of their ids."""
    if entries:
        _open(connection, entries)
        _append(connection, entries)


def _open(connection: Connection, entries: Sequence[Entry]) -> None:
    """Make the checkouts that are not there, and hold all."""
    firsts = {entry.checkout_id: entry for entry in reversed(entries)}
    ids = sorted(firsts)
    held = _held(connection, ids)
    if len(held) < len(ids):
        rows = [new_row(name, firsts[name].view) for name in ids if name not in held]
        _unnest(connection, checkouts, rows, "DO NOTHING")
        _held(connection, ids)


def _held(connection: Connection, ids: list[str]) -> set[str]:
    return {row[0] for row in connection.exec_driver_sql(_ID, (ids,))}


def _append(connection: Connection, entries: Sequence[Entry]) -> None:
    added = Counter(_add_events(connection, entries))
    newest = {
        (entry.checkout_id, entry.view.view_id): entry
        for entry in sorted(entries, key=lambda entry: entry.view.revised)
    }
    revised = _revise_views(connection, newest)
    touched = [key for key in sorted(added) if key not in revised]
    if touched:
        _touch(connection, touched, newest)
    _change(connection, sorted({*added, *revised}), added, newest)


def _add_events(connection: Connection, entries: Sequence[Entry]) -> Iterable[_Key]:
    rows = [
        {"checkout_id": entry.checkout_id, **event._asdict()}
        for entry in entries
        for event in entry.events
    ]
    return _unnest(connection, events, rows, "DO NOTHING RETURNING checkout_id, view_id")


def _revise_views(connection: Connection, newest: dict[_Key, Entry]) -> set[_Key]:
    """Write the views that are new or have newer facts; return which."""
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in REVISED)
    rows = [
        {"checkout_id": entry.checkout_id, **entry.view._asdict()}
        for _key, entry in sorted(newest.items())
    ]
    otherwise = (
        f"(checkout_id, view_id) DO UPDATE SET {sets} "
        f"WHERE {views.name}.revised < excluded.revised RETURNING checkout_id, view_id"
    )
    return set(_unnest(connection, views, rows, otherwise))


def _touch(connection: Connection, keys: list[_Key], newest: dict[_Key, Entry]) -> None:
    moments = [_naive(newest[key].view.seen_at) for key in keys]
    values = ([key[0] for key in keys], [key[1] for key in keys], moments)
    connection.exec_driver_sql(_TOUCH_VIEWS, values)


def _change(
    connection: Connection, keys: list[_Key], added: Counter[_Key], newest: dict[_Key, Entry]
) -> None:
    numbers: Counter[str] = Counter()
    since: dict[str, datetime] = {}
    for key in keys:
        numbers[key[0]] += added[key]
        since[key[0]] = _naive(newest[key].view.seen_at)
    ids = list(since)
    if ids:
        values = (ids, [numbers[one] for one in ids], list(since.values()))
        connection.exec_driver_sql(_CHANGE, values)


def _unnest(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], otherwise: str
) -> list[_Key]:
    """Insert rows in one statement; return what it returns."""
    names = tuple(rows[0])
    columns = tuple([_plain(row[name]) for row in rows] for name in names)
    result = connection.exec_driver_sql(_statement(table, names, otherwise), columns)
    return [(row[0], row[1]) for row in result] if result.returns_rows else []


@cache
def _statement(table: Table, names: tuple[str, ...], otherwise: str) -> str:
    types = (table.c[name].type.compile(dialect=_DIALECT) for name in names)
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    quoted = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table.name} ({quoted}) SELECT * FROM unnest({arrays}) "
        f"ON CONFLICT {otherwise}"
    )


def _plain(value: object) -> object:
    return _naive(value) if isinstance(value, datetime) else value


def _naive(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(tzinfo=None)
