"""Our record of an order: complete, and read back as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from flask_smartcheckout.money import Money
from flask_smartcheckout.orders import documents, records
from flask_smartcheckout.orders.tables import payments
from flask_smartcheckout.shop import PickupPoint
from flask_smartcheckout.storage import Database

from .conftest import NOON, Till, make_order

FULL = replace(
    make_order("ten", "BIG", "gift", "OLD", "NOSUCH"),
    ref="A-7/é",
    company="Mok & Linnen",
    phone="+31612345678",
    note="achterom\n„graag”",
    extra={"gift wrap": "yes"},
    pickup_point=PickupPoint("P-7", {"en": "Kiosk", "nl": "Kiosk"}, ("Dam 1", "Amsterdam"), "9–5"),
)


def test_the_full_order_holds_what_is_hard_to_keep() -> None:
    refused = {one.code: one for one in FULL.quote.refused}
    assert isinstance(refused["BIG"].params["amount"], Money)
    assert {one.reason for one in refused.values()} == {"min_subtotal", "expired", "unknown"}
    assert {one.code for one in FULL.quote.discounts} == {"TEN", "GIFT"}
    assert FULL.quote.shipping is not None
    assert FULL.quote.shipping.title == {"en": "Home", "nl": "Thuis"}
    assert FULL.quote.delivery is not None
    assert len(FULL.quote.tax_groups) == 2


@pytest.mark.parametrize("order", [make_order(), FULL])
def test_an_order_equals_itself_after_it_was_stored(order: object) -> None:
    assert documents.decode(documents.encode(order)) == order  # type: ignore[arg-type]


def test_an_order_of_before_there_were_pickup_points_is_read_too() -> None:
    stored = json.loads(documents.encode(make_order()))
    for part in (stored, stored["quote"]["shipping"]):
        for key in ("pickup", "pickup_point"):
            part.pop(key, None)
    for offer in stored["quote"]["shipping_offers"]:
        del offer["method"]["pickup"]
    order = documents.decode(json.dumps(stored))
    assert order.pickup_point is None
    assert order.quote.shipping is not None
    assert not order.quote.shipping.pickup


def test_every_amount_and_row_reads_as_it_did() -> None:
    quote = documents.decode(documents.encode(FULL)).quote
    assert quote.fingerprint == FULL.quote.fingerprint
    assert quote.rows() == FULL.quote.rows()
    assert quote.to_json() == FULL.quote.to_json()


def test_a_full_order_outlives_the_database(till: Till, database: Database) -> None:
    till.place("c1", FULL)
    record = records.by_checkout(database, "c1")
    assert record is not None
    assert record.order == replace(FULL, ref="A-1")


def test_what_is_not_there_is_none(database: Database) -> None:
    assert records.by_token(database, "guess") is None
    assert records.by_checkout(database, "nobody") is None
    assert records.newest(database) == []


def test_the_newest_orders_come_first(till: Till, database: Database) -> None:
    for hours in (2, 3, 1):
        till.place(f"c{hours}", make_order(now=NOON + timedelta(hours=hours)))
    newest = records.newest(database, limit=2)
    assert [record.created_at - NOON for record in newest] == [
        timedelta(hours=3),
        timedelta(hours=2),
    ]


def test_an_order_with_several_payments_is_listed_once_with_the_latest(
    till: Till, database: Database
) -> None:
    till.place("c1")
    record = records.by_checkout(database, "c1")
    assert record is not None
    amount = record.order.quote.amount_due
    attempt = {"provider": "other", "method": "card", "state": "paid", "currency": "EUR"}
    with database.begin() as connection:
        connection.execute(
            insert(payments).values(
                id="later",
                order_id=record.order.id,
                amount_minor=amount.minor,
                created_at=NOON + timedelta(hours=1),
                **attempt,
            )
        )
    (listed,) = records.newest(database)
    again = records.by_token(database, record.token)
    assert again is not None
    assert again.payment == listed.payment == records.Payment("other", "card", "paid", amount, None)
