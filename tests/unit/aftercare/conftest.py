"""A database of each kind in turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flask_smartcheckout.storage import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with our tables, of each kind in turn."""
    database = Database(database_url)
    yield database
    database.dispose()
