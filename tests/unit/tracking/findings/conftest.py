"""A database that only findings are looked for in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.tables import FIGURES


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all: rules judge sums, which `test_report` reads from either kind."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('findings') / 'figures.sqlite3'}")
    database.upgrade()
    yield database
    database.engine.dispose()


@pytest.fixture
def database(kept: Database) -> Database:
    """That database without any figures."""
    with kept.begin() as connection:
        for table in FIGURES.values():
            connection.execute(delete(table))
    return kept
