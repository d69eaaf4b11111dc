"""The shop's own SQLite file: one connection a request, tables and products made at first start."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from flask import Flask, current_app, g

from . import data


def init_app(app: Flask) -> None:
    """Create what is missing, and close the connection after every request."""
    app.teardown_appcontext(_close)
    with closing(_open(app.config["DATABASE"])) as connection, connection:
        connection.executescript((data.HERE / "schema.sql").read_text("utf-8"))
        _fill(connection)


def connect() -> sqlite3.Connection:
    """Return this request's connection; `with connect() as db:` commits, or undoes everything."""
    if "database" not in g:
        g.database = _open(current_app.config["DATABASE"])
    connection: sqlite3.Connection = g.database
    return connection


def _open(path: str) -> sqlite3.Connection:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _fill(connection: sqlite3.Connection) -> None:
    """Put the products in; those that are there already keep their stock."""
    connection.executemany(
        "INSERT OR IGNORE INTO products (ref, price_cents, tax_class, weight, stock) "
        "VALUES (:ref, :price_cents, :tax_class, :weight, :stock)",
        [{"ref": ref, **facts} for ref, facts in data.read("products.toml").items()],
    )


def _close(_error: BaseException | None) -> None:
    connection = g.pop("database", None)
    if connection is not None:
        connection.close()
