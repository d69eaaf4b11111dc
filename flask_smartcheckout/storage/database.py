"""One database of ours: its engine, its transactions and whether its tables are there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, create_engine, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from ..settings import ConfigurationError
from .write_lock import begin_immediate, once_free

LONGEST_WAIT = 30.0
"""Seconds that a writer waits for another one, unless it is in more of a hurry."""

VERSION_TABLE = "smartcheckout_version"
_BAD_URL = (
    "The URL of the checkout's database is sqlite:///folder/file.sqlite "
    "or postgresql://user:password@host/name."
)
_VERSIONS = Path(__file__).parent / "migrations" / "versions"


class DatabaseNotReady(RuntimeError):
    """The tables are missing or of another version; the message says what to run."""


class Database:
    """The engine of one database URL, opened on first use.

    Never the host's session: what is written here is committed here.
    """

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self._lock = Lock()
        self._ready = False
        self.closings = 0
        """How often it was closed: whoever works in a thread of their own ends then."""

    @property
    def dialect(self) -> str:
        """The kind of database: "sqlite" or "postgresql"."""
        return self.url.get_backend_name()

    @cached_property
    def engine(self) -> Engine:
        """The SQLAlchemy engine, without a look at the tables."""
        if self.dialect == "sqlite":
            self._make_folder()
            return _sqlite(self.url.render_as_string(hide_password=False), self.in_memory)
        return _postgresql(self.url)

    @property
    def in_memory(self) -> bool:
        """Whether it ends with the app: a SQLite without a file."""
        return self.dialect == "sqlite" and self.url.database in (None, "", ":memory:")

    def _make_folder(self) -> None:
        if not self.in_memory:
            Path(str(self.url.database)).parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def begin(self, *, durable: bool = False, wait: float = LONGEST_WAIT) -> Iterator[Connection]:
        """Write: a connection in a transaction that commits unless something is raised.

        On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so that two
        writers wait for each other instead of failing half-way. What is `durable`
        outlives a power cut there too; the rest may lose its last moments.
        Raises OperationalError when others hold what is written for over `wait` seconds; on
        PostgreSQL only where that is less than LONGEST_WAIT, or its own settings say when.
        """
        self.ensure_ready()
        with self.engine.connect() as connection:
            connection = connection.execution_options(
                smartcheckout_write=True, smartcheckout_durable=durable, smartcheckout_wait=wait
            )
            with connection.begin():
                if wait < LONGEST_WAIT and self.dialect == "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(wait * 1000)}")
                yield connection

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Read: a connection that is closed, and rolled back, afterwards."""
        self.ensure_ready()
        with self.engine.connect() as connection:
            yield connection

    def ensure_ready(self) -> None:
        """Check the tables once a process; SQLite is migrated, PostgreSQL only looked at.

        Raises DatabaseNotReady with the command to run.
        """
        if self._ready:
            return
        with self._lock:
            if not self._ready and self.version != newest_version():
                self._migrate_or_refuse()
            self._ready = True

    def _migrate_or_refuse(self) -> None:
        if self.dialect != "sqlite":
            raise DatabaseNotReady(
                "The checkout's tables are missing or of another version: "
                "run `flask smartcheckout upgrade`."
            )
        self.upgrade()

    @property
    def version(self) -> str | None:
        """The version the tables have, or None when there are none."""
        with self.engine.connect() as connection:
            if not inspect(connection).has_table(VERSION_TABLE):
                return None
            return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()

    def upgrade(self) -> None:
        """Create or migrate the tables, one process at a time."""
        with self._migration_lock():
            if self.version != newest_version():
                self._migrate()

    def _migrate(self) -> None:
        from .migrations import upgrade

        upgrade(self.engine)

    @contextmanager
    def _migration_lock(self) -> Iterator[None]:
        if self.dialect != "sqlite" or self.in_memory:
            yield
            return
        from filelock import FileLock

        self._make_folder()
        path = Path(str(self.url.database))
        with FileLock(path.with_name(path.name + ".lock")):
            yield

    def insert(self, table: Table) -> Insert:
        """Begin an INSERT in this database's dialect, which knows ON CONFLICT."""
        if self.dialect == "sqlite":
            return cast(Insert, sqlite.insert(table))
        return postgresql.insert(table)

    def insert_new(self, connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
        """Insert a row unless one of its unique keys is taken; return whether it was inserted."""
        key = next(iter(table.primary_key))
        # RETURNING tells: a driver's row count of an INSERT may be unknown.
        statement = self.insert(table).values(**row).on_conflict_do_nothing().returning(key)
        return connection.execute(statement).first() is not None

    def one_at_a_time(self, connection: Connection, about: str) -> None:
        """Let others who write of the same wait until this transaction has ended.

        SQLite has one writer at a time anyway.
        """
        if self.dialect == "postgresql":
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:about, 0))")
            connection.execute(lock, {"about": about})

    def compact_log(self) -> None:
        """Empty SQLite's log of what was written, where the former text of a row may stand."""
        if self.dialect != "sqlite" or self.in_memory:
            return
        connection = self.engine.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def dispose(self) -> None:
        """Close what is open; the next use opens it again (after a fork, say)."""
        self.closings += 1
        if not self.in_memory:
            self.engine.dispose()


def newest_version() -> str:
    """Return the version of the newest migration that ships with this release."""
    return max(path.name[:4] for path in _VERSIONS.glob("[0-9]*.py"))


def _checked(url: str) -> URL:
    """Return the URL of a database we can use; raises ConfigurationError with what to write."""
    try:
        parsed = make_url(_with_driver(url))
        parsed.get_dialect()
    except (ArgumentError, ValueError):
        raise ConfigurationError(_BAD_URL) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise ConfigurationError(_BAD_URL)
    return parsed


def _with_driver(url: str) -> str:
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _postgresql(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"{error.name} is missing: pip install 'Flask-SmartCheckout[postgres]'."
        ) from None


def _sqlite(url: str, in_memory: bool) -> Engine:
    # What is written may be a shopper's address: it stands in no error, and so in no log.
    options: dict[str, Any] = {"hide_parameters": True}
    if in_memory:
        options["poolclass"] = StaticPool
    engine = create_engine(
        url, connect_args={"timeout": LONGEST_WAIT, "check_same_thread": False}, **options
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver would else begin by itself, and too late
    # SQLite itself waits for nobody here: of processes that start at once on a new file one would
    # fail.
    once_free(connection, "PRAGMA journal_mode = WAL", LONGEST_WAIT)
    for pragma in ("synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("smartcheckout_write"):
        connection.exec_driver_sql("BEGIN")
        return
    synchronous = "FULL" if options.get("smartcheckout_durable") else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous = {synchronous}")
    begun = cast(sqlite3.Connection, connection.connection.driver_connection)
    try:
        begin_immediate(begun, options.get("smartcheckout_wait", LONGEST_WAIT))
    except sqlite3.Error as error:  # as SQLAlchemy tells of every other statement
        kind = sqlite3.Error
        raise DBAPIError.instance("BEGIN IMMEDIATE", None, error, kind) from error
