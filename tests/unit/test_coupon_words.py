"""What a coupon does in words: every kind, with every condition."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from flask_smartcheckout import Coupon
from flask_smartcheckout.shop import COUPON_KINDS
from flask_smartcheckout.wording.coupons import KINDS, STATES, conditions, describe, uses, window

EFFECTS: dict[str, tuple[dict[str, Any], str]] = {
    "percent_item": ({"value": "12.5"}, "12.5% off products"),
    "fixed_item": ({"value": "2"}, "€2.00 off each piece"),
    "percent_order": ({"value": 10}, "10% off the order"),
    "fixed_order": ({"value": 5.5}, "€5.50 off the order"),
    "free_shipping": ({}, "Free shipping"),
    "percent_shipping": ({"value": 50}, "50% off shipping"),
    "fixed_price_shipping": ({"value": "2.50"}, "Shipping for €2.50"),
    "buy_x_get_y": ({"buy_quantity": 2, "get_quantity": 1}, "Buy 2, get 1 free"),
    "free_gift": ({"refs": ("bell",)}, "A free gift: bell"),
}
CONDITIONS: list[tuple[dict[str, Any], str]] = [
    ({"min_subtotal": "50"}, "from €50.00"),
    ({"min_quantity": 1}, "from 1 item"),
    ({"min_quantity": 1200}, "from 1,200 items"),
    ({"refs": ("mug", "bowl")}, "only for mug and bowl"),
    ({"classes": ("books",)}, "only for tax class books"),
    ({"classes": ("books", "food")}, "only for tax classes books and food"),
    ({"exclude_refs": ("plate",)}, "not for plate"),
    ({"countries": ("NL", "BE")}, "to Belgium and Netherlands"),
    ({"countries": ("EU",)}, "to 27 countries"),
    ({"once_per_customer": True}, "once a customer"),
    ({"first_order": True}, "for a first order"),
    ({"max_discount": 0}, "at most €0.00 off"),
    ({"max_units": 1}, "at most 1 piece"),
    ({"max_units": 3}, "at most 3 pieces"),
    ({"exclusive": True}, "with no other coupon"),
    ({"automatic": True}, "without a code"),
    ({"public": True}, "refusals are explained"),
    ({"priority": -2}, "priority -2"),
]
OTHERWISE_SHOWN = {"code", "kind", "value", "title", "buy_quantity", "get_quantity"}
IN_A_COLUMN = {"starts", "ends", "max_uses"}


def a_coupon(kind: str, **more: Any) -> Coupon:
    """Return a coupon of a kind, with what that kind needs."""
    return Coupon("X", kind, **{**EFFECTS[kind][0], **more})


def test_every_kind_has_a_name_and_an_effect() -> None:
    assert EFFECTS.keys() == KINDS.keys() == set(COUPON_KINDS)


def test_every_condition_of_a_coupon_is_told_somewhere() -> None:
    told = {name for condition, _words in CONDITIONS for name in condition}
    assert told | OTHERWISE_SHOWN | IN_A_COLUMN == {one.name for one in fields(Coupon)}


@pytest.mark.parametrize("kind", COUPON_KINDS)
def test_a_kind_without_conditions_is_its_effect_alone(kind: str) -> None:
    assert describe(a_coupon(kind), "EUR") == EFFECTS[kind][1]


@pytest.mark.parametrize("kind", COUPON_KINDS)
@pytest.mark.parametrize(("condition", "said"), CONDITIONS)
def test_every_kind_tells_every_condition(kind: str, condition: dict[str, Any], said: str) -> None:
    if kind == "free_gift" and "refs" in condition:
        assert describe(a_coupon(kind, **condition), "EUR") == "A free gift: mug"
        return
    assert describe(a_coupon(kind, **condition), "EUR") == f"{EFFECTS[kind][1]}, {said}"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"value": 100}, "Buy 2, get 1 free"),
        ({"value": "50"}, "Buy 2, get 1 at 50% off"),
        ({"buy_quantity": 1000}, "Buy 1,000, get 1 free"),
    ],
)
def test_what_is_had_for_less_is_told(more: dict[str, Any], said: str) -> None:
    assert describe(a_coupon("buy_x_get_y", **more), "EUR") == said


def test_amounts_stand_in_the_shops_currency() -> None:
    assert describe(a_coupon("fixed_order", value=500, min_subtotal=3000), "JPY") == (
        "¥500 off the order, from ¥3,000"
    )


def test_conditions_come_in_a_fixed_order() -> None:
    coupon = a_coupon("percent_order", public=True, first_order=True, min_subtotal=20)
    assert conditions(coupon, "EUR") == [
        "from €20.00",
        "for a first order",
        "refusals are explained",
    ]


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (None, None, ""),
        (date(2026, 12, 1), None, "from Dec 1, 2026"),
        (None, date(2026, 12, 31), "until Dec 31, 2026"),
        (date(2026, 12, 1), date(2026, 12, 31), "Dec 1 – 31, 2026"),
        (date(2026, 12, 1), date(2026, 12, 1), "Dec 1, 2026"),
    ],
)
def test_the_days_a_coupon_holds(starts: date | None, ends: date | None, said: str) -> None:
    written = window(a_coupon("free_shipping", starts=starts, ends=ends))
    assert " ".join(written.replace("\N{THIN SPACE}", " ").split()) == said


@pytest.mark.parametrize(
    ("used", "limit", "said"), [(0, None, "0"), (3, 1, "3 of 1"), (1200, 5000, "1,200 of 5,000")]
)
def test_uses_are_told_with_their_limit(used: int, limit: int | None, said: str) -> None:
    assert uses(used, limit) == said


def test_every_state_has_a_word() -> None:
    assert set(STATES) == {"on", "off", "not_yet", "over", "used_up"}
