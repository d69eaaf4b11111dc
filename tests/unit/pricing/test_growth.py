"""The work of a quote grows with the lines, and no faster: counted in calls, not in seconds."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from flask_smartcheckout.pricing import Destination
from flask_smartcheckout.shop import Coupon, ShippingMethod, Shop

from .builders import a_line, a_shop, priced

CLASSES = ("standard", "books", "food")
SHOP = a_shop(
    tax_classes={"books": {"*": "9"}, "food": {"*": "5.5"}},
    shipping=[ShippingMethod("post", "Post", "4.95")],
    coupons=[
        Coupon("TEN", "percent_order", 10),
        Coupon("TWO", "buy_x_get_y", buy_quantity=2, get_quantity=1),
    ],
)


def calls(count: int, shop: Shop, to: str) -> int:
    """Return how many calls a quote of so many lines makes, in Python and in C."""
    lines = [a_line(f"p{n}", f"{n + 1}.95", tax_class=CLASSES[n % 3]) for n in range(count)]
    made = 0

    def count_it(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    priced(shop, lines, Destination(to), codes=("ten", "two"))
    sys.setprofile(count_it)
    try:
        priced(shop, lines, Destination(to), codes=("ten", "two"))
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("to", ["NL", "DE", "CH"])
def test_ten_times_the_lines_are_ten_times_the_work(to: str) -> None:
    assert calls(1_000, SHOP, to) <= 10 * calls(100, SHOP, to)
