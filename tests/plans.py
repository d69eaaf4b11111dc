"""How a database would look for what a piece of code asks it, told from its own plans."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from flask_smartcheckout.storage import Database

_READS_ALL = {"sqlite": "SCAN ", "postgresql": "Seq Scan "}
_EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
Asked = list[tuple[str, Any]]


@contextmanager
def asked_of(database: Database) -> Iterator[Asked]:
    """Collect the questions that are asked of a database, with their parameters."""
    asked: Asked = []

    def listen(
        _connection: Connection, _cursor: Any, statement: str, parameters: Any, *_more: Any
    ) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    yield asked
    event.remove(database.engine, "before_cursor_execute", listen)


def reading_all(database: Database, asked: Asked) -> list[str]:
    """Return the lines of the plans of questions that read all rows of a table or an index.

    PostgreSQL, which reads all rows of a small table, is asked whether it could do otherwise.
    """
    with database.connect() as connection:
        if database.dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        return [
            f"{line}: {statement}"
            for statement, parameters in asked
            for line in _plan(connection, statement, parameters)
            if _READS_ALL[database.dialect] in line
        ]


def _plan(connection: Connection, statement: str, parameters: Any) -> list[str]:
    explain = f"{_EXPLAIN[connection.dialect.name]} {statement}"
    return [str(row[-1]) for row in connection.exec_driver_sql(explain, parameters)]
