"""Stored orders are read back, those of earlier releases too."""

from __future__ import annotations

from pathlib import Path

from flask_smartcheckout.orders.documents import decode

DATA = Path(__file__).parents[2] / "data"


def test_an_order_stored_with_the_first_tables_is_read() -> None:
    order = decode((DATA / "order_0001.json").read_text("utf-8"))
    assert [(one.ref, one.charged.minor, one.tax.minor) for one in order.quote.lines] == [
        ("mug", 1125, 195),
        ("atlas", 2245, 186),
    ]
    assert sum(row.amount.minor for row in order.quote.rows() if row.kind == "total") == 3865
    assert (order.vat_id, order.pickup_point, order.extra) == (None, None, {})
    assert order.quote.shipping is not None
    assert order.quote.shipping.gross.minor == 495
