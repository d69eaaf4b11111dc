"""The tables: made by migrations, equal to what the rooms declare, one process at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import flask_smartcheckout.aftercare.tables
import flask_smartcheckout.codes.tables
import flask_smartcheckout.orders.tables
import flask_smartcheckout.tracking.tables  # noqa: F401  # its tables join the metadata
from flask_smartcheckout.storage import Database, DatabaseNotReady, metadata
from flask_smartcheckout.storage.database import VERSION_TABLE, newest_version
from flask_smartcheckout.storage.migrations import upgrade as migrate

STARTERS = 4
START = """
import sys
from flask_smartcheckout.storage import Database
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
getattr(database, sys.argv[2])()
print(database.version)
"""


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def start_at_once(url: str, how: str) -> list[str]:
    """Start processes, let all of them go at the same moment, return the versions they found."""
    command = [sys.executable, "-c", START, url, how]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    started = [subprocess.Popen(command, text=True, **pipes) for _ in range(STARTERS)]  # type: ignore[call-overload]
    for process in started:
        assert process.stdout.readline() == "ready\n", process.communicate()[1]
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate() for process in started]
    assert [error for _said, error in answers if "Traceback" in error] == []
    return [said.strip() for said, _error in answers]


def test_migrations_make_exactly_what_the_rooms_declare(database: Database) -> None:
    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name != VERSION_TABLE

    with database.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": is_ours}
        )
        assert compare_metadata(context, metadata) == []


def test_every_table_and_the_version_bear_our_name(database: Database) -> None:
    assert tables(database) == {*metadata.tables, "smartcheckout_version"}
    assert all(name.startswith("smartcheckout_") for name in tables(database))
    assert database.version == newest_version()


def test_a_shop_may_keep_its_own_tables_beside_ours(empty: Database) -> None:
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('the shop')"))
    empty.upgrade()
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "the shop"


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before = tables(database)
    database.upgrade()
    assert tables(database) == before


def test_sqlite_migrates_itself_at_first_use(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM smartcheckout_orders")) == 0
    database.dispose()


def test_sqlite_makes_the_folder_it_stands_in(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / '100% new' / 'folder' / 'shop.sqlite'}")
    database.ensure_ready()
    assert database.version == newest_version()
    database.dispose()


def test_sqlite_processes_that_start_at_once_all_find_the_tables(sqlite_url: str) -> None:
    assert start_at_once(sqlite_url, "ensure_ready") == [newest_version()] * STARTERS


def test_upgrades_at_once_wait_for_each_other(database_url: str) -> None:
    assert start_at_once(database_url, "upgrade") == [newest_version()] * STARTERS


def test_postgresql_without_tables_says_what_to_run(postgres_url: str) -> None:
    database = Database(postgres_url)
    for use in (database.begin, database.connect):
        with pytest.raises(DatabaseNotReady, match="run `flask smartcheckout upgrade`"), use():
            pass
    assert tables(database) == set()
    database.upgrade()
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM smartcheckout_orders")) == 0
    database.dispose()


def test_postgresql_of_another_version_says_what_to_run(postgres_url: str) -> None:
    database = Database(postgres_url)
    database.upgrade()
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0000'"))
    with pytest.raises(DatabaseNotReady, match="another version"):
        database.ensure_ready()
    database.dispose()


def test_what_was_paid_before_there_was_a_ledger_is_in_it(empty: Database) -> None:
    when = "2026-11-20 12:00:00"
    order = (
        "INSERT INTO smartcheckout_orders (id, checkout_id, token, state, ref, email, country, "
        "currency, total_minor, failure, document, created_at) VALUES "
        f"('{{0}}', '{{0}}', '{{0}}', 'placed', '', '', 'NL', 'EUR', 100, '', '', '{when}')"
    )
    payment = (
        "INSERT INTO smartcheckout_payments (id, order_id, provider, method, state, reference, "
        f"currency, amount_minor, created_at) VALUES ('p-{{0}}', '{{0}}', 'x', 'x', '{{1}}', "
        f"'r', 'EUR', 100, '{when}')"
    )
    migrate(empty.engine, "0002")
    with empty.engine.begin() as connection:
        for name, state in (("a", "paid"), ("b", "deferred")):
            connection.execute(text(order.format(name)))
            connection.execute(text(payment.format(name, state)))
    migrate(empty.engine)
    with empty.connect() as connection:
        entries = connection.execute(
            text("SELECT payment_id, kind, amount_minor FROM smartcheckout_payment_entries")
        )
        assert [tuple(row) for row in entries] == [("p-a", "capture", 100)]
        paid = connection.execute(
            text("SELECT id, secured_by FROM smartcheckout_orders WHERE told_at IS NOT NULL")
        )
        assert [tuple(row) for row in paid] == [("a", "p-a")]
        owed = connection.execute(text("SELECT id, owed_minor FROM smartcheckout_orders"))
        assert sorted(tuple(row) for row in owed) == [("a", 0), ("b", 100)]
