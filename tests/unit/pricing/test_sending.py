"""Tables by weight, subtotal and quantity; zones; and why nothing can be sent."""

from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout.pricing import Destination
from flask_smartcheckout.shop import Coupon, Dispatch, PickupPoint, ShippingMethod

from .builders import a_line, a_shop, eur, priced


def price(method: ShippingMethod, lines: list[Any], **choices: Any) -> str | None:
    """Return what a method costs for some lines, or None when it does not go."""
    coupons = choices.pop("coupons", ())
    offers = priced(a_shop(shipping=[method], coupons=coupons), lines, **choices).shipping_offers
    return f"{offers[0].price.decimal:f}" if offers else None


@pytest.mark.parametrize(
    ("grams", "costs"),
    [(0, "4.95"), (1999, "4.95"), (2000, "4.95"), (2001, "6.95"), (10000, "6.95"), (10001, None)],
)
def test_weight_falls_in_a_step_up_to_its_end(grams: int, costs: str | None) -> None:
    method = ShippingMethod("post", "Post", by_weight={2000: "4.95", 10000: "6.95"})
    assert price(method, [a_line("mug", "12.50", weight=grams)]) == costs


@pytest.mark.parametrize(
    ("pieces", "costs"), [(1, "3.00"), (2, "3.00"), (3, "5.00"), (1000, "5.00")]
)
def test_the_last_step_may_be_all_that_is_above(pieces: int, costs: str) -> None:
    method = ShippingMethod("post", "Post", by_quantity=[(2, 3), (None, 5)])
    assert price(method, [a_line("mug", "12.50", pieces)]) == costs


@pytest.mark.parametrize(
    ("amount", "costs"), [("24.99", "6.95"), ("25.00", "6.95"), ("25.01", "4.95"), ("75", "0.00")]
)
def test_subtotal_falls_in_a_step_until_it_is_free(amount: str, costs: str) -> None:
    method = ShippingMethod(
        "post", "Post", by_subtotal={"25": "6.95", None: "4.95"}, free_from="75"
    )
    assert price(method, [a_line("mug", amount)]) == costs


@pytest.mark.parametrize(
    ("basis", "costs"), [("after_discount", "6.95"), ("before_discount", "4.95")]
)
def test_a_discount_moves_the_subtotal_where_the_basis_says_so(basis: str, costs: str) -> None:
    method = ShippingMethod(
        "post", "Post", by_subtotal={25: "6.95", None: "4.95"}, free_from_basis=basis
    )
    ten = Coupon("TEN", "percent_order", 10)
    assert price(method, [a_line("mug", "26")], coupons=[ten], codes=("ten",)) == costs


def test_tables_add_up_and_each_has_its_end() -> None:
    method = ShippingMethod(
        "post", "Post", "1.00", by_weight={500: "2.00", 1000: "3.00"}, by_quantity={3: "0.50"}
    )
    assert price(method, [a_line("mug", "5", 2, weight=250)]) == "3.50"
    assert price(method, [a_line("mug", "5", 3, weight=250)]) == "4.50"
    assert price(method, [a_line("mug", "5", 4, weight=1)]) is None
    assert price(method, [a_line("mug", "5", 1, weight=1001)]) is None


@pytest.mark.parametrize(
    "table", [{"by_weight": {1000: "1"}}, {"by_subtotal": {20: "1"}}, {"by_quantity": {2: "1"}}]
)
def test_tables_count_only_what_is_sent(table: dict[str, Any]) -> None:
    course = a_line("course", "500", 9, weight=9000, needs_shipping=False)
    method = ShippingMethod("post", "Post", **table)
    assert price(method, [a_line("mug", "10", 2, weight=500), course]) == "1.00"
    assert price(method, [a_line("mug", "10", 3, weight=500), course]) is None


def test_a_gift_makes_sending_no_dearer() -> None:
    gift = Coupon("GIFT", "free_gift", refs=("pin",))
    method = ShippingMethod("post", "Post", by_quantity={1: "1", 2: "2"})
    lines = [a_line("mug", "10")]
    assert price(method, lines, coupons=[gift], codes=("gift",)) == "1.00"


ALASKA = ShippingMethod("alaska", "Alaska", "29", areas=("US-AK",))
STATES = ShippingMethod("states", "States", "9", ("US",), not_areas=("US-AK",))
SMALL = ShippingMethod("letter", "Letter", by_weight={100: "2"}, countries=("NL", "BE"))
PARTLY = ShippingMethod("city", "By bike", "3", ("NL",), postcodes=("35",))


@pytest.mark.parametrize(
    ("methods", "to", "grams", "offered", "notices"),
    [
        ([ALASKA, STATES], Destination("US", state="AK"), 0, ["alaska"], ()),
        ([ALASKA, STATES], Destination("US", state="MA"), 0, ["states"], ()),
        ([ALASKA, STATES], Destination("US"), 0, ["alaska", "states"], ()),
        ([ALASKA], Destination("US", "02134", "MA"), 0, [], ("no_shipping", "part_not_served")),
        ([PARTLY], Destination("NL", "1011 AB"), 0, [], ("no_shipping", "part_not_served")),
        ([SMALL], Destination("NL"), 100, ["letter"], ()),
        ([SMALL], Destination("NL"), 101, [], ("no_shipping", "order_too_large")),
        ([SMALL, PARTLY], Destination("NL", "1011AB"), 101, [], ("no_shipping", "order_too_large")),
        ([SMALL, PARTLY], Destination("NL", "3511ZL"), 101, ["city"], ()),
        ([SMALL], Destination("FR"), 0, [], ("no_shipping",)),
        ([SMALL], Destination("FR"), 500, [], ("no_shipping",)),
    ],
)
def test_where_nothing_goes_the_notices_say_why(
    methods: list[ShippingMethod],
    to: Destination,
    grams: int,
    offered: list[str],
    notices: tuple[str, ...],
) -> None:
    quote = priced(a_shop(shipping=methods), [a_line("mug", "10", weight=grams)], to)
    assert [one.method.id for one in quote.shipping_offers] == offered
    about_sending = [one for one in quote.notices if one != "duties_may_apply"]
    assert tuple(about_sending) == notices
    assert quote.undeliverable == (not offered)


def test_the_answer_of_a_carrier_has_zones_and_tables_too() -> None:
    quote = priced(
        a_shop(), [a_line("mug", "10", weight=101)], "NL", shipping_methods=(SMALL, PARTLY)
    )
    assert [one.method.id for one in quote.shipping_offers] == ["city"]


def test_a_pickup_method_costs_and_counts_like_any_other() -> None:
    point = PickupPoint("store", "Our shop")
    fetch = ShippingMethod("fetch", "Fetch it", "1.50", pickup_points=(point,), free_from="50")
    quote = priced(a_shop(shipping=[fetch]), [a_line("mug", "10")])
    assert quote.shipping is not None
    assert (quote.shipping.pickup, quote.shipping.charged, quote.total) == (
        True,
        eur("1.50"),
        eur("11.50"),
    )
    assert [one.method.pickup for one in quote.shipping_offers] == [True]


def test_dates_stand_in_no_fingerprint() -> None:
    method = ShippingMethod("post", "Post", "4.95", days=(1, 2))
    shops = [a_shop(shipping=[method], dispatch=Dispatch(handling=days)) for days in (0, 9)]
    early, late = (priced(shop, [a_line("mug", "10")]) for shop in shops)
    assert early.delivery != late.delivery
    assert early.fingerprint == late.fingerprint
