"""Tables, zones, pickup points and dispatch refuse what cannot be, and say what to write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flask_smartcheckout.shop import Dispatch, PickupPoint, ShippingMethod, Shop

STORE = PickupPoint("store", "Our shop", ("Twijnstraat 38",))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({}, r"shipping post: give it a price, or a table such as by_weight="),
        ({"by_weight": {2000: "-1"}}, "by_weight: a price cannot be negative"),
        ({"by_weight": {-1: "1"}}, "by_weight: a step ends at 0 or more, not at -1"),
        ({"by_weight": {2000: "1", 1000: "2"}}, "the steps go up: 1000 stands after 2000"),
        ({"by_weight": [(2000, "1"), ("2000", "2")]}, "the steps go up: 2000 stands after 2000"),
        ({"by_quantity": {None: "1", 5: "2"}}, "None holds for all .* write it last"),
        ({"by_subtotal": {"a lot": "1"}}, "by_subtotal: 'a lot' is not a price"),
        ({"by_subtotal": 5}, r"by_subtotal: is a table such as \{2000: '4.95'"),
        ({"by_subtotal": {25: "5"}, "free_from": 75}, r"end the table with \{None: '5'\}"),
        ({"price": 1, "days": 3}, r"days is \(shortest, longest\)"),
        ({"price": 1, "areas": "US-AK"}, r"areas is a list: write \('US-AK',\)"),
        ({"price": 1, "areas": ("AK",)}, "areas: 'AK' is no ISO 3166-2 code such as 'US-AK'"),
        ({"price": 1, "not_areas": ("XX-AK",)}, "'XX' is not an ISO 3166-1 code"),
        (
            {"price": 1, "countries": ("NL",), "areas": ("US-AK",)},
            "its areas and postcodes are in US, where it does not go: add that to countries",
        ),
        ({"price": 1, "postcodes": "35"}, r"postcodes is a list: write \('35',\)"),
        ({"price": 1, "postcodes": ("35",)}, r"say of which country they are: \{'NL'"),
        ({"price": 1, "postcodes": {"NL": "35"}}, r"of NL they are a list: write \('35',\)"),
        ({"price": 1, "postcodes": {"EU": ("35",)}}, "'EU' is no country, such as 'NL'"),
        ({"price": 1, "postcodes": {"NL": ("1000-1299",)}}, "a range is written '1000..1299'"),
        ({"price": 1, "postcodes": {"NL": ("1299..1000",)}}, "'1299..1000' is no range"),
        ({"price": 1, "postcodes": {"NL": ("10..1299",)}}, "'10..1299' is no range"),
        ({"price": 1, "postcodes": {"NL": ("10001299",)}}, "is no beginning of a postcode in NL"),
        ({"price": 1, "postcodes": {"NL": ("",)}}, "is no beginning of a postcode in NL"),
        ({"price": 1, "not_postcodes": {"GB": ("1",)}}, "not_postcodes: '1' is no beginning"),
        ({"price": 1, "pickup_points": STORE}, r"pickup_points is a list: write \(PickupPoint"),
        ({"price": 1, "pickup_points": ("store",)}, "pickup_points is a list"),
        ({"price": 1, "pickup_points": (STORE, STORE)}, "pickup_points has store twice"),
    ],
)
def test_a_method_that_cannot_be_names_itself_and_the_fix(
    arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        ShippingMethod("post", "Post", **arguments)
    assert str(refused.value).startswith("shipping post: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"id": "", "name": "Our shop"}, "PickupPoint 'Our shop': it needs an id and a name"),
        ({"id": "store", "name": ""}, "PickupPoint 'store': it needs an id and a name"),
        ({"id": 7, "name": "Our shop"}, "it needs an id and a name"),
        ({"id": "a", "name": "A", "address": "Street 1"}, r"a list of lines: write \('Street 1',"),
    ],
)
def test_a_point_that_cannot_be_says_why(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        PickupPoint(**arguments)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"cutoff": "4 pm"}, "cutoff '4 pm' is no time such as '16:00'"),
        ({"cutoff": "24:00"}, "cutoff '24:00' is no time"),
        ({"cutoff": {"friday": "16:00"}}, "'friday' is no weekday: write mon, tue"),
        ({"weekdays": "mon"}, r"weekdays is a list: write \('mon',\)"),
        ({"weekdays": ("mo",)}, "'mo' is no weekday"),
        ({"handling": -1}, "handling is 0 to 365 days"),
        ({"handling": "1"}, "handling is a number of days"),
        ({"handling": True}, "handling is a number of days"),
        ({"closed": "2026-12-24"}, r"closed is a list: write \('2026-12-24',\)"),
        ({"closed": ("24 December",)}, "closed '24 December' is no date such as '2026-12-24'"),
        ({"closed": ("2026-12-24..2026-12-01",)}, "ends before it begins"),
    ],
)
def test_a_dispatch_that_cannot_be_says_why(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Dispatch(**arguments)


def test_a_shop_asks_for_a_dispatch() -> None:
    with pytest.raises(ValueError, match=r"Shop\(dispatch=…\) is a Dispatch, such as"):
        Shop(country="NL", dispatch="16:00")  # type: ignore[arg-type]


def test_what_was_read_can_be_changed_and_compared() -> None:
    method = ShippingMethod(
        "post",
        "Post",
        by_weight={2000: "4.95", None: "9"},
        countries=("NL",),
        postcodes=("35", "1000..1299"),
        pickup_points=(STORE,),
    )
    assert replace(replace(method, price=1), price=None) == method
    assert method.pickup
    closing = Dispatch({"*": "16:00", "fri": "9:30"}, closed=("2026-12-24..2026-12-26",))
    assert replace(closing, handling=0) == closing
    assert closing.closed == {date(2026, 12, day) for day in (24, 25, 26)}
    assert hash(closing) == hash(replace(closing))
