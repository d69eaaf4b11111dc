"""Cases worked out by hand, each with where its figures come from.

A basket is what `flask smartcheckout quote` reads; `expects` names only what the case is about.
Lines are (ref, unit price, quantity, tax class); amounts are decimal strings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

BOOKS = {"std": {"*": "21"}, "books": {"*": "9"}}


@dataclass(frozen=True)
class Case:
    """One basket, what must come out, and the source of the figures."""

    name: str
    source: str
    basket: dict[str, Any]
    expects: dict[str, Any]


def case(
    name: str,
    source: str,
    lines: list[Any],
    expects: dict[str, Any],
    **basket: Any,
) -> Case:
    """Write a case short: a Dutch shop, no shipping, unless the basket says otherwise."""
    keys = ("ref", "unit_price", "quantity", "tax_class")
    full = {
        "lines": [
            line if isinstance(line, dict) else dict(zip(keys, line, strict=True)) for line in lines
        ],
        "shipping": None,
        **basket,
    }
    return Case(name, source, full, expects)


def shop(country: str = "NL", currency: str = "EUR", **more: Any) -> dict[str, Any]:
    """A shop object of a basket."""
    return {"country": country, "currency": currency, **more}


def net(country: str, currency: str, rate: str | list[str], **more: Any) -> dict[str, Any]:
    """A shop with net prices and one rate."""
    return shop(
        country, currency, prices_include_tax=False, tax_classes={"standard": {"*": rate}}, **more
    )


def gross(country: str, currency: str, rate: str, **more: Any) -> dict[str, Any]:
    """A shop with gross prices and one rate."""
    return shop(country, currency, tax_classes={"standard": {"*": rate}}, **more)


def percent(value: str, kind: str = "percent_order", **more: Any) -> dict[str, Any]:
    """A coupon with its code given."""
    return {"coupons": [{"code": "C", "kind": kind, "value": value, **more}], "codes": ["c"]}


def group(rate: str, base: str, tax: str) -> dict[str, str]:
    """A row of the tax breakdown."""
    return {"rate": rate, "base": base, "tax": tax}


S = "standard"

PUBLISHED = [
    case(
        "a tenth off a basket of two rates, shipping divided",
        "the receipt of the reference mock: 88.95 - 8.90 + 4.95 = 85.00",
        [
            ("mug", "12.50", 2, "std"),
            ("apron", "39.00", 1, "std"),
            ("atlas", "24.95", 1, "books"),
        ],
        {
            "total": "85.00",
            "discount_total": "8.90",
            "tax_groups": [group("21", "50.55", "10.61"), group("9", "21.87", "1.97")],
        },
        shop=shop(tax_classes=BOOKS),
        shipping={"price": "4.95"},
        **percent("10"),
    ),
    case(
        "half off eight lines leaves what is shown",
        "woocommerce issue 11626: 33.09 less half must be one figure, not 16.57",
        [
            (f"l{nth}", price, 1, S)
            for nth, price in enumerate(
                ["5.17", "3.32", "1.25", "3.50", "5.01", "3.34", "5.99", "5.51"]
            )
        ],
        {"discount_total": "16.55", "total": "16.54", "net_total": "13.90", "tax_total": "2.64"},
        shop=shop("DE"),
        **percent("50"),
    ),
    case(
        "five pounds off six pieces",
        "woocommerce issue 12087: 29.60 - 5.00 was a penny out with tax shown",
        [("a", "6.50", 3, S), ("b", "0.20", 1, S), ("c", "4.95", 2, S)],
        {"total": "24.60", "net_total": "20.50", "tax_total": "4.10", "discount_total": "5.00"},
        shop=shop("GB", "GBP"),
        **percent("5.00", "fixed_order"),
    ),
    case(
        "half off one item, sales tax added",
        "woocommerce issue 8291: 27.98 - 6.75 + 1.59 = 22.82, not 22.83",
        [("a", "13.49", 1, S), ("b", "14.49", 1, S)],
        {"discount_total": "6.75", "tax_total": "1.59", "total": "22.82"},
        shop=net("US", "USD", "7.5"),
        destination={"country": "US"},
        **percent("50", "percent_item", refs=["a"]),
    ),
    case(
        "a tenth off five of a kind",
        "woocommerce issue 8291, second example: 72.45 - 7.25 = 65.20, not 65.21",
        [("c", "14.49", 5, S)],
        {"discount_total": "7.25", "total": "65.20"},
        shop=net("US", "USD", "0"),
        destination={"country": "US"},
        **percent("10"),
    ),
    case(
        "two roundings meet: discount, then tax",
        "woocommerce issue 16305: 51.86 - 20.74 = 31.12, + 2.57 = 33.69",
        [("a", "51.86", 1, S)],
        {"discount_total": "20.74", "tax_total": "2.57", "total": "33.69"},
        shop=net("US", "USD", "8.25"),
        destination={"country": "US"},
        **percent("40"),
    ),
    case(
        "discount before tax",
        "woocommerce issue 10573: 27.23 - 2.72 = 24.51, + 2.45 = 26.96",
        [("a", "27.23", 1, S)],
        {"discount_total": "2.72", "tax_total": "2.45", "total": "26.96"},
        shop=net("AU", "AUD", "10"),
        destination={"country": "AU"},
        **percent("10"),
    ),
    case(
        "gross prices sum to what the payment provider is asked for",
        "coreshop issue 2804: 4 x 21.95 + 7.95 = 95.75, the provider reckoned 95.77",
        [("a", "21.95", 4, S)],
        {"total": "95.75", "net_total": "80.46", "tax_total": "15.29"},
        shop=shop("DE"),
        shipping={"price": "7.95"},
    ),
    case(
        "two net pieces",
        "coreshop issue 580: 31.80 + 2.45 = 34.25, shown as 34.24",
        [("a", "15.90", 2, S)],
        {"tax_total": "2.45", "total": "34.25"},
        shop=net("CH", "CHF", "7.7"),
        destination={"country": "CH"},
    ),
    case(
        "four net pieces",
        "coreshop issue 580: 63.60 + 4.90 = 68.50, shown as 68.48",
        [("a", "15.90", 4, S)],
        {"tax_total": "4.90", "total": "68.50"},
        shop=net("CH", "CHF", "7.7"),
        destination={"country": "CH"},
    ),
    case(
        "the shelf price times ten",
        "vendure issue 2662: 10 x 38.23 is 382.30; the net of all is 318.58",
        [("a", "38.23", 10, S)],
        {"total": "382.30", "net_total": "318.58", "tax_total": "63.72"},
        shop=shop("GB", "GBP"),
        destination={"country": "GB"},
    ),
    case(
        "the net of two is rounded once",
        "vendure issue 3047: 798.00 with 9 % contains 65.89, net 732.11",
        [("a", "399.00", 2, S)],
        {"total": "798.00", "net_total": "732.11", "tax_total": "65.89"},
        shop=gross("SG", "SGD", "9"),
        destination={"country": "SG"},
    ),
    case(
        "home tax comes off for a country outside",
        "vendure issue 1216: 100.00 with 20 % becomes 83.33",
        [("a", "100.00", 1, S)],
        {"total": "83.33", "tax_total": "0.00", "treatment": "export"},
        shop=shop("GB", "GBP"),
        destination={"country": "US"},
    ),
    case(
        "eight percent off seventy net pieces",
        "prestashop issue 25145: 204.98 and 41.00, not 40.99",
        [("p1", "2.74", 20, S), ("p2", "3.36", 50, S)],
        {"net_total": "204.98", "tax_total": "41.00", "total": "245.98"},
        shop=net("FR", "EUR", "20"),
        destination={"country": "FR"},
        **percent("8"),
    ),
    case(
        "tax on goods, discount and shipping together",
        "prestashop issue 11195: 41.50 - 5.70 + 3.50 = 39.30, with 21 % 47.55, not 47.54",
        [("p", "41.50", 1, S)],
        {"net_total": "39.30", "tax_total": "8.25", "total": "47.55"},
        shop=net("BE", "EUR", "21"),
        destination={"country": "BE"},
        shipping={"price": "3.50"},
        **percent("5.70", "fixed_order"),
    ),
    case(
        "eighty net pieces",
        "prestashop issue 21708: 80 x 7.80 = 624.00, + 21 % = 755.04",
        [("p", "7.80", 80, S)],
        {"net_total": "624.00", "total": "755.04"},
        shop=net("NL", "EUR", "21"),
    ),
    case(
        "two pieces at 100.66 net",
        "mollie/Shopware pull 55: 201.32 with 16 % is 233.53 when rounded once",
        [("p", "100.66", 2, S)],
        {"net_total": "201.32", "tax_total": "32.21", "total": "233.53"},
        shop=net("DE", "EUR", "16"),
        destination={"country": "DE"},
    ),
    case(
        "tax rounded once a rate",
        "mrp.com.my, Calculating GST on tax invoices, example 2: 0.32 on 5.31",
        [("green", "1.77", 1, S), ("red", "1.77", 1, S), ("blue", "1.77", 1, S)],
        {"net_total": "5.31", "tax_total": "0.32", "total": "5.63"},
        shop=net("MY", "MYR", "6"),
        destination={"country": "MY"},
    ),
    case(
        "tax rounded once a line",
        "mrp.com.my, Calculating GST on tax invoices, example 1: 3 x 0.11 = 0.33 on 5.31",
        [("green", "1.77", 1, S), ("red", "1.77", 1, S), ("blue", "1.77", 1, S)],
        {"net_total": "5.31", "tax_total": "0.33", "total": "5.64"},
        shop=net("MY", "MYR", "6", tax_rounding="line"),
        destination={"country": "MY"},
    ),
    case(
        "federal and provincial tax side by side",
        "Revenu Québec, Calculating the Taxes: 100.00 + 5.00 + 9.98 = 114.98",
        [("p", "100.00", 1, S)],
        {
            "total": "114.98",
            "tax_groups": [group("9.975", "100.00", "9.98"), group("5", "100.00", "5.00")],
        },
        shop=shop("CA", "CAD", prices_include_tax=False),
        destination={"country": "CA", "state": "QC"},
    ),
    case(
        "a thousand dollars in Quebec",
        "justinvoice.ca, Quebec invoice: 1000.00 + 50.00 + 99.75 = 1149.75",
        [("p", "1000.00", 1, S)],
        {"total": "1149.75", "tax_total": "149.75"},
        shop=shop("CA", "CAD", prices_include_tax=False),
        destination={"country": "CA", "postcode": "H3Z 2Y7"},
    ),
    case(
        "shipping bears the rates of the goods in proportion",
        "woocommerce issue 23083, the Swedish tax office: 10 at 10 % and 10 at 20 % make 15 %",
        [("low", "10.00", 1, "low"), ("high", "10.00", 1, "high")],
        {
            "shipping": {"gross": "11.50", "net": "10.00", "tax": "1.50", "free": False},
            "total": "34.50",
            "tax_groups": [group("20", "15.00", "3.00"), group("10", "15.00", "1.50")],
        },
        shop=shop(
            "SE",
            prices_include_tax=False,
            tax_classes={"low": {"*": "10"}, "high": {"*": "20"}},
        ),
        destination={"country": "SE"},
        shipping={"price": "10.00"},
    ),
]

MUG = [("mug", "121.00", 1, S)]
BY_VAT_ID = {"kind": "business", "vat_id": "BE0123456749", "vat_id_status": "valid"}


def destination(
    name: str, to: dict[str, str], kind: str, total: str, tax: str, source: str, **more: Any
) -> Case:
    """A mug of 121.00 from the Netherlands (100.00 + 21 %) sent somewhere."""
    expects = {"total": total, "tax_total": tax, "treatment": kind}
    return case(name, source, MUG, expects, **{"shop": shop(), "destination": to, **more})


DIRECTIVE = "Directive 2006/112/EC, art. 6; 121.00 without 21 % is 100.00"
OSS = "Directive 2006/112/EC, art. 33; tax = 121 - 121/(1+r), rates of TEDB"

DESTINATIONS = [
    destination("at home", {"country": "NL"}, "domestic", "121.00", "21.00", "121/1.21"),
    *(
        destination(f"one stop shop, {code}", {"country": code}, "oss", "121.00", tax, OSS)
        for code, tax in [
            ("BE", "21.00"),  # 121/1.21  = 100.00
            ("DE", "19.32"),  # 121/1.19  = 101.6807
            ("FR", "20.17"),  # 121/1.20  = 100.8333
            ("HU", "25.72"),  # 121/1.27  =  95.2756
            ("LU", "17.58"),  # 121/1.17  = 103.4188
            ("DK", "24.20"),  # 121/1.25  =  96.80
            ("FI", "24.59"),  # 121/1.255 =  96.4143
            ("EE", "23.42"),  # 121/1.24  =  97.5806
            ("IE", "22.63"),  # 121/1.23  =  98.3740
            ("MT", "18.46"),  # 121/1.18  = 102.5424
            ("IT", "21.82"),  # 121/1.22  =  99.1803
        ]
    ),
    destination(
        "Madeira", {"country": "PT", "postcode": "9000-081"}, "oss", "121.00", "21.82", "22 %"
    ),
    destination(
        "Azores", {"country": "PT", "postcode": "9500-321"}, "oss", "121.00", "16.69", "16 %"
    ),
    destination(
        "Jungholz", {"country": "AT", "postcode": "6691"}, "oss", "121.00", "19.32", "19 %"
    ),
    destination(
        "Mittelberg", {"country": "AT", "postcode": "6992"}, "oss", "121.00", "19.32", "19 %"
    ),
    destination("Monaco", {"country": "MC"}, "oss", "121.00", "20.17", "art. 7: as France, 20 %"),
    destination(
        "Northern Ireland",
        {"country": "GB", "postcode": "BT1 5GS"},
        "oss",
        "121.00",
        "20.17",
        "Windsor Framework: goods as in the EU, 20 %",
    ),
    *(
        destination(f"outside: {name}", to, "export", "100.00", "0.00", DIRECTIVE)
        for name, to in [
            ("Canary Islands", {"country": "ES", "postcode": "35001"}),
            ("Tenerife", {"country": "ES", "postcode": "38001"}),
            ("Ceuta", {"country": "ES", "postcode": "51001"}),
            ("Melilla", {"country": "ES", "postcode": "52001"}),
            ("Åland", {"country": "AX"}),
            ("Åland by its postcode", {"country": "FI", "postcode": "22100"}),
            ("Livigno", {"country": "IT", "postcode": "23041"}),
            ("Livigno, older", {"country": "IT", "postcode": "23030", "city": "Livigno"}),
            ("Campione d'Italia", {"country": "IT", "postcode": "22061"}),
            ("Büsingen", {"country": "DE", "postcode": "78266"}),
            ("Heligoland", {"country": "DE", "postcode": "27498"}),
            ("Mount Athos", {"country": "GR", "postcode": "63086"}),
            ("Guadeloupe", {"country": "FR", "postcode": "97110"}),
            ("Réunion", {"country": "RE"}),
            ("Jersey", {"country": "JE"}),
            ("Guernsey in a British address", {"country": "GB", "postcode": "GY1 1AA"}),
            ("Isle of Man", {"country": "IM"}),
            ("Faroe Islands", {"country": "FO"}),
            ("Greenland", {"country": "GL"}),
            ("Great Britain", {"country": "GB", "postcode": "EC1A 1BB"}),
            ("Switzerland", {"country": "CH"}),
            ("Norway", {"country": "NO"}),
            ("United States", {"country": "US", "state": "MA"}),
        ]
    ),
    destination(
        "an Italian town that shares Livigno's older postcode",
        {"country": "IT", "postcode": "23030", "city": "Valfurva"},
        "oss",
        "121.00",
        "21.82",
        "22 %",
    ),
    destination(
        "a business with a confirmed VAT id",
        {"country": "BE"},
        "reverse_charge",
        "100.00",
        "0.00",
        "Directive 2006/112/EC, art. 138",
        buyer=BY_VAT_ID,
    ),
    *(
        destination(
            f"a business whose VAT id is {status}",
            {"country": "BE"},
            "oss",
            "121.00",
            "21.00",
            "only a confirmed id moves the tax to the buyer",
            buyer={**BY_VAT_ID, "vat_id_status": status},
        )
        for status in ("invalid", "unchecked", "unavailable")
    ),
    destination(
        "a business at home",
        {"country": "NL"},
        "domestic",
        "121.00",
        "21.00",
        "a domestic sale bears domestic VAT",
        buyer={"kind": "business", "vat_id": "NL001234567B01", "vat_id_status": "valid"},
    ),
    destination(
        "a small seller keeps the rate of home",
        {"country": "HU"},
        "origin",
        "121.00",
        "21.00",
        "Directive 2006/112/EC, art. 59c: under EUR 10,000 a year",
        shop=shop(oss=False),
    ),
    destination(
        "a seller registered over there",
        {"country": "HU"},
        "domestic",
        "121.00",
        "25.72",
        "over EUR 10,000 without the one stop shop: a local registration",
        shop=shop(tax_abroad="registered"),
    ),
    *(
        destination(
            f"constant net, {code}",
            {"country": code},
            "oss",
            total,
            tax,
            "100.00 net plus the rate there",
            shop=shop(cross_border="constant_net"),
        )
        for code, total, tax in [
            ("BE", "121.00", "21.00"),
            ("DE", "119.00", "19.00"),
            ("HU", "127.00", "27.00"),
            ("FI", "125.50", "25.50"),
        ]
    ),
    *(
        destination(
            f"net prices, {code}",
            {"country": code},
            kind,
            total,
            tax,
            "121.00 net plus the rate there, or nothing",
            shop=shop(prices_include_tax=False),
        )
        for code, kind, total, tax in [
            ("NL", "domestic", "146.41", "25.41"),
            ("DE", "oss", "143.99", "22.99"),
            ("CH", "export", "121.00", "0.00"),
        ]
    ),
]
