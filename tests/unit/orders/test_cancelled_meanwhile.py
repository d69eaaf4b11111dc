"""An order that is cancelled while the shop's handler runs stays cancelled, and gives back once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flask_smartcheckout.codes import coupons
from flask_smartcheckout.codes.claims import Claims, CouponClaim
from flask_smartcheckout.orders import cancelling, records
from flask_smartcheckout.orders.order import Order
from flask_smartcheckout.orders.placing import STALE, Failed, Placed, settle_stale
from flask_smartcheckout.storage import Database

from .conftest import NOON, Till

ONE = Claims((CouponClaim("TEN", max_uses=1),), (), NOON.date())


def cancel_meanwhile(database: Database, order: Order) -> None:
    assert settle_stale(database, NOON + STALE + timedelta(seconds=1)) == 1
    assert cancelling.cancel(database, order.id, NOON)


@pytest.mark.parametrize("ending", ["returns", "breaks"])
def test_it_stays_cancelled(till: Till, database: Database, ending: str) -> None:
    def slow(order: Order) -> str:
        cancel_meanwhile(database, order)
        if ending == "breaks":
            raise RuntimeError("disk full")
        return "A-1"

    till.answer = slow
    placed = till.place("c1", claims=ONE)
    record = records.by_checkout(database, "c1")
    assert record is not None
    assert (record.state, record.payment) == ("cancelled", None)
    assert coupons.uses(database, ["TEN"]) == {"TEN": 0}
    assert not cancelling.cancel(database, record.order.id, NOON)
    if ending == "breaks":
        assert isinstance(placed, Failed)
    else:
        assert isinstance(placed, Placed)
        assert (placed.paid, placed.again) == (False, True)
