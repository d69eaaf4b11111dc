"""What a withdrawal ends: all of a purchase or a part of it, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from flask_smartcheckout import Money, Shop
from flask_smartcheckout.aftercare import statements
from flask_smartcheckout.aftercare.statements import Item, Statement
from flask_smartcheckout.aftercare.withdrawn import consequences, named, withdrawn
from flask_smartcheckout.orders.records import Payment, Record
from flask_smartcheckout.shop import VatId
from flask_smartcheckout.storage import Database
from tests.unit.orders.conftest import make_order

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SHOP = Shop("NL")
STRICT = Shop("NL", withdrawal_exempt={"atlas": "custom"})
OWED = Payment("invoice", "invoice", "owed", Money(4995, "EUR"), None, received=Money(0, "EUR"))
BACK, NOTHING = "What you paid is paid back", "You need not pay"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database: what differs by database is tried beside the statements."""
    return sqlite_url


def record(**about: Any) -> Record:
    """Return an order of two mugs and an atlas that stands."""
    order = replace(make_order(), **about)
    return Record(order, "placed", "t", NOON, "", OWED)


def state(database: Database, about: Record, *of: tuple[str, int]) -> None:
    """Withdraw from so many pieces of each ref, or from all."""
    items = tuple(Item(ref, ref.title(), pieces) for ref, pieces in of)
    stated = Statement(
        statements.new_id(), "A-1", "S", "s@x.nl", "en", about.order.id, not items, items
    )
    statements.receive(database, stated, NOON)


@pytest.mark.parametrize(
    ("shop", "of", "ended"),
    [
        (SHOP, [], False),
        (SHOP, [()], True),
        (SHOP, [(("mug", 2), ("atlas", 1))], True),
        (SHOP, [(("mug", 2),), (("atlas", 1),)], True),
        (SHOP, [(("mug", 1), ("atlas", 1))], False),
        (SHOP, [(("mug", 1), ("atlas", 1)), (("mug", 1),)], False),  # perhaps the same mug
        (STRICT, [()], False),
    ],
)
def test_an_order_ends_when_all_of_it_was_withdrawn_from(
    shop: Shop, of: list[tuple[tuple[str, int], ...]], ended: bool, database: Database
) -> None:
    about = record()
    for pieces in of:
        state(database, about, *pieces)
    assert withdrawn(database, shop, about).ended is ended


def test_a_business_owes_what_it_ordered(database: Database) -> None:
    about = record(vat_id=VatId("NL123456789B01", "valid"))
    state(database, about)
    found = withdrawn(database, SHOP, about)
    assert (bool(found.whole), found.ended) == (True, False)


@pytest.mark.parametrize(("shop", "said"), [(SHOP, "The whole order"), (STRICT, "2 × Mug")])
def test_what_is_exempt_is_not_said_to_be_withdrawn_from(
    shop: Shop, said: str, database: Database
) -> None:
    about = record()
    state(database, about)
    (one,) = withdrawn(database, shop, about).statements
    assert named(shop, about.order, one) == [said]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, [NOTHING]),
        ({"payment": replace(OWED, received=Money(100, "EUR"))}, [NOTHING, BACK]),
        ({"secured": True, "paid": True}, [BACK]),
        ({"payment": None}, [BACK]),
    ],
)
def test_money_that_came_is_paid_back_and_other_is_not_asked_for(
    change: dict[str, Any], said: list[str], database: Database
) -> None:
    about = replace(record(), **change)
    state(database, about)
    _answered, *after = consequences(SHOP, about, withdrawn(database, SHOP, about))
    assert [text.startswith(one) for text, one in zip(after, said, strict=True)] == [True] * len(
        said
    )
