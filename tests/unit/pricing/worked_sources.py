"""More cases worked out by hand: figures of authorities, providers, test suites and issue threads.

Each source was read on 2026-11-26; where it shows a wrong figure, the one it asks for is here.
"""

from __future__ import annotations

from typing import Any

from .worked_cases import Case, case, gross, group, net, percent, shop

S = "standard"


def contained(name: str, source: str, price: str, rate: str, base: str, tax: str) -> Case:
    """One piece whose price contains a tax."""
    return case(
        name,
        source,
        [("p", price, 1, S)],
        {"total": price, "net_total": base, "tax_total": tax},
        shop=gross("NL", "EUR", rate),
    )


def added(
    name: str, source: str, prices: list[Any], rate: str, tax: str, total: str, **more: Any
) -> Case:
    """Pieces to whose prices a tax is added: prices, or (price, quantity)."""
    lines = [one if isinstance(one, tuple) else (one, 1) for one in prices]
    return case(
        name,
        source,
        [(f"p{nth}", price, quantity, S) for nth, (price, quantity) in enumerate(lines)],
        {"tax_total": tax, "total": total},
        shop=net("NL", "EUR", rate, **more),
    )


PROVIDERS = [
    case(
        "two for the price of one",
        "docs.mollie.com, Handling discounts: 2 x 19.99 less 19.99 contains 3.47",
        [("lego", "19.99", 2, S)],
        {"total": "19.99", "discount_total": "19.99", "tax_total": "3.47"},
        **percent("0", "buy_x_get_y", buy_quantity=1, get_quantity=1),
    ),
    case(
        "a hundred kronor with a quarter of tax",
        "docs.mollie.com, payment lines: SEK 100.00 x (25 / 125) = SEK 20.00",
        [("p", "100.00", 1, S)],
        {"total": "100.00", "tax_total": "20.00"},
        shop=shop("SE", "SEK"),
    ),
    case(
        "a Polish price in whole zloty",
        "mollie/Shopware6 pull 1352: PLN 678.00 x (23 / 123) = 126.78, not 127.00",
        [("p", "678.00", 1, S)],
        {"total": "678.00", "tax_total": "126.78"},
        shop=shop("PL", "PLN"),
    ),
    case(
        "half off, with the tax of the half that is left",
        "vendure issue 1939: 11.00 x (19 / 119) = 1.76, not 3.51",
        [("p", "22.00", 1, S)],
        {"total": "11.00", "tax_total": "1.76", "discount_total": "11.00"},
        shop=shop("DE"),
        **percent("50"),
    ),
    case(
        "a shirt for less, a quarter of tax",
        "docs.klarna.com, Discounts: 300.00 less 50.00 is 250.00 and contains 50.00",
        [("shirt", "300.00", 1, S)],
        {"total": "250.00", "tax_total": "50.00", "discount_total": "50.00"},
        shop=shop("SE", "SEK"),
        **percent("50", "fixed_item"),
    ),
    contained(
        "a small amount with the low rate",
        "mollie/Shopware6 issue 28: 3.95 x (9 / 109) = 0.33",
        "3.95", "9", "3.62", "0.33",
    ),
    contained(
        "a small amount with sixteen percent",
        "mollie/Shopware6 issue 37: 3.95 x (16 / 116) = 0.54, not 0.55",
        "3.95", "16", "3.41", "0.54",
    ),
    contained(
        "thirty-six and a half with a fifth",
        "mollie/Shopware issue 73: 36.50 x (20 / 120) = 6.08, not 6.09",
        "36.50", "20", "30.42", "6.08",
    ),
    contained(
        "a rate that is two together",
        "mollie/WooCommerce issue 1021: 49.94 x (26.5 / 126.5) = 10.46, not 10.49",
        "49.94", "26.5", "39.48", "10.46",
    ),
]  # fmt: skip

INVOICES = [
    added(
        "the tax on a line of two ends on half a cent",
        "eInvoicing-EN16931 issue 143: 696.22 x 25 % = 174.055, rounded 174.06",
        [("348.11", 2)], "25", "174.06", "870.28",
    ),
    added(
        "a large invoice at fifteen percent",
        "eInvoicing-EN16931 issue 160: 19935.66 x 15 % = 2990.349, rounded 2990.35",
        ["19935.66"], "15", "2990.35", "22926.01",
    ),
    added(
        "half a cent goes up",
        "validator-configuration-xrechnung issue 74: 7612.50 x 19 % = 1446.375, BT-117 1446.38",
        ["7612.50"], "19", "1446.38", "9058.88",
    ),
    added(
        "half a cent goes up to a whole euro",
        "eInvoicing-EN16931 issue 303: 1710.50 x 19 % = 324.995, BT-117 325.00",
        ["1710.50"], "19", "325.00", "2035.50",
    ),
    added(
        "six hundred and forty-two at twenty-one percent",
        "eInvoicing-EN16931 issue 424: 642.60 x 21 % = 134.946, rounded 134.95",
        ["642.60"], "21", "134.95", "777.55",
    ),
    added(
        "a tenth of it",
        "eInvoicing-EN16931 issue 424: 64.26 x 21 % = 13.4946, rounded 13.49",
        ["64.26"], "21", "13.49", "77.75",
    ),
    contained(
        "a price for consumers on an electronic invoice",
        "ZUGFeRD/mustangproject issue 781: 79.20 / 1.19 = 66.55, 79.20 - 66.55 = 12.65",
        "79.20", "19", "66.55", "12.65",
    ),
    contained(
        "a T-shirt in a Dutch schoolbook",
        "maken.wikiwijs.nl/arrangement/142684: 14.95 : 121 x 100 = 12.36, 2.59 for the state",
        "14.95", "21", "12.36", "2.59",
    ),
    contained(
        "a pizza in a Dutch schoolbook",
        "maken.wikiwijs.nl/arrangement/142684: 9.50 : 109 x 100 = 8.7155, there cut off to 8.71",
        "9.50", "9", "8.72", "0.78",
    ),
    added(
        "a pair of jeans in a Dutch schoolbook",
        "maken.wikiwijs.nl/arrangement/142684: 30 : 100 x 121 = 36.30",
        ["30.00"], "21", "6.30", "36.30",
    ),
    case(
        "tax once a rate on an Austrian receipt",
        "pub.dev/documentation/kasseneck_api, vatTotalCents: 3 x 0.33 at 20 % is 0.16",
        [("a", "0.33", 1, S), ("b", "0.33", 1, S), ("c", "0.33", 1, S)],
        {"total": "0.99", "tax_total": "0.16"},
        shop=shop("AT"),
    ),
    case(
        "a discount lowers the tax of its rate",
        "pub.dev/documentation/kasseneck_api, vatTotalCents: 12.00 less 2.00 contains 1.67",
        [("a", "12.00", 1, S)],
        {"total": "10.00", "tax_total": "1.67"},
        shop=shop("AT"),
        **percent("2.00", "fixed_order"),
    ),
    case(
        "two rates, each rounded up from half a cent",
        "developer.wafeq.com, Calculations and rounding: 2.265 is 2.27, 3.345 is 3.35",
        [("one", "45.30", 1, "five"), ("two", "33.45", 1, "ten")],
        {
            "total": "84.37",
            "tax_groups": [group("10", "33.45", "3.35"), group("5", "45.30", "2.27")],
        },
        shop=shop("SA", "SAR", prices_include_tax=False,
                  tax_classes={"five": {"*": "5"}, "ten": {"*": "10"}}),
    ),
    case(
        "a coffee and a sandwich in Canada",
        "budget.canada.ca 2012, Rounding: 1.83 + 2.86 with 5 % is 4.92",
        [("coffee", "1.83", 1, S), ("sandwich", "2.86", 1, S)],
        {"tax_total": "0.23", "total": "4.92"},
        shop=shop("CA", "CAD", prices_include_tax=False),
        destination={"country": "CA", "state": "AB"},
    ),
    case(
        "harmonised tax in Ontario is one tax",
        "CRA interpretation 125136 of 2011-11-28: 31.95 x 13 %, not 5 and 8 % each rounded",
        [("food", "31.95", 1, S)],
        {"tax_total": "4.15", "total": "36.10"},
        shop=shop("CA", "CAD", prices_include_tax=False),
        destination={"country": "CA", "state": "ON"},
    ),
    case(
        "yen are rounded once a rate",
        "zeimueigo.blogspot.com 2022-08-15 on qualified invoices: once an invoice and a rate",
        [("a", "83", 167, "food"), ("b", "197", 66, "food"),
         ("c", "77", 57, "other"), ("d", "417", 57, "other")],
        {
            "net_total": "55021",
            "tax_groups": [group("10", "28158", "2816"), group("8", "26863", "2149")],
            "total": "59986",
        },
        shop=shop("JP", "JPY", prices_include_tax=False,
                  tax_classes={"food": {"*": "8"}, "other": {"*": "10"}}),
    ),
    case(
        "cents of tax once an invoice in Australia",
        "GST Act 1999 s. 9-90 (2)(a): worked out without rounding, added, 0.5 cents upwards",
        [("a", "1.04", 1, S), ("b", "1.01", 1, S)],
        {"tax_total": "0.21", "total": "2.26"},
        shop=net("AU", "AUD", "10"),
    ),
    case(
        "cents of tax once a supply in Australia",
        "support.myhomefone.com.au: 0.104 is rounded to 0.10, 0.105 to 0.11",
        [("a", "1.04", 1, S), ("b", "1.05", 1, S)],
        {"tax_total": "0.21", "lines.tax": ["0.10", "0.11"], "total": "2.30"},
        shop=net("AU", "AUD", "10", tax_rounding="line"),
    ),
]  # fmt: skip

ROUNDINGS = [
    added(
        "ten T-shirts at 10.20",
        "Sylius pull 3868: 102.00 x 0.23 = 23.46, not 23.50",
        [("10.20", 10)], "23", "23.46", "125.46",
    ),
    added(
        "ten T-shirts at 10.10",
        "Sylius pull 3868: 101.00 x 0.23 = 23.23, not 23.20",
        [("10.10", 10)], "23", "23.23", "124.23",
    ),
    added(
        "a thousand T-shirts",
        "Sylius pull 3868: 10200.00 x 0.23 = 2346.00, not 2350.00",
        [("10.20", 1000)], "23", "2346.00", "12546.00",
    ),
    case(
        "five off three of seventy",
        "Sylius issue 8902: 205 x 20 % = 41.00, not 41.01",
        [("a", "70.00", 1, S), ("b", "70.00", 1, S), ("c", "70.00", 1, S)],
        {"net_total": "205.00", "tax_total": "41.00", "total": "246.00"},
        shop=net("FR", "EUR", "20"),
        **percent("5.00", "fixed_order"),
    ),
    added(
        "fifty articles, each price rounded",
        "PrestaShop issue 9981: 1.61 x 50 = 80.50, tax 17.71, 98.21 and not 98.50",
        [("1.61", 50)], "22", "17.71", "98.21",
    ),
    case(
        "thirty-six sweaters at the price on the label",
        "PrestaShop issue 27024: 34.46 x 36 = 1240.56, not 1240.70",
        [("sweater", "34.46", 36, S)],
        {"total": "1240.56"},
    ),
    added(
        "eleven tenths of a cent",
        "PrestaShop issue 32963: 430.58 x 20 % = 86.116 is 86.12, not 86.11",
        ["430.58"], "20", "86.12", "516.70",
    ),
    case(
        "sixty pieces to a business in Belgium",
        "PrestaShop issue 26127: 3.25 with 21 % is 2.69 net, 60 x 2.69 = 161.40, not 161.14",
        [("p", "3.25", 60, S)],
        {"total": "161.40", "tax_total": "0.00", "treatment": "reverse_charge"},
        destination={"country": "BE"},
        buyer={"kind": "business", "vat_id": "BE0123456749", "vat_id_status": "valid"},
    ),
    added(
        "four lines of four, rounded on the total",
        "magento2 issue 12643: 36.32 and 21 % is 43.95",
        [("2.27", 4)] * 4, "21", "7.63", "43.95",
    ),
    added(
        "four lines of four, rounded a line",
        "magento2 issue 12643: each row 10.99, together 43.96",
        [("2.27", 4)] * 4, "21", "7.64", "43.96", tax_rounding="line",
    ),
    case(
        "three of 250 share the tax of 750",
        "magento2 issue 24668: 39.92, 39.92 and 39.91 are 119.75",
        [("a", "250.00", 1, S), ("b", "250.00", 1, S), ("c", "250.00", 1, S)],
        {"tax_total": "119.75", "lines.tax": ["39.92", "39.92", "39.91"]},
        shop=shop("DE"),
    ),
    added(
        "two pieces, rounded on the total",
        "magento2 issue 12823: 2 x 34.77 and 10 % is 76.49",
        [("34.77", 2)], "10", "6.95", "76.49",
    ),
    added(
        "three pieces, rounded on the total",
        "magento2 issue 13903: 3 x 5.36 and 10 % is 17.69",
        [("5.36", 3)], "10", "1.61", "17.69",
    ),
    contained(
        "fifteen stays fifteen",
        "magento2 issue 9593: 15.00 with 19 % is 12.6050 net; it must not become 15.01 or 14.99",
        "15.00", "19", "12.61", "2.39",
    ),
    case(
        "two products, rounded a line",
        "woocommerce issue 18710: 10.70 with 21 % is 12.95, two products are 25.90",
        [("a", "10.70", 1, S), ("b", "10.70", 1, S)],
        {"total": "25.90", "lines.gross": ["12.95", "12.95"]},
        shop=net("NL", "EUR", "21", tax_rounding="line"),
    ),
    case(
        "two of one product, rounded a line",
        "woocommerce issue 18710: 21.40 with 21 % is 25.89",
        [("a", "10.70", 2, S)],
        {"total": "25.89"},
        shop=net("NL", "EUR", "21", tax_rounding="line"),
    ),
    case(
        "twelve and a half net are fifteen gross",
        "woocommerce issue 22532: a net coupon of 12.50 at 20 % is worth 15.00, not 16.00",
        [("a", "20.00", 1, S), ("b", "20.00", 1, S), ("c", "20.00", 1, S)],
        {"discount_total": "12.50", "net_total": "47.50", "total": "57.00"},
        shop=net("FR", "EUR", "20"),
        **percent("12.50", "fixed_order"),
    ),
    added(
        "the lowest Swiss rate",
        "vendure issue 2662: 164.02 x 0.026 = 4.26, not 4.27",
        ["164.02"], "2.6", "4.26", "168.28",
    ),
    case(
        "a dollar off a cactus",
        "vendure issue 573: 10.00 is 8.33 + 1.67; with 1.00 off it is 9.00 with a fifth of tax",
        [("cactus", "10.00", 1, S)],
        {"total": "9.00", "net_total": "7.50", "tax_total": "1.50"},
        shop=gross("GB", "GBP", "20"),
        **percent("1.00", "fixed_item"),
    ),
    case(
        "a quarter off is rounded half up",
        "saleor issue 12040: 19.99 less 25 % is 14.99, not 15.00",
        [("p", "19.99", 1, S)],
        {"discount_total": "5.00", "total": "14.99"},
        **percent("25", "percent_item"),
    ),
    case(
        "the discount is rounded, then taken off",
        "VirtoCommerce/vc-storefront issue 122: 10 % of 49.95 is 5.00",
        [("p", "49.95", 1, S)],
        {"discount_total": "5.00", "total": "44.95"},
        **percent("10"),
    ),
    added(
        "three sixes at six percent, rounded once",
        "hjysolutions.com, AutoCount GST: 39.33 x 6 % = 2.36",
        ["13.11", "13.11", "13.11"], "6", "2.36", "41.69",
    ),
    added(
        "three sixes at six percent, rounded a line",
        "hjysolutions.com, AutoCount GST: 3 x 0.79 = 2.37",
        ["13.11", "13.11", "13.11"], "6", "2.37", "41.70", tax_rounding="line",
    ),
]  # fmt: skip

FREE = [
    case(
        "everything off five lines of odd cents",
        "odoo pull 156897: 100 % off 5.60, 8.92, 44.91, 217.26 and 2400.00 is 0.00, not 0.01",
        [(f"p{nth}", price, 1, S)
         for nth, price in enumerate(("5.60", "8.92", "44.91", "217.26", "2400.00"))],
        {"total": "0.00", "tax_total": "0.00", "discount_total": "2676.69"},
        shop=net("US", "USD", "15"),
        destination={"country": "US"},
        **percent("100"),
    ),
    case(
        "everything off two of a kind",
        "odoo pull 271032: 100 % off 2 x 11.50 at 15 % is 0.00, not 0.01",
        [("a", "11.50", 1, S), ("b", "11.50", 1, S)],
        {"total": "0.00", "tax_total": "0.00"},
        shop=net("US", "USD", "15"),
        destination={"country": "US"},
        **percent("100", "percent_item"),
    ),
    added(
        "two of 11.50, rounded once",
        "odoo pull 271032: 23.00 at 15 % is 26.45",
        ["11.50", "11.50"], "15", "3.45", "26.45",
    ),
    added(
        "two of 11.50, rounded a line",
        "odoo pull 271032: 13.225 is 13.23, twice 26.46",
        ["11.50", "11.50"], "15", "3.46", "26.46", tax_rounding="line",
    ),
    case(
        "two gift cards pay more than is due",
        "odoo issue 95617: 2 x 41.31 and 21 %, two cards of 50.00: 0.00 is due, not -0.01",
        [("a", "41.31", 1, S), ("b", "41.31", 1, S)],
        {"total": "99.97", "tax_total": "17.35", "amount_due": "0.00"},
        shop=net("BE", "EUR", "21"),
        destination={"country": "BE"},
        gift_cards=[{"balance": "50.00"}, {"balance": "50.00"}],
    ),
    case(
        "a tenth off a hundred with tax in it",
        "verbb/gift-voucher issue 22: 90.00 contains 8.18",
        [("p", "100.00", 1, S)],
        {"total": "90.00", "tax_total": "8.18", "amount_due": "90.00"},
        shop=gross("AU", "AUD", "10"),
        **percent("10"),
    ),
    case(
        "a gift card of fifty leaves the tax as it was",
        "verbb/gift-voucher issue 22: 40.00 is due, 8.18 of tax (Directive 2006/112/EC art. 30b)",
        [("p", "100.00", 1, S)],
        {"total": "90.00", "tax_total": "8.18", "amount_due": "40.00"},
        shop=gross("AU", "AUD", "10"),
        gift_cards=[{"balance": "50.00"}],
        **percent("10"),
    ),
]  # fmt: skip

SOURCES = [*PROVIDERS, *INVOICES, *ROUNDINGS, *FREE]
