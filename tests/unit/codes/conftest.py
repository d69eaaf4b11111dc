"""A database of each kind in turn, and how an order takes what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from flask_smartcheckout.codes import claims
from flask_smartcheckout.codes.claims import Claims
from flask_smartcheckout.storage import Database

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with our tables, of each kind in turn."""
    database = Database(database_url)
    yield database
    database.dispose()


def take(database: Database, order_id: str, *, coupons: tuple = (), cards: tuple = ()) -> None:
    """Take what an order needs, in a transaction of its own."""
    with database.begin() as connection:
        claims.take(database, connection, order_id, Claims(coupons, cards, TODAY), NOON)


def give_back(database: Database, order_id: str) -> None:
    """Give back what an order took."""
    with database.begin() as connection:
        claims.release(connection, order_id, NOON)
