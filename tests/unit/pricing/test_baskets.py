"""`quote` of the command line: its contract in, its contract out, and every error by its field."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from flask_smartcheckout.pricing import Choices
from flask_smartcheckout.pricing.baskets import quote_json
from flask_smartcheckout.shop import Coupon, ShippingMethod

from .builders import TODAY, a_shop

BASKET: dict[str, Any] = json.loads("""
{"id": "b1", "date": "2026-11-22",
 "shop": {"country": "NL", "currency": "EUR", "prices_include_tax": true, "tax_rounding": "rate",
          "cross_border": "constant_gross", "oss": true,
          "tax_classes": {"std": {"*": "21"}, "books": {"NL": "9", "*": "21"}},
          "shipping_tax": "prorata"},
 "lines": [{"ref": "mug", "unit_price": "12.50", "quantity": 2, "tax_class": "std",
            "discountable": true, "weight": 300}],
 "destination": {"country": "BE", "postcode": "1000", "state": null},
 "buyer": {"kind": "consumer", "vat_id": null},
 "shipping": {"price": "4.95", "free_from": "50.00", "free_from_basis": "after_discount"},
 "coupons": [{"code": "WELCOME", "kind": "percent_order", "value": "10", "min_subtotal": "20.00",
              "priority": 0, "exclusive": false}],
 "codes": ["welcome"], "gift_cards": [{"balance": "5.00"}]}
""")
QUOTE = """
{"id": "b1", "total": "27.45", "net_total": "22.69", "tax_total": "4.76", "discount_total": "2.50",
 "amount_due": "22.45",
 "lines": [{"ref": "mug", "gross": "22.50", "net": "18.60", "tax": "3.90", "discount": "2.50"}],
 "shipping": {"gross": "4.95", "net": "4.09", "tax": "0.86", "free": false},
 "tax_groups": [{"rate": "21", "base": "22.69", "tax": "4.76"}],
 "coupons": [{"code": "WELCOME", "applied": "2.50"}],
 "refused_coupons": [], "treatment": "oss", "notices": []}
"""


def answer(changes: dict[str, Any] | None = None, **shop: Any) -> dict[str, Any]:
    """Quote the basket with some paths changed: {"lines.0.quantity": 3}."""
    basket = copy.deepcopy(BASKET)
    for path, value in (changes or {}).items():
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        target: Any = basket
        for step in steps:
            target = target[step]
        if isinstance(target, list) and last == len(target):
            target.append(value)
        else:
            target[last] = value
    return quote_json(basket, a_shop(**shop), TODAY)


def test_the_documented_basket_gives_the_documented_quote_to_the_letter() -> None:
    assert json.dumps(answer()) == json.dumps(json.loads(QUOTE))


def test_everything_but_lines_is_optional_and_comes_from_the_app() -> None:
    shop = a_shop(
        shipping=[ShippingMethod("post", "Post", "4.95")],
        coupons=[Coupon("TEN", "percent_order", 10)],
    )
    lines = [{"ref": "mug", "unit_price": 12.5}]
    plain = quote_json({"lines": lines}, shop, TODAY)
    assert (plain["id"], plain["total"], plain["treatment"]) == (None, "17.45", "domestic")
    assert plain["shipping"]["gross"] == "4.95"
    coded = quote_json({"lines": lines, "codes": ["ten"]}, shop, TODAY)
    assert coded["coupons"] == [{"code": "TEN", "applied": "1.25"}]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"shop": None}, {"total": "27.45"}),
        ({"shipping": None}, {"shipping": None, "total": "22.50"}),
        ({"coupons": None}, {"refused_coupons": [{"code": "WELCOME", "reason": "unknown"}]}),
        ({"coupons": []}, {"refused_coupons": [{"code": "WELCOME", "reason": "unknown"}]}),
        ({"codes": None}, {"discount_total": "0.00", "coupons": []}),
        ({"gift_cards": None}, {"amount_due": "27.45"}),
        ({"lines.0.tax_class": None}, {"tax_total": "0.00"}),
        ({"lines.0.tax_class": "std"}, {"tax_total": "4.76"}),
        ({"shop.oss": False}, {"treatment": "origin"}),
        ({"shop.tax_abroad": "registered"}, {"treatment": "domestic"}),
        ({"destination": None}, {"treatment": "domestic"}),
        ({"destination.country": "CH"}, {"treatment": "export", "notices": ["duties_may_apply"]}),
        ({"destination.country": "AQ"}, {"treatment": "export"}),
        ({"note": "mine", "expected": {}}, {"total": "27.45"}),
        ({"lines.0.unit_price": 12.5}, {"total": "27.45"}),
        ({"lines.0.currency": "EUR"}, {"total": "27.45"}),
        ({"id": {"any": ["thing"]}}, {"id": {"any": ["thing"]}}),
        ({"coupons.0.starts": "2026-11-22", "coupons.0.ends": "2026-11-22"}, {"total": "27.45"}),
        ({"coupons.0.countries": ["EU"]}, {"total": "27.45"}),
    ],
)
def test_what_is_left_out_or_null_has_its_default(
    changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    found = answer(changes)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"lines": None}, "lines", "required"),
        ({"lines": []}, "lines", "required"),
        ({"lines": {}}, "lines", "invalid_format"),
        ({"lines.0": "mug"}, "lines[0]", "invalid_format"),
        ({"lines.0.ref": None}, "lines[0].ref", "required"),
        ({"lines.0.ref": ""}, "lines[0].ref", "required"),
        ({"lines.0.ref": 7}, "lines[0].ref", "invalid_format"),
        ({"lines.0.ref": "x" * 256}, "lines[0].ref", "too_long"),
        ({"lines.0.unit_price": None}, "lines[0].unit_price", "required"),
        ({"lines.0.unit_price": "-0.01"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": "1,50"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": "١٢"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": "1_000"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": "1e400"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": "1e-400"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0": None}, "lines[0]", "invalid_format"),
        ({"lines.0.ref": "\ud800"}, "lines[0].ref", "invalid_format"),
        ({"lines.0.title": "mug\0"}, "lines[0].title", "invalid_format"),
        ({"codes": ["\udfff"]}, "codes[0]", "invalid_format"),
        ({"destination.postcode": "\ud800"}, "destination.postcode", "invalid_format"),
        ({"shop.currency": "XXX"}, "shop.currency", "unknown_value"),
        ({"shop.currency": "eur"}, "shop.currency", "unknown_value"),
        ({"shop.tax_classes.std.*": []}, "shop.tax_classes.std.*", "required"),
        ({"shop.tax_classes.std.*": "-1"}, "shop.tax_classes.std.*", "invalid_format"),
        ({"shop.tax_classes.std.*": "1e-400"}, "shop.tax_classes.std.*", "invalid_format"),
        ({"shop.tax_classes.std.*": ["60", "60"]}, "shop.tax_classes.std.*", "invalid_format"),
        ({"shop.tax_classes.std.nl": "9"}, "shop.tax_classes.std.nl", "unknown_value"),
        ({"shop.tax_classes.std.EU": "9"}, "shop.tax_classes.std.EU", "unknown_value"),
        ({"coupons.0.value": None}, "coupons[0].value", "required"),
        ({"coupons.0.kind": "free_gift"}, "coupons[0]", "invalid_format"),
        ({"coupons.0.kind": "free_gift", "coupons.0.refs": [""]}, "coupons[0]", "invalid_format"),
        ({"lines.0.unit_price": "NaN"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": float("nan")}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": float("inf")}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": "1e13"}, "lines[0].unit_price", "too_long"),
        ({"lines.0.unit_price": "1e999"}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.unit_price": True}, "lines[0].unit_price", "invalid_format"),
        ({"lines.0.quantity": 0}, "lines[0].quantity", "invalid_format"),
        ({"lines.0.quantity": -2}, "lines[0].quantity", "invalid_format"),
        ({"lines.0.quantity": 1.5}, "lines[0].quantity", "invalid_format"),
        ({"lines.0.quantity": "2"}, "lines[0].quantity", "invalid_format"),
        ({"lines.0.quantity": True}, "lines[0].quantity", "invalid_format"),
        ({"lines.0.quantity": 10**13}, "lines[0].quantity", "too_long"),
        ({"lines.0.currency": "USD"}, "lines[0].currency", "mismatch"),
        ({"lines.0.discountable": "no"}, "lines[0].discountable", "invalid_format"),
        ({"lines.0.weight": -1}, "lines[0].weight", "invalid_format"),
        ({"lines.0.quantitiy": 3}, "lines[0].quantitiy", "unexpected"),
        ({"lines.0.url": "javascript:alert(1)"}, "lines[0].url", "invalid_format"),
        ({"shop.shipping_tax": "bokes"}, "shop", "invalid_format"),
        ({"lines.1": {"ref": "b", "unit_price": "x"}}, "lines[1].unit_price", "invalid_format"),
        ({"date": "22-11-2026"}, "date", "invalid_format"),
        ({"date": 20261122}, "date", "invalid_format"),
        ({"shop": []}, "shop", "invalid_format"),
        ({"shop.country": "UK"}, "shop.country", "unknown_value"),
        ({"shop.country": "EU"}, "shop.country", "unknown_value"),
        ({"shop.currency": "EUX"}, "shop.currency", "unknown_value"),
        ({"shop.oss": "yes"}, "shop.oss", "invalid_format"),
        ({"shop.tax_rounding": "unit"}, "shop.tax_rounding", "unknown_value"),
        ({"shop.cross_border": []}, "shop.cross_border", "unknown_value"),
        ({"shop.tax_classes": []}, "shop.tax_classes", "invalid_format"),
        ({"shop.tax_classes.std": "21"}, "shop.tax_classes.std", "invalid_format"),
        ({"shop.tax_classes.std.*": "300"}, "shop.tax_classes.std.*", "invalid_format"),
        ({"shop.tax_classes.std.*": None}, "shop.tax_classes.std.*", "required"),
        ({"shop.tax_classes.std.*": ["5", "x"]}, "shop.tax_classes.std.*[1]", "invalid_format"),
        ({"shop.prices_with_tax": True}, "shop.prices_with_tax", "unexpected"),
        ({"destination.country": "XX"}, "destination.country", "unknown_value"),
        ({"destination.zip": "1000"}, "destination.zip", "unexpected"),
        ({"buyer.kind": "company"}, "buyer.kind", "unknown_value"),
        ({"buyer.vat_id_status": "maybe"}, "buyer.vat_id_status", "unknown_value"),
        ({"shipping": {}}, "shipping.price", "required"),
        ({"shipping.price": "-1"}, "shipping.price", "invalid_format"),
        ({"shipping.free_from_basis": "net"}, "shipping.free_from_basis", "unknown_value"),
        ({"coupons.0.code": None}, "coupons[0].code", "required"),
        ({"coupons.0.code": "x" * 10_240}, "coupons[0].code", "too_long"),
        ({"coupons.0.code": "ÉTÉ"}, "coupons[0]", "invalid_format"),
        ({"coupons.0.kind": None}, "coupons[0].kind", "required"),
        ({"coupons.0.kind": "half"}, "coupons[0].kind", "unknown_value"),
        ({"coupons.0.value": "150"}, "coupons[0].value", "invalid_format"),
        ({"coupons.0.value": "-5"}, "coupons[0].value", "invalid_format"),
        ({"coupons.0.ends": "soon"}, "coupons[0].ends", "invalid_format"),
        ({"coupons.0.refs": "mug"}, "coupons[0].refs", "invalid_format"),
        ({"coupons.0.refs": [1]}, "coupons[0].refs[0]", "invalid_format"),
        ({"coupons.0.countries": ["UK"]}, "coupons[0]", "invalid_format"),
        ({"coupons.0.kind": "buy_x_get_y"}, "coupons[0]", "invalid_format"),
        ({"coupons.0.max_units": 0}, "coupons[0].max_units", "invalid_format"),
        ({"coupons.0.min_subtotl": "5"}, "coupons[0].min_subtotl", "unexpected"),
        (
            {"coupons.1": {"code": "welcome ", "kind": "free_shipping"}},
            "coupons[1].code",
            "unexpected",
        ),
        ({"codes": "welcome"}, "codes", "invalid_format"),
        ({"codes": [5]}, "codes[0]", "invalid_format"),
        ({"codes": ["x" * 10_240]}, "codes[0]", "too_long"),
        ({"gift_cards": [{}]}, "gift_cards[0].balance", "required"),
        ({"gift_cards": [{"balance": "-5"}]}, "gift_cards[0].balance", "invalid_format"),
    ],
)
def test_bad_input_is_a_named_error_and_never_a_wrong_total(
    changes: dict[str, Any], field: str, code: str
) -> None:
    found = answer(changes)
    assert list(found) == ["id", "error"]
    assert found["id"] == "b1"
    assert (found["error"]["field"], found["error"]["code"]) == (field, code)
    assert len(found["error"]["message"]) > len(field) // 2
    json.dumps(found)


def test_what_the_tax_service_answers_wrongly_is_an_error_on_the_line() -> None:
    service = Choices(tax_rate=lambda *_: "a fifth")
    found = quote_json({"id": 1, "lines": BASKET["lines"]}, a_shop(), TODAY, ask=lambda *_: service)
    assert found["id"] == 1
    assert "'a fifth' is not a price" in found["error"]["message"]


@pytest.mark.parametrize("basket", [[], "mug", 5, None])
def test_what_is_no_basket_is_an_error_too(basket: Any) -> None:
    found = quote_json(basket, a_shop(), TODAY)
    assert (found["id"], found["error"]["code"]) == (None, "invalid_format")


def test_a_basket_of_its_own_is_sold_wherever_it_goes_the_apps_where_the_app_sells() -> None:
    to_japan = {"lines": BASKET["lines"], "destination": {"country": "JP"}}
    home = a_shop(sells_to=("NL",))
    assert quote_json(to_japan, home, TODAY)["notices"] == ["duties_may_apply", "no_shipping"]
    with_price = {**to_japan, "shipping": {"price": "19.00"}}
    assert quote_json(with_price, home, TODAY)["notices"] == ["duties_may_apply"]


def test_reading_a_basket_leaves_it_as_it_was() -> None:
    before = copy.deepcopy(BASKET)
    quote_json(BASKET, a_shop(), TODAY)
    assert before == BASKET
