"""The tables: made by migrations, equal to what the rooms declare, one process at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

import flask_smartcheckout.aftercare.tables
import flask_smartcheckout.alerts.tables
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


# SQLAlchemy reads no index of an expression out of SQLite; whether they serve, the plans tell.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
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


def test_sqlite_migrates_itself_at_first_use(empty_sqlite_url: str) -> None:
    database = Database(empty_sqlite_url)
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM smartcheckout_orders")) == 0
    database.dispose()


def test_sqlite_makes_the_folder_it_stands_in(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / '100% new' / 'folder' / 'shop.sqlite'}")
    database.ensure_ready()
    assert database.version == newest_version()
    database.dispose()


def test_sqlite_processes_that_start_at_once_all_find_the_tables(empty_sqlite_url: str) -> None:
    assert start_at_once(empty_sqlite_url, "ensure_ready") == [newest_version()] * STARTERS


def test_upgrades_at_once_wait_for_each_other(empty_database_url: str) -> None:
    assert start_at_once(empty_database_url, "upgrade") == [newest_version()] * STARTERS


def test_postgresql_without_tables_says_what_to_run(empty_postgres_url: str) -> None:
    database = Database(empty_postgres_url)
    for use in (database.begin, database.connect):
        with pytest.raises(DatabaseNotReady, match="run `flask smartcheckout upgrade`"), use():
            pass
    assert tables(database) == set()
    database.upgrade()
    with database.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM smartcheckout_orders")) == 0
    database.dispose()


def test_postgresql_of_another_version_says_what_to_run(empty_postgres_url: str) -> None:
    database = Database(empty_postgres_url)
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


def test_figures_of_before_there_were_facets_are_all_there(empty: Database) -> None:
    """A day of the cube, and a checkout whose events are forgotten: it still says what it was."""
    migrate(empty.engine, "0004")
    day, daily = "2026-11-21", "smartcheckout_daily_figures"
    measures = "viewed started active bounced abandoned ordered recovered paid bots"
    money = "at_risk order_value recovered_value"
    names = f"{measures} {money}".replace(" ", ", ")
    where = [day, "EUR", "NL", "nl", "phone"]
    counted = json.dumps([where, [[["daily"], {"viewed": 1}]]])
    values = {
        "id": "a", "public_id": "a", "day": day, "country": "NL", "locale": "nl",
        "currency": "EUR", "value": 100, "lines": 1, "form_version": "0.9", "device": "phone",
        "browser": "Safari", "bot": False, "state": "bounced", "recovered": False, "paid": False,
        "opened_at": day, "left_at": day, "seen_at": day, "events": 1, "errors": 0,
        "time_ms": 0, "hidden_ms": 0, "counted": counted,
    }  # fmt: skip
    row = f"INSERT INTO smartcheckout_checkouts ({', '.join(values)}) VALUES "
    with empty.engine.begin() as connection:
        connection.execute(text(f"{row}(:{', :'.join(values)})"), values)
        connection.execute(
            text(
                f"INSERT INTO {daily} (day, currency, country, locale, device, {names}) VALUES "
                f"('{day}', 'EUR', 'NL', 'nl', 'phone', 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)"
            )
        )
    migrate(empty.engine)
    with empty.connect() as connection:
        rows = connection.execute(text(f"SELECT facet, span, value, country, viewed FROM {daily}"))
        kept = connection.scalar(text("SELECT counted FROM smartcheckout_checkouts"))
        found = sorted(tuple(row) for row in rows)
    facets = {"all": "", "country": "NL", "locale": "nl", "device": "phone", "browser": "Safari"}
    facets |= {"payment": "", "version": "0.9", "returning": ""}
    spread = [(facet, span, value, "", 1) for facet, value in facets.items() for span in (1, 7, 28)]
    assert found == sorted(spread + [("", span, "", "NL", 1) for span in (1, 7, 28)])
    document = json.loads(kept) if isinstance(kept, str) else kept
    assert document == [[*where, "Safari", "", "0.9", ""], [[["daily"], {"viewed": 1}]]]


def test_who_left_before_there_were_signs_is_counted_with_none(empty: Database) -> None:
    """What is added to the sums is in what the checkout counted, so that it can be taken out."""
    migrate(empty.engine, "0004")
    day = "2026-11-21"
    counted = [[day, "EUR", "NL", "nl", "phone"], [[["daily"], {"abandoned": 1}]]]
    values = {
        "id": "a", "public_id": "a", "day": day, "country": "NL", "locale": "nl",
        "currency": "EUR", "value": 100, "lines": 1, "form_version": "0.9", "device": "phone",
        "browser": "Safari", "bot": False, "state": "abandoned", "recovered": False, "paid": False,
        "opened_at": day, "left_at": day, "seen_at": day, "events": 1, "errors": 0, "time_ms": 0,
        "left_field": "email", "left_step": "contact", "hidden_ms": 0,
    }  # fmt: skip
    quiet = values | {"left_code": "", "counted": json.dumps(counted)}
    loud = values | {"id": "b", "public_id": "b", "left_code": "required", "counted": None}
    with empty.engine.begin() as connection:
        for row in (quiet, loud):
            names = ", ".join(row)
            statement = f"INSERT INTO smartcheckout_checkouts ({names}) VALUES (:{', :'.join(row)})"
            connection.execute(text(statement), row)
    migrate(empty.engine, "0007")
    leaving = ["leaving", "", "contact", "email"]
    with empty.engine.connect() as connection:
        sums = connection.execute(text("SELECT * FROM smartcheckout_leaving_figures")).all()
        kept = connection.scalar(text("SELECT counted FROM smartcheckout_checkouts WHERE id = 'a'"))
    assert [tuple(row)[1:] for row in sums] == [
        ("EUR", "NL", "nl", "phone", "", "contact", "email", 0, 1, 100)
    ]
    document = json.loads(kept) if isinstance(kept, str) else kept
    assert document[1][1] == [leaving, {"left_here": 1, "money_left": 100}]
