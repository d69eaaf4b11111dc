"""Which coupons count, which are refused, and what the shopper may be told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flask_smartcheckout.pricing import Quote, RefusedCoupon
from flask_smartcheckout.shop import Coupon, ShippingMethod

from .builders import TODAY, a_line, a_shop, eur, priced

LINES = [a_line("mug", "10.00", 2), a_line("card", "25.00", discountable=False)]


def tried(typed: str = "ten", to: str = "NL", **conditions: Any) -> Quote:
    coupon = Coupon(**{"code": "TEN", "kind": "percent_order", "value": 10, **conditions})
    return priced(a_shop(coupons=[coupon]), LINES, to, codes=(typed,))


def test_a_code_counts_however_it_is_typed() -> None:
    for typed in ("TEN", "ten", " t e n ", "ｔｅｎ"):
        assert tried(typed).discount_total == eur("2.00")


@pytest.mark.parametrize("typed", ["nine", "TЕN", "ten%", "x" * 10_240])
def test_a_code_nobody_knows_is_unknown(typed: str) -> None:
    quote = tried(typed)
    assert [(one.reason, one.public) for one in quote.refused] == [("unknown", False)]
    assert len(quote.refused[0].code) <= 64
    assert quote.total == eur("45.00")


@pytest.mark.parametrize(
    ("conditions", "to", "reason", "params"),
    [
        ({"starts": date(2026, 11, 24)}, "NL", "not_yet", {"date": "2026-11-24"}),
        ({"ends": date(2026, 11, 22)}, "NL", "expired", {"date": "2026-11-22"}),
        ({"countries": ("EU",)}, "CH", "country", {}),
        ({"refs": ("apron",)}, "NL", "no_items", {}),
        ({"refs": ("card",)}, "NL", "no_items", {}),
        ({"classes": ("books",)}, "NL", "no_items", {}),
        ({"exclude_refs": ("mug",)}, "NL", "no_items", {}),
        ({"min_quantity": 3}, "NL", "min_quantity", {"quantity": 3, "missing": 1}),
        (
            {"min_subtotal": "53.00"},
            "NL",
            "min_subtotal",
            {"amount": eur("53.00"), "missing": eur("8.00")},
        ),
        ({"kind": "free_shipping"}, "NL", "not_needed", {}),
        ({"kind": "free_gift", "refs": ("mug", "card")}, "NL", "no_items", {}),
        ({"value": 0}, "NL", "not_needed", {}),
    ],
)
def test_a_coupon_that_does_not_hold_is_refused_with_its_reason(
    conditions: dict[str, Any], to: str, reason: str, params: dict[str, Any]
) -> None:
    for public in (True, False):
        quote = tried(to=to, public=public, **conditions)
        assert quote.refused == (RefusedCoupon("TEN", reason, params, public),)
        assert quote.discounts == ()


@pytest.mark.parametrize(
    "conditions",
    [
        {"starts": TODAY},
        {"ends": TODAY},
        {"countries": ("EU",)},
        {"min_quantity": 2},
        {"min_subtotal": "45.00"},
        {"refs": ("mug",), "classes": ("standard",)},
    ],
)
def test_a_condition_that_is_just_met_is_met(conditions: dict[str, Any]) -> None:
    assert tried(**conditions).discount_total == eur("2.00")


def test_the_same_code_twice_counts_once() -> None:
    shop = a_shop(coupons=[Coupon("TEN", "percent_order", 10)])
    quote = priced(shop, LINES, codes=("ten", "TEN ", ""))
    assert [one.code for one in quote.discounts] == ["TEN"]
    assert quote.refused == ()


def test_equal_priorities_keep_the_order_of_typing() -> None:
    shop = a_shop(
        coupons=[Coupon("PERCENT", "percent_order", 10), Coupon("AMOUNT", "fixed_order", "5.00")]
    )
    lines = [a_line("a", "100.00")]
    assert priced(shop, lines, codes=("percent", "amount")).total == eur("85.00")
    assert priced(shop, lines, codes=("amount", "percent")).total == eur("85.50")


def test_an_automatic_coupon_needs_no_code_and_fails_in_silence() -> None:
    shop = a_shop(coupons=[Coupon("AUTO", "percent_order", 10, automatic=True, min_quantity=2)])
    assert priced(shop, [a_line("a", "10.00", 2)]).discount_total == eur("2.00")
    alone = priced(shop, [a_line("a", "10.00")])
    assert (alone.discounts, alone.refused) == ((), ())


def test_the_hosts_answer_to_a_code_counts_and_the_shops_own_comes_first() -> None:
    shop = a_shop(coupons=[Coupon("TEN", "percent_order", 10)])
    found = (Coupon("HOST", "fixed_order", "1.00"), Coupon("TEN", "percent_order", 99))
    quote = priced(shop, [a_line("a", "10.00")], codes=("host", "ten"), found_coupons=found)
    assert [(one.code, one.amount) for one in quote.discounts] == [
        ("HOST", eur("1.00")),
        ("TEN", eur("0.90")),
    ]


def test_an_exclusive_coupon_that_does_not_hold_excludes_nothing() -> None:
    shop = a_shop(
        coupons=[
            Coupon("ALONE", "percent_order", 50, exclusive=True, min_quantity=9),
            Coupon("TEN", "percent_order", 10),
        ]
    )
    quote = priced(shop, [a_line("a", "10.00")], codes=("alone", "ten"))
    assert [one.code for one in quote.discounts] == ["TEN"]
    assert [one.reason for one in quote.refused] == ["min_quantity"]


def test_of_two_exclusive_coupons_the_lower_priority_stands() -> None:
    shop = a_shop(
        coupons=[
            Coupon("SECOND", "percent_order", 50, exclusive=True, priority=2),
            Coupon("FIRST", "percent_order", 10, exclusive=True, priority=1),
        ]
    )
    quote = priced(shop, [a_line("a", "10.00")], codes=("second", "first"))
    assert [one.code for one in quote.discounts] == ["FIRST"]
    assert [(one.code, one.reason) for one in quote.refused] == [("SECOND", "exclusive")]


def test_a_coupon_with_nothing_left_to_take_off_is_not_used_up() -> None:
    shop = a_shop(
        coupons=[
            Coupon("ALL", "percent_order", 100),
            Coupon("TEN", "percent_order", 10, public=True),
        ]
    )
    quote = priced(shop, [a_line("a", "10.00")], codes=("all", "ten"))
    assert [one.code for one in quote.discounts] == ["ALL"]
    assert quote.refused == (RefusedCoupon("TEN", "not_needed", {}, True),)


def test_shipping_coupons_ask_for_their_products_too() -> None:
    shop = a_shop(
        shipping=[ShippingMethod("post", "Post", "4.95")],
        coupons=[Coupon("SHIP", "free_shipping", refs=("card",))],
    )
    assert priced(shop, LINES, codes=("ship",)).total == eur("45.00")
    refused = priced(shop, LINES[:1], codes=("ship",)).refused
    assert [one.reason for one in refused] == ["no_items"]


def test_a_gift_is_added_once_with_the_name_of_the_coupon() -> None:
    gift = Coupon("GIFT", "free_gift", refs=("pin",), title={"nl": "Speldje", "en": "Free pin"})
    quote = priced(a_shop(coupons=[gift]), [a_line("mug", "10.00")], codes=("gift",))
    added = quote.lines[-1]
    assert (added.ref, added.title, added.gift, added.gross) == ("pin", "Free pin", True, eur("0"))
    assert quote.total == eur("10.00")
    in_cart = [a_line("mug", "10.00"), a_line("pin", "3.00", 2)]
    quote = priced(a_shop(coupons=[gift]), in_cart, codes=("gift",))
    assert (len(quote.lines), quote.total) == (2, eur("13.00"))


def test_a_discount_says_whether_it_needed_a_code() -> None:
    coupons = [
        Coupon("AUTO", "percent_order", 10, automatic=True),
        Coupon("FIVE", "fixed_order", 5),
    ]
    quote = priced(a_shop(coupons=coupons), [a_line("mug", "12.50")], codes=("five",))
    assert {one.code: one.automatic for one in quote.discounts} == {"AUTO": True, "FIVE": False}
