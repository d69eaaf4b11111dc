"""Reading and writing: locks, roll-backs, moments and the URLs that are understood."""

from __future__ import annotations

import sqlite3
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import DatabaseError, IntegrityError, StatementError

from flask_smartcheckout.orders.tables import drafts, payments
from flask_smartcheckout.settings import ConfigurationError
from flask_smartcheckout.storage import Database

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def write(connection: Connection, checkout_id: str = "c1", when: datetime = NOON) -> None:
    connection.execute(
        insert(drafts).values(checkout_id=checkout_id, document="{}", updated_at=when)
    )


def count(database: Database) -> int:
    with database.connect() as connection:
        return connection.scalar(select(func.count()).select_from(drafts)) or 0


def test_what_is_written_stays(database: Database) -> None:
    with database.begin() as connection:
        write(connection)
    assert count(database) == 1


def test_an_exception_takes_everything_back(database: Database) -> None:
    def write_and_break() -> None:
        with database.begin() as connection:
            write(connection)
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        write_and_break()
    assert count(database) == 0


def test_only_the_first_of_two_equal_rows_is_new(database: Database) -> None:
    row = {"checkout_id": "c1", "document": "{}", "updated_at": NOON}
    with database.begin() as connection:
        assert database.insert_new(connection, drafts, row) is True
        assert database.insert_new(connection, drafts, row) is False
    assert count(database) == 1


def test_a_reading_connection_keeps_nothing(database: Database) -> None:
    with database.connect() as connection:
        write(connection)
    assert count(database) == 0


def test_a_writer_on_sqlite_holds_the_lock_before_it_writes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.begin():
        other = sqlite3.connect(str(database.url.database), timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        assert other.execute("SELECT count(*) FROM smartcheckout_drafts").fetchone() == (0,)
        other.close()
    database.dispose()


def test_a_reader_on_sqlite_holds_no_lock(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.connect() as connection:
        connection.execute(select(drafts)).all()
        other = sqlite3.connect(str(database.url.database), timeout=0)
        other.execute("DELETE FROM smartcheckout_drafts")
        other.close()
    database.dispose()


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1)])
def test_sqlite_is_opened_with(pragma: str, value: object, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    database.dispose()


def test_a_payment_belongs_to_an_order(database: Database) -> None:
    payment = {"id": "p", "order_id": "none", "provider": "x", "method": "x", "state": "created"}
    amount = {"currency": "EUR", "amount_minor": 1, "created_at": NOON}
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(insert(payments).values(**payment, **amount))


def test_what_is_closed_opens_again(database: Database) -> None:
    with database.begin() as connection:
        write(connection)
    database.dispose()
    assert count(database) == 1


def test_a_database_in_memory_is_one_for_all_connections() -> None:
    database = Database("sqlite://")
    with database.begin() as connection:
        write(connection)
    database.dispose()
    assert count(database) == 1
    database.engine.dispose()


@pytest.mark.parametrize("hours", [0, 2, -8])
def test_a_moment_comes_back_in_utc(hours: int, database: Database) -> None:
    there = timezone(timedelta(hours=hours))
    with database.begin() as connection:
        write(connection, when=NOON.astimezone(there))
        stored = connection.scalar(select(drafts.c.updated_at))
    assert stored == NOON
    assert stored.tzinfo is UTC


def test_moments_are_compared_in_utc(database: Database) -> None:
    abroad = (NOON + timedelta(minutes=1)).astimezone(timezone(timedelta(hours=9)))
    with database.begin() as connection:
        write(connection)
        assert connection.execute(delete(drafts).where(drafts.c.updated_at < abroad)).rowcount == 1


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(StatementError, match="needs a time zone"), database.begin() as connection:
        write(connection, when=naive)
    assert count(database) == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_is_understood(scheme: str, empty_postgres_url: str) -> None:
    database = Database(empty_postgres_url.replace("postgresql+psycopg:", f"{scheme}:"))
    database.upgrade()
    assert database.dialect == "postgresql"
    assert database.url.drivername == "postgresql+psycopg"
    assert count(database) == 0
    database.dispose()


def test_a_password_survives_its_special_characters() -> None:
    assert Database("postgres://u:p%40ss%2F%25@h/d").url.password == "p@ss/%"


@pytest.mark.parametrize(
    "url", ["shop.sqlite", "mysql://u:secret@h/d", "postgresql://u:secret@h:port/d", "no://such"]
)
def test_a_url_of_nothing_we_know_says_what_to_write_and_keeps_the_secret(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"sqlite:///.* or postgresql://") as refused:
        Database(url)
    assert "secret" not in str(refused.value)


def test_postgresql_without_its_driver_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'Flask-SmartCheckout\[postgres\]'"):
        Database("postgresql://h/d").ensure_ready()


def test_nothing_is_opened_before_it_is_used(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    assert Database(f"sqlite:///{path}").dialect == "sqlite"
    assert not path.exists()


def test_whatever_keeps_a_transaction_from_beginning_is_told_by_sqlalchemy(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("flask_smartcheckout.storage.database.begin_immediate", fail)
    with pytest.raises(DatabaseError, match="malformed"), Database(sqlite_url).begin():
        pytest.fail("it began")
