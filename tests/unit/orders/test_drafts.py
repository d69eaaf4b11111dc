"""Drafts: kept a day under the shopper's own cookie, forgotten at the order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flask_smartcheckout.orders import drafts
from flask_smartcheckout.orders.drafts import KEPT, Draft
from flask_smartcheckout.orders.order import Rejected
from flask_smartcheckout.storage import Database

from .conftest import NOON, Till

DRAFT = Draft({"street": ["Keizersgracht"], "coupon": ["TEN", "BIG"]}, "visit-1")


def test_a_draft_comes_back_as_it_was_typed(database: Database) -> None:
    drafts.save(database, "c1", DRAFT, NOON)
    assert drafts.load(database, "c1", NOON) == DRAFT
    assert drafts.load(database, "c2", NOON) is None


@pytest.mark.parametrize("value", ["\x00", "\N{SNOWMAN} „quoted”", "'; --", "x" * 60_000])
def test_whatever_was_typed_is_kept(value: str, database: Database) -> None:
    drafts.save(database, "c1", Draft({"note": [value]}), NOON)
    assert drafts.load(database, "c1", NOON) == Draft({"note": [value]})


def test_the_newest_draft_takes_the_place_of_the_one_before(database: Database) -> None:
    newer = Draft({"street": ["Prinsengracht"]}, "visit-2")
    drafts.save(database, "c1", DRAFT, NOON)
    drafts.save(database, "c1", newer, NOON + timedelta(hours=20))
    assert drafts.load(database, "c1", NOON + timedelta(hours=40)) == newer


def test_a_draft_is_not_read_after_a_day(database: Database) -> None:
    drafts.save(database, "c1", DRAFT, NOON)
    assert drafts.load(database, "c1", NOON + KEPT - timedelta(seconds=1)) == DRAFT
    assert drafts.load(database, "c1", NOON + KEPT) is None
    assert timedelta(hours=24) == KEPT


def test_drafts_of_yesterday_are_erased(database: Database) -> None:
    drafts.save(database, "old", DRAFT, NOON)
    drafts.save(database, "new", DRAFT, NOON + timedelta(hours=1))
    assert drafts.erase_old(database, NOON + KEPT) == 1
    assert drafts.load(database, "old", NOON) is None
    assert drafts.load(database, "new", NOON) == DRAFT


def test_an_order_erases_its_own_draft(till: Till, database: Database) -> None:
    for checkout_id in ("c1", "c2"):
        drafts.save(database, checkout_id, DRAFT, NOON)
    till.place("c1")
    assert drafts.load(database, "c1", NOON) is None
    assert drafts.load(database, "c2", NOON) == DRAFT


def test_a_refused_order_leaves_its_draft(till: Till, database: Database) -> None:
    def refuse(order: object) -> str:
        raise Rejected("sold out")

    till.answer = refuse
    drafts.save(database, "c1", DRAFT, NOON)
    till.place("c1")
    assert drafts.load(database, "c1", NOON) == DRAFT
