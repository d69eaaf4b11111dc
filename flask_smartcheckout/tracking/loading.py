"""Writing many checkouts at once, with everything they leave: for histories, not for intake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert

from .ledger import Ledger
from .story import Logged
from .tables import checkouts, events, views

_COLUMNS = ("checkout_id", *Logged._fields)
_CACHE_KB = 128 * 1024


@dataclass(frozen=True, slots=True)
class Load:
    """New checkouts: their rows, page views and events, and what they add to the figures.

    An event is the id of its checkout and the fields of Logged.
    """

    checkouts: list[dict[str, Any]]
    views: list[dict[str, Any]]
    events: list[tuple[Any, ...]]
    ledger: Ledger


def write(connection: Connection, load: Load) -> None:
    """Write it all; within a transaction."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KB}")
    connection.execute(insert(checkouts), load.checkouts)
    connection.execute(insert(views), load.views)
    if sqlite:
        marks = ", ".join("?" * len(_COLUMNS))
        connection.exec_driver_sql(f"{_into('INSERT INTO')} VALUES ({marks})", load.events)
    else:
        _copy(connection, load.events)
    load.ledger.post(connection)


def _copy(connection: Connection, rows: list[tuple[Any, ...]]) -> None:
    """Write events as PostgreSQL takes them fastest."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"{_into('COPY')} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _into(verb: str) -> str:
    return f"{verb} {events.name} ({', '.join(_COLUMNS)})"
