"""Worked cases of coupons, shipping, gift cards, roundings, currencies and days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .worked_cases import BOOKS, Case, S, case, gross, group, net, percent, shop

RULE = "reckoned by hand from the order of operations"
TEN = ("ten", "10.00", 1, S)


def coupons(*given: dict[str, Any], codes: list[str] | None = None) -> dict[str, Any]:
    """Coupons called A, B, C …, all of them typed."""
    named = [{"code": "ABCDEF"[nth], **one} for nth, one in enumerate(given)]
    return {"coupons": named, "codes": codes or [one["code"] for one in named]}


def off(kind: str, value: str = "0", **more: Any) -> dict[str, Any]:
    """A coupon without its code."""
    return {"kind": kind, "value": value, **more}


GOODS = [
    case(
        "a third each: the odd cent goes to the first by name",
        "1.00 over three equal lines: 34, 33, 33",
        [("b", "10.00", 1, S), ("a", "10.00", 1, S), ("c", "10.00", 1, S)],
        {"lines.discount": ["0.33", "0.34", "0.33"], "total": "29.00"},
        **percent("1.00", "fixed_order"),
    ),
    case(
        "an odd discount over two rates",
        "1.01 over 10.00 and 10.00: 51 and 50; 9.49/1.21 = 7.84, 9.50/1.09 = 8.72",
        [("a", "10.00", 1, "std"), ("b", "10.00", 1, "books")],
        {
            "lines.discount": ["0.51", "0.50"],
            "tax_groups": [group("21", "7.84", "1.65"), group("9", "8.72", "0.78")],
            "total": "18.99",
        },
        shop=shop(tax_classes=BOOKS),
        **percent("1.01", "fixed_order"),
    ),
    case(
        "an amount off every piece",
        "2 x 12.50 less 2 x 5.00",
        [("mug", "12.50", 2, S)],
        {"discount_total": "10.00", "total": "15.00"},
        **percent("5.00", "fixed_item"),
    ),
    case(
        "an amount off one piece",
        "2 x 12.50 less 1 x 5.00",
        [("mug", "12.50", 2, S)],
        {"discount_total": "5.00", "total": "20.00"},
        **percent("5.00", "fixed_item", max_units=1),
    ),
    case(
        "an amount off is never more than the piece costs",
        "3.00 a piece, 5.00 off each: nothing is left, and no more",
        [("pin", "3.00", 2, S), TEN],
        {"discount_total": "11.00", "total": "5.00"},
        **percent("5.00", "fixed_item"),
    ),
    case(
        "a percentage off some products",
        "20 % of 24.95 is 4.99",
        [("mug", "12.50", 1, "std"), ("atlas", "24.95", 1, "books")],
        {"discount_total": "4.99", "total": "32.46", "lines.discount": ["0.00", "4.99"]},
        shop=shop(tax_classes=BOOKS),
        **percent("20", "percent_item", classes=["books"]),
    ),
    case(
        "a percentage off all but one product",
        "10 % of 10.00; the mug is left out",
        [("mug", "12.50", 1, S), TEN],
        {"discount_total": "1.00"},
        **percent("10", exclude_refs=["mug"]),
    ),
    case(
        "a percentage off the two dearest pieces",
        "50 % of 20.00 + 10.00",
        [("a", "20.00", 1, S), ("b", "10.00", 3, S)],
        {"discount_total": "15.00", "lines.discount": ["10.00", "5.00"]},
        **percent("50", "percent_item", max_units=2),
    ),
    case(
        "more off than there is",
        "100.00 off 25.00 leaves nothing, and shipping as it was: 4.95/1.21 = 4.09",
        [("mug", "12.50", 2, S)],
        {
            "discount_total": "25.00",
            "total": "4.95",
            "tax_groups": [group("21", "4.09", "0.86")],
            "lines.gross": ["0.00"],
        },
        shipping={"price": "4.95"},
        **percent("100.00", "fixed_order"),
    ),
    case(
        "a capped percentage",
        "50 % of 100.00, at most 20.00",
        [("a", "100.00", 1, S)],
        {"discount_total": "20.00"},
        **percent("50", max_discount="20.00"),
    ),
    case(
        "a percentage, then an amount",
        "100.00 - 10.00 - 5.00",
        [("a", "100.00", 1, S)],
        {"total": "85.00"},
        **coupons(off("percent_order", "10"), off("fixed_order", "5.00", priority=1)),
    ),
    case(
        "an amount, then a percentage of what is left",
        "100.00 - 5.00 = 95.00, less 9.50",
        [("a", "100.00", 1, S)],
        {"total": "85.50"},
        **coupons(off("percent_order", "10", priority=1), off("fixed_order", "5.00")),
    ),
    case(
        "item discounts come before order discounts whatever their priority",
        "2 x 10.00 - 2 x 1.00 = 18.00, less 10 % = 16.20",
        [("a", "10.00", 2, S)],
        {"total": "16.20"},
        **coupons(off("percent_order", "10"), off("fixed_item", "1.00", priority=9)),
    ),
    case(
        "an exclusive coupon stands alone",
        "only 20 % of 100.00; the other is refused",
        [("a", "100.00", 1, S)],
        {"total": "80.00", "refused_coupons": [{"code": "A", "reason": "exclusive"}]},
        **coupons(
            off("fixed_order", "5.00"), off("percent_order", "20", exclusive=True, priority=5)
        ),
    ),
    case(
        "a line that cannot be discounted keeps its price",
        "10 % of 10.00 only",
        [{"ref": "card", "unit_price": "25.00", "discountable": False}, TEN],
        {"discount_total": "1.00", "total": "34.00"},
        **percent("10"),
    ),
    case(
        "buy two get one: the cheapest of three is free",
        "10.00 + 10.00 + 4.00 less 4.00",
        [("a", "10.00", 2, S), ("b", "4.00", 1, S)],
        {"discount_total": "4.00", "lines.discount": ["0.00", "4.00"]},
        **percent("0", "buy_x_get_y", buy_quantity=2, get_quantity=1),
    ),
    case(
        "buy two get one: five pieces make one group",
        "one of 5 x 10.00",
        [("a", "10.00", 5, S)],
        {"discount_total": "10.00"},
        **percent("0", "buy_x_get_y", buy_quantity=2, get_quantity=1),
    ),
    case(
        "buy two get one: six pieces make two groups, one is the most",
        "two of 6 x 10.00, limited to one",
        [("a", "10.00", 6, S)],
        {"discount_total": "10.00"},
        **percent("0", "buy_x_get_y", buy_quantity=2, get_quantity=1, max_units=1),
    ),
    case(
        "the second for half the price",
        "50 % of one of 2 x 9.99: 4.995, rounded up",
        [("a", "9.99", 2, S)],
        {"discount_total": "5.00", "total": "14.98"},
        **percent("50", "buy_x_get_y", buy_quantity=1, get_quantity=1),
    ),
    case(
        "a gift in the cart costs nothing",
        "12.50 + 3.00 - 3.00",
        [("mug", "12.50", 1, S), ("pin", "3.00", 1, S)],
        {"discount_total": "3.00", "total": "12.50"},
        **percent("0", "free_gift", refs=["pin"]),
    ),
    case(
        "a gift that is not in the cart is added",
        "12.50 and a pin for nothing",
        [("mug", "12.50", 1, S)],
        {
            "total": "12.50",
            "lines.gross": ["12.50", "0.00"],
            "coupons": [{"code": "C", "applied": "0.00"}],
        },
        **percent("0", "free_gift", refs=["pin"]),
    ),
]

SHIPPING = [
    case(
        "free from fifty, reached after the discount",
        "60.00 - 10.00 = 50.00: exactly enough",
        [("a", "60.00", 1, S)],
        {"shipping": {"gross": "0.00", "net": "0.00", "tax": "0.00", "free": True}},
        shipping={"price": "4.95", "free_from": "50.00"},
        **percent("10.00", "fixed_order"),
    ),
    case(
        "free from fifty, missed by the discount",
        "55.00 - 5.50 = 49.50; 4.95/1.21 = 4.09",
        [("a", "55.00", 1, S)],
        {"shipping": {"gross": "4.95", "net": "4.09", "tax": "0.86", "free": False}},
        shipping={"price": "4.95", "free_from": "50.00"},
        **percent("10"),
    ),
    case(
        "free from fifty, before the discount",
        "55.00 counts, not 49.50",
        [("a", "55.00", 1, S)],
        {"total": "49.50"},
        shipping={"price": "4.95", "free_from": "50.00", "free_from_basis": "before_discount"},
        **percent("10"),
    ),
    case(
        "a coupon for free shipping",
        "10.00 + 0; the coupon saved 4.95, the goods nothing",
        [TEN],
        {
            "total": "10.00",
            "discount_total": "0.00",
            "coupons": [{"code": "C", "applied": "4.95"}],
        },
        shipping={"price": "4.95"},
        **percent("0", "free_shipping"),
    ),
    case(
        "half the shipping",
        "50 % of 4.95 is 2.475, rounded up",
        [TEN],
        {"total": "12.47", "coupons": [{"code": "C", "applied": "2.48"}]},
        shipping={"price": "4.95"},
        **percent("50", "percent_shipping"),
    ),
    case(
        "shipping for two euro",
        "4.95 becomes 2.00",
        [TEN],
        {"total": "12.00", "coupons": [{"code": "C", "applied": "2.95"}]},
        shipping={"price": "4.95"},
        **percent("2.00", "fixed_price_shipping"),
    ),
    case(
        "shipping that is cheaper than the coupon makes it",
        "1.95 stays; the coupon changes nothing and is not used up",
        [TEN],
        {"total": "11.95", "refused_coupons": [{"code": "C", "reason": "not_needed"}]},
        shipping={"price": "1.95"},
        **percent("2.00", "fixed_price_shipping"),
    ),
    case(
        "shipping follows a class of its own",
        "10.90/1.09 = 10.00; 4.95/1.21 = 4.09",
        [("atlas", "10.90", 1, "books")],
        {"tax_groups": [group("21", "4.09", "0.86"), group("9", "10.00", "0.90")]},
        shop=shop(tax_classes=BOOKS, shipping_tax="std"),
        shipping={"price": "4.95"},
    ),
    case(
        "home tax comes off the shipping price too",
        "4.95/1.21 = 4.09",
        [("mug", "12.10", 1, S)],
        {
            "total": "14.09",
            "shipping": {"gross": "4.09", "net": "4.09", "tax": "0.00", "free": False},
        },
        destination={"country": "CH"},
        shipping={"price": "4.95"},
    ),
    case(
        "shipping of a mixed basket leaves the union",
        "24.79 and 9.17 divide 4.00 into 2.92 and 1.08; /1.21 = 2.41, /1.09 = 0.99",
        [("a", "30.00", 1, "std"), ("b", "10.00", 1, "books")],
        {
            "shipping": {"gross": "3.40", "net": "3.40", "tax": "0.00", "free": False},
            "total": "37.36",
        },
        shop=shop(tax_classes={"std": {"NL": "21"}, "books": {"NL": "9"}}),
        destination={"country": "US"},
        shipping={"price": "4.00"},
    ),
]

PAYMENT = [
    case(
        "a gift card pays and leaves the tax alone",
        "saleor: a gift card must not lower the tax",
        [("mug", "121.00", 1, S)],
        {"total": "121.00", "tax_total": "21.00", "amount_due": "71.00"},
        gift_cards=[{"balance": "50.00"}],
    ),
    case(
        "a gift card worth more than the order",
        "nothing is due, and never less",
        [("mug", "121.00", 1, S)],
        {"total": "121.00", "tax_total": "21.00", "amount_due": "0.00"},
        gift_cards=[{"balance": "500.00"}],
    ),
    case(
        "two gift cards",
        "121.00 - 100.00 - 21.00",
        [("mug", "121.00", 1, S)],
        {"amount_due": "0.00"},
        gift_cards=[{"balance": "100.00"}, {"balance": "30.00"}],
    ),
]

ROUNDING = [
    case(
        "gross, rounded once a rate",
        "2.97/1.21 = 2.4545",
        [("a", "0.99", 1, S), ("b", "0.99", 1, S), ("c", "0.99", 1, S)],
        {"net_total": "2.45", "tax_total": "0.52", "total": "2.97"},
    ),
    case(
        "gross, rounded once a line",
        "0.99/1.21 = 0.8182, three times",
        [("a", "0.99", 1, S), ("b", "0.99", 1, S), ("c", "0.99", 1, S)],
        {"net_total": "2.46", "tax_total": "0.51", "total": "2.97"},
        shop=shop(tax_rounding="line"),
    ),
    case(
        "yen have no decimals",
        "1000/1.10 = 909.09",
        [("a", "1000", 1, S)],
        {"total": "1000", "net_total": "909", "tax_total": "91"},
        shop=shop("JP", "JPY"),
        destination={"country": "JP"},
    ),
    case(
        "yen, once a rate: food and other goods",
        "National Tax Agency, invoice Q&A 46, once a rate: 999/1.08 = 925, 110/1.1 = 100",
        [("rice", "333", 3, "reduced"), ("pen", "110", 1, S)],
        {
            "tax_groups": [group("10", "100", "10"), group("8", "925", "74")],
            "total": "1109",
        },
        shop=shop("JP", "JPY"),
        destination={"country": "JP"},
    ),
    case(
        "dinar of three decimals",
        "3.750/1.05 = 3.5714",
        [("a", "1.250", 3, S)],
        {"total": "3.750", "net_total": "3.571", "tax_total": "0.179"},
        shop=gross("KW", "KWD", "5"),
        destination={"country": "KW"},
    ),
    case(
        "dinar of two decimals, which CLDR would hide",
        "10.50/1.20 = 8.75",
        [("a", "10.50", 1, S)],
        {"total": "10.50", "net_total": "8.75", "tax_total": "1.75"},
        shop=shop("RS", "RSD"),
        destination={"country": "RS"},
    ),
    case(
        "forint",
        "12700.00/1.27 = 10000.00",
        [("a", "12700", 1, S)],
        {"total": "12700.00", "tax_total": "2700.00"},
        shop=shop("HU", "HUF"),
        destination={"country": "HU"},
    ),
    case(
        "a Swiss franc price",
        "100.00/1.081 = 92.5069",
        [("a", "100.00", 1, S)],
        {"net_total": "92.51", "tax_total": "7.49"},
        shop=shop("CH", "CHF"),
        destination={"country": "LI"},
    ),
    case(
        "goods without tax beside goods with it",
        "12.10 with 21 % holds 2.10; the voucher holds none",
        [("mug", "12.10", 1, S), ("voucher", "25.00", 1, None)],
        {
            "total": "37.10",
            "tax_groups": [group("21", "10.00", "2.10"), group("0", "25.00", "0.00")],
        },
    ),
    case(
        "zero-rated goods",
        "10.00 at 0 %",
        [("book", "10.00", 1, "zero")],
        {"tax_total": "0.00", "tax_groups": [group("0", "10.00", "0.00")]},
        shop=shop("GB", "GBP"),
        destination={"country": "GB"},
    ),
    case(
        "British Columbia: two taxes",
        "5 % of 19.99 is 0.9995, 7 % is 1.3993",
        [("a", "19.99", 1, S)],
        {
            "total": "22.39",
            "tax_groups": [group("7", "19.99", "1.40"), group("5", "19.99", "1.00")],
        },
        shop=shop("CA", "CAD", prices_include_tax=False),
        destination={"country": "CA", "state": "BC"},
    ),
    case(
        "Ontario: one harmonised tax",
        "13 % of 100.00",
        [("a", "100.00", 1, S)],
        {"total": "113.00"},
        shop=shop("CA", "CAD", prices_include_tax=False),
        destination={"country": "CA", "postcode": "M5V 2T6"},
    ),
    case(
        "two taxes of the same rate side by side",
        "9 % twice on 100.00, as within one Indian state",
        [("a", "100.00", 1, S)],
        {
            "total": "118.00",
            "tax_groups": [group("9", "100.00", "9.00"), group("9", "100.00", "9.00")],
        },
        shop=net("IN", "INR", ["9", "9"]),
        destination={"country": "IN"},
    ),
    case(
        "two taxes inside a gross price",
        "112.00/1.12 = 100.00, of which 5.00 and 7.00",
        [("a", "112.00", 1, S)],
        {
            "total": "112.00",
            "tax_groups": [group("7", "100.00", "7.00"), group("5", "100.00", "5.00")],
        },
        shop=shop("CA", "CAD", tax_classes={S: {"*": ["5", "7"]}}),
        destination={"country": "CA"},
    ),
    case(
        "constant net: the net is rounded per piece",
        "12.50/1.21 = 10.33; 10.33 x 1.19 = 12.29, ten times",
        [("mug", "12.50", 10, S)],
        {"total": "122.90"},
        shop=shop(cross_border="constant_net"),
        destination={"country": "DE"},
    ),
    case(
        "constant net: the same rate leaves the price alone",
        "vendure: 2.00 must not become 1.99 by a change of address",
        [("a", "2.00", 1, S), ("b", "9.99", 1, S)],
        {"total": "11.99", "lines.gross": ["2.00", "9.99"]},
        shop=shop(cross_border="constant_net"),
        destination={"country": "BE"},
    ),
    case(
        "export: the net is rounded per piece",
        "12.50/1.21 = 10.3306; 3 x 10.33",
        [("mug", "12.50", 3, S)],
        {"total": "30.99"},
        destination={"country": "CH"},
    ),
]


def on(day: str, country: str, rate: str, source: str, tax_class: str = S) -> Case:
    """100.00 net at home on a day: the tax is the percentage."""
    tax = f"{Decimal(rate):.2f}"
    return case(
        f"{country} {tax_class} on {day}",
        source,
        [("a", "100.00", 1, tax_class)],
        {"tax_groups": [group(rate, "100.00", tax)]},
        shop={**shop(country, "EUR"), "prices_include_tax": False},
        destination={"country": country},
        date=day,
    )


DAYS = [
    on("2020-06-30", "DE", "19", "Zweites Corona-Steuerhilfegesetz"),
    on("2020-07-01", "DE", "16", "Zweites Corona-Steuerhilfegesetz"),
    on("2020-12-31", "DE", "16", "Zweites Corona-Steuerhilfegesetz"),
    on("2021-01-01", "DE", "19", "Zweites Corona-Steuerhilfegesetz"),
    on("2025-06-30", "EE", "22", "TEDB: 24 % since 1 July 2025"),
    on("2025-07-01", "EE", "24", "TEDB: 24 % since 1 July 2025"),
    on("2024-12-31", "SK", "20", "TEDB: 23 % since 1 January 2025"),
    on("2025-01-01", "SK", "23", "TEDB: 23 % since 1 January 2025"),
    on("2025-07-31", "RO", "19", "TEDB: 21 % since 1 August 2025"),
    on("2025-08-01", "RO", "21", "TEDB: 21 % since 1 August 2025"),
    on("2024-08-31", "FI", "24", "TEDB: 25.5 % since 1 September 2024"),
    on("2024-09-01", "FI", "25.5", "TEDB: 25.5 % since 1 September 2024"),
    on("2026-03-31", "SE", "12", "Prop. 2025/26:55", "food"),
    on("2026-04-01", "SE", "6", "Prop. 2025/26:55", "food"),
    on("2027-12-31", "SE", "6", "Prop. 2025/26:55", "food"),
    on("2028-01-01", "SE", "12", "Prop. 2025/26:55", "food"),
    on("2026-06-30", "AT", "10", "Austrian government, 2026", "staple_food"),
    on("2026-07-01", "AT", "4.9", "Austrian government, 2026", "staple_food"),
    on("2018-12-31", "NL", "6", "Belastingplan 2019", "reduced"),
    on("2019-01-01", "NL", "9", "Belastingplan 2019", "reduced"),
]
