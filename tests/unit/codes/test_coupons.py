"""Coupons in our tables come back as they were put in, and are found while they are on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from flask_smartcheckout.codes import coupons
from flask_smartcheckout.codes.generating import ALPHABET, COUPON_LENGTH
from flask_smartcheckout.pricing.coupon_json import coupon_json, read_coupon_json
from flask_smartcheckout.shop import COUPON_KINDS, Coupon
from flask_smartcheckout.storage import Database

from .conftest import NOON

FULL = Coupon(
    "SPRING",
    "percent_order",
    "12.5",
    title={"en": "Spring", "nl": "Lente"},
    refs=("mug", "atlas"),
    classes=("books",),
    exclude_refs=("bell",),
    min_subtotal="20.00",
    min_quantity=2,
    max_discount="15",
    max_units=3,
    starts=date(2026, 3, 1),
    ends=date(2026, 5, 31),
    countries=("EU",),
    max_uses=100,
    once_per_customer=True,
    first_order=True,
    priority=-2,
    exclusive=True,
    public=True,
)
BUYS = {"buy_quantity": 2, "get_quantity": 1}


def comparable(coupon: Coupon) -> Coupon:
    """Return a coupon with its amounts in one type."""
    return read_coupon_json(coupon_json(coupon))


@pytest.mark.parametrize("kind", COUPON_KINDS)
def test_every_kind_comes_back_as_it_was(database: Database, kind: str) -> None:
    coupon = Coupon("ANY", kind, "5", **(BUYS if kind == "buy_x_get_y" else {}))
    coupons.add(database, coupon, NOON)
    [stored] = coupons.find(database, ["ANY"])
    assert stored.coupon == comparable(coupon)
    assert (stored.enabled, stored.used, stored.batch, stored.created_at) == (True, 0, "", NOON)


def test_every_condition_comes_back_as_it_was(database: Database) -> None:
    coupons.add(database, FULL, NOON)
    [stored] = coupons.find(database, ["SPRING"])
    same = {name: getattr(FULL, name) for name in FULL.__dataclass_fields__}
    for name in ("value", "min_subtotal", "max_discount"):
        assert str(getattr(stored.coupon, name)) == str(same.pop(name))
    assert {name: getattr(stored.coupon, name) for name in same} == same


def test_a_code_is_there_once(database: Database) -> None:
    coupons.add(database, FULL, NOON)
    with pytest.raises(coupons.CodeTaken, match="SPRING is there already"):
        coupons.add(database, replace(FULL, value="1"), NOON)
    assert str(coupons.listed(database)[0].coupon.value) == "12.5"


def test_only_what_is_on_is_found_and_what_needs_no_code_always(database: Database) -> None:
    coupons.add(database, Coupon("TYPED", "fixed_order", 5), NOON)
    coupons.add(database, Coupon("ALWAYS", "fixed_order", 1, automatic=True), NOON)
    coupons.add(database, Coupon("OFF", "fixed_order", 1, automatic=True), NOON)
    assert coupons.switch(database, " off ", enabled=False)
    assert {one.coupon.code for one in coupons.find(database, ["TYPED", "OFF"])} == {
        "TYPED",
        "ALWAYS",
    }
    assert {one.coupon.code for one in coupons.find(database, [])} == {"ALWAYS"}
    assert {one.coupon.code for one in coupons.listed(database)} == {"TYPED", "ALWAYS", "OFF"}


def test_switching_an_unknown_code_is_told(database: Database) -> None:
    assert not coupons.switch(database, "NOBODY", enabled=False)
    assert not coupons.switch(database, "", enabled=False)


def test_generated_codes_are_long_and_hard_to_misread(database: Database) -> None:
    pattern = Coupon("X", "percent_order", 10, max_uses=1)
    codes = coupons.generate(database, pattern, 50, NOON, batch="xmas", prefix="XMAS-")
    assert len(set(codes)) == 50
    shape = re.compile(rf"XMAS-[{ALPHABET}]{{{COUPON_LENGTH}}}")
    assert all(shape.fullmatch(code) for code in codes)
    assert COUPON_LENGTH >= 10
    assert not set("01OI") & set(ALPHABET)
    stored = coupons.listed(database, batch="xmas")
    assert {one.coupon.code for one in stored} == set(codes)
    assert {one.coupon.max_uses for one in stored} == {1}
    assert coupons.switch_batch(database, "xmas", enabled=False) == 50
    assert coupons.find(database, codes) == []


@pytest.mark.parametrize("count", [0, -1, coupons.MOST_GENERATED + 1])
def test_so_many_codes_are_not_made(database: Database, count: int) -> None:
    with pytest.raises(ValueError, match="Between 1 and"):
        coupons.generate(database, FULL, count, NOON, batch="b")


def test_whether_a_code_could_be_typed_at_all(database: Database) -> None:
    assert not coupons.are_there_any(database)
    coupons.add(database, Coupon("ALWAYS", "fixed_order", 1, automatic=True), NOON)
    assert not coupons.are_there_any(database)
    coupons.add(database, Coupon("TYPED", "fixed_order", 5), NOON)
    assert coupons.are_there_any(database)
