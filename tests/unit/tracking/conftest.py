"""A database of each kind with our tables, and a shopper with the form open."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flask_smartcheckout.storage import Database

from .shopper import Shopper, facts


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, of each kind in turn."""
    database = Database(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def shared_database(shared_database_url: str) -> Iterator[Database]:
    """A migrated database, of each kind in turn, for tests of a module that only read it."""
    database = Database(shared_database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def shopper(database: Database) -> Shopper:
    """A shopper with the form open."""
    return Shopper(database, facts())
