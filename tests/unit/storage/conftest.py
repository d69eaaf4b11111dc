"""A database of each kind in turn, empty or with its tables."""

from collections.abc import Iterator

import pytest

from flask_smartcheckout.storage import Database


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    """A database without any table."""
    database = Database(empty_database_url)
    yield database
    database.dispose()


@pytest.fixture
def database(empty: Database) -> Database:
    """A database with our tables."""
    empty.upgrade()
    return empty
