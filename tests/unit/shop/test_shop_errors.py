"""Shop and its parts refuse what cannot work, name the field and say what to write."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from flask_smartcheckout.lookup import Pdok
from flask_smartcheckout.shop import (
    Capability,
    Contact,
    Coupon,
    Found,
    GiftCard,
    Invoice,
    ShippingMethod,
    Shop,
    coupon_code,
    localized,
)
from flask_smartcheckout.vat_ids import Vies


class Boastful(Invoice):
    """A provider that says it can pay back, and has no method for it."""

    capabilities = frozenset({Capability.REFUND})


class Nowhere:
    """A look-up of a country there is none of."""

    countries = ("UK",)

    def complete(self, *place: str) -> Found | None:
        return None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"country": "UK"}, r"Shop\(country=…\).*the United Kingdom is GB"),
        ({"country": "EU"}, r"Shop\(country='EU'\) is one country"),
        ({"country": "NL", "sells_to": "EU"}, r"write \('EU',\)"),
        ({"country": "NL", "sells_to": ("XX",)}, r"Shop\(sells_to=…\): 'XX' is not an ISO 3166-1"),
        ({"country": "NL", "currency": "EUX"}, r"Shop\(currency='EUX'\)"),
        ({"country": "NL", "tax_rounding": "unit"}, r"Shop\(tax_rounding=…\) is one of rate, line"),
        ({"country": "NL", "cross_border": "gross"}, r"constant_gross, constant_net"),
        ({"country": "NL", "tax_abroad": "ioss"}, r"oss, origin, registered"),
        ({"country": "NL", "payments": ()}, r"give at least Invoice\(\)"),
        (
            {"country": "NL", "payments": (Boastful(),)},
            r"declares 'refund' .* refund\(\)",
        ),
        ({"country": "NL", "tax_classes": {"books": "9"}}, r"maps countries to percentages"),
        ({"country": "NL", "tax_classes": {"books": {"NL": "300"}}}, r"'books' in NL is '300'"),
        ({"country": "NL", "tax_classes": {"books": {"*": ["5", "nine"]}}}, r"is 'nine'"),
        ({"country": "NL", "tax_classes": []}, r"write \{'books': \{'NL': '9'\}\}"),
        ({"country": "NL", "tax_classes": {5: {"NL": "9"}}}, "the name of a class is a text"),
        ({"country": "NL", "tax_classes": {"books": {"*": []}}}, r"'books' in \* is \[\]: write"),
        ({"country": "NL", "tax_classes": {"books": {"*": ["60", "60"]}}}, "100 together at most"),
        ({"country": "NL", "tax_classes": {"books": {"nl": "9"}}}, "'nl', which is neither"),
        ({"country": "NL", "tax_classes": {"books": {"EU": "9"}}}, "'EU', which is neither"),
        ({"country": "NL", "tax_classes": {"books": {"CA-": "5"}}}, "'CA-', which is neither"),
        ({"country": "NL", "tax_classes": {"books": {"*": "1e-400"}}}, "not a percentage"),
        ({"country": "NL", "currency": "XXX"}, r"Shop\(currency='XXX'\)"),
        ({"country": "NL", "currency": "eur"}, r"Shop\(currency='eur'\)"),
        ({"country": "NL", "shipping_tax": "bokes"}, r"shipping_tax='bokes'\) is one of prorata"),
        ({"country": "NL", "prices_include_tax": "no"}, "prices_include_tax=…\\) is True or False"),
        ({"country": "NL", "lookups": Pdok()}, r"lookups=…\) is a list: write \(Pdok\(\),\)"),
        ({"country": "NL", "lookups": ("pdok",)}, r"lookups=…\) holds 'pdok'; write Pdok\(\)"),
        ({"country": "NL", "lookups": (Nowhere(),)}, "the countries of .*'UK' is not"),
        ({"country": "NL", "vat_ids": Vies}, r"vat_ids=…\) is one checker, .*: write Vies\(\)"),
        ({"country": "NL", "vat_ids": (Vies(),)}, r"vat_ids=…\) is one checker"),
        ({"country": "NL", "vat_ids": "vies"}, r"vat_ids=…\) is one checker, not 'vies'"),
        ({"country": "NL", "trust": "Ships today"}, r"trust=…\) is a list of texts"),
        ({"country": "NL", "trust": (5,)}, r"trust=…\) is a list of texts"),
        ({"country": "NL", "contact": "+31"}, r"contact=…\) is Contact\(…\), or one a country"),
        ({"country": "NL", "contact": {"EU": Contact()}}, "is by country, such as 'NL'"),
        ({"country": "NL", "contact": {"XX": Contact()}}, r"contact=\{'XX'"),
        ({"country": "NL", "contact": {"NL": "+31"}}, r"is a Contact\(…\), not '\+31'"),
        ({"country": "NL", "terms_url": "javascript:x"}, r"terms_url='javascript:x'\) is no http"),
        ({"country": "NL", "privacy_url": " javascript:x"}, "privacy_url"),
        ({"country": "NL", "home_url": "java\nscript:x"}, "home_url"),
        ({"country": "NL", "logo": "data:image/png,x"}, "logo"),
        ({"country": "NL", "stylesheet": "file:///x.css"}, "stylesheet"),
        (
            {"country": "NL", "shipping": [ShippingMethod("a", "A", 1)] * 2},
            r"Shop\(shipping=…\) has a twice",
        ),
        (
            {
                "country": "NL",
                "coupons": [Coupon("a", "free_shipping"), Coupon("A ", "percent_order")],
            },
            r"Shop\(coupons=…\) has A twice",
        ),
    ],
)
def test_a_shop_that_cannot_work_says_why(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Shop(**arguments)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"code": " "}, "1 to 64 ASCII characters"),
        ({"code": "ÉTÉ"}, "1 to 64 ASCII characters"),
        ({"code": "x" * 65}, "1 to 64 ASCII characters"),
        ({"kind": "half_price"}, "'half_price' is not one of percent_item"),
        ({"value": "-1"}, "TEN: value cannot be negative; it is -1"),
        ({"value": "ten"}, "TEN: value: 'ten' is not a price"),
        ({"value": None}, "TEN: value: None is not a price"),
        ({"value": float("nan")}, "TEN: value: nan is not a price"),
        ({"code": None}, "the code None is not a text"),
        ({"code": "\0"}, "1 to 64 ASCII characters"),
        ({"max_discount": "much"}, "TEN: max_discount: 'much' is not a price"),
        ({"min_quantity": 1.5}, "TEN: min_quantity is 1.5; it is an int from 0"),
        ({"max_units": True}, "TEN: max_units is True; it is an int from 1"),
        ({"priority": "high"}, "TEN: priority is 'high'; it is an int"),
        ({"starts": "2026-01-01"}, "TEN: starts is '2026-01-01'; it is a datetime.date"),
        ({"refs": (5,)}, "TEN: refs is 5; it is a text"),
        ({"refs": ("",)}, "TEN: refs is ''"),
        ({"refs": None}, "TEN: refs is a list"),
        ({"countries": "NL"}, r"TEN: countries is a list: write \('NL',\)"),
        ({"exclusive": "no"}, "TEN: exclusive is 'no'; it is True or False"),
        ({"kind": "free_gift"}, "TEN: free_gift needs refs"),
        ({"value": 101}, "101 percent is more than everything"),
        ({"min_subtotal": -5}, "TEN: min_subtotal cannot be negative; it is -5"),
        ({"min_quantity": -1}, "min_quantity is -1; it is an int from 0"),
        ({"max_units": 0}, "max_units is 0; it is an int from 1"),
        ({"kind": "buy_x_get_y"}, "needs buy_quantity and get_quantity"),
        ({"kind": "buy_x_get_y", "value": 120}, "120 percent is more than everything"),
        ({"starts": date(2026, 2, 1), "ends": date(2026, 1, 1)}, "ends before it starts"),
        ({"refs": "mug"}, r"write \('mug',\)"),
        ({"countries": ("UK",)}, "the United Kingdom is GB"),
    ],
)
def test_a_coupon_that_cannot_hold_says_why(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Coupon(**{"code": "TEN", "kind": "percent_order", "value": 10, **arguments})


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"id": ""}, "shipping 'Post': it needs an id and a title"),
        ({"title": ""}, "shipping 'post': it needs an id and a title"),
        ({"price": "-1"}, "shipping post: price cannot be negative; it is -1"),
        ({"free_from_basis": "net"}, "after_discount, before_discount"),
        ({"price": "x"}, "shipping post: price: 'x' is not a price"),
        ({"free_from": "-1"}, "shipping post: free_from cannot be negative"),
        ({"free_from": float("nan")}, "shipping post: free_from: nan is not a price"),
        ({"id": 5}, "shipping 5: id and title are texts"),
        ({"title": 5}, "shipping 'post': id and title are texts"),
        ({"days": 5}, r"days is \(shortest, longest\)"),
        ({"days": (1,)}, r"days is \(shortest, longest\)"),
        ({"days": (1.5, 2)}, r"shipping post: days is \(shortest, longest\)"),
        ({"days": (1, 10**9)}, r"days is \(shortest, longest\)"),
        ({"countries": "NL"}, r"countries are a list: write \('NL',\)"),
        ({"days": (3, 1)}, r"days is \(shortest, longest\)"),
        ({"countries": ("XX",)}, "'XX' is not an ISO 3166-1"),
    ],
)
def test_a_shipping_method_that_cannot_be_says_why(arguments: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        ShippingMethod(**{"id": "post", "title": "Post", "price": "4.95", **arguments})


@pytest.mark.parametrize(
    ("code", "balance", "says"),
    [
        ("CARD", "-0.01", "CARD: balance cannot be negative; it is -0.01"),
        ("CARD", "much", "CARD: balance: 'much' is not a price"),
        ("CARD", None, "CARD: balance: None is not a price"),
        ("", "-5", "gift card: balance cannot be negative"),
        ("X" * 10_240, 5, "the code of a gift card is 64 characters at most"),
        (5, 5, "the code 5 is not a text"),
    ],
)
def test_a_gift_card_holds_something_or_nothing(code: Any, balance: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        GiftCard(code, balance)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "cash"}, "is one of later, transfer, on_delivery, at_pickup"),
        ({"in_advance": True}, r"is for kind='transfer'"),
        ({"max_open_orders": 0}, "1 or more"),
        ({"max_open_amount": "much"}, "max_open_amount"),
        ({"min_age": -1}, "is years"),
        ({"min_age": True}, "is years"),
        ({"remind_after": 3}, r"is a list: write \(3,\)"),
        ({"remind_after": (0,)}, "1 to 90"),
        ({"remind_after": (91,)}, "1 to 90"),
        ({"remind_after": ("3",)}, "1 to 90"),
        ({"remind_after": (3,), "kind": "on_delivery"}, "paid by bank"),
    ],
)
def test_an_invoice_that_cannot_be_meant_says_what_to_write(
    given: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        Invoice(**given)


@pytest.mark.parametrize(("given", "found"), [((10, 3, 3), (3, 10)), ([5], (5,)), ((), ())])
def test_reminders_stand_in_order_and_once(given: Any, found: tuple[int, ...]) -> None:
    assert Invoice(remind_after=given).remind_after == found


@pytest.mark.parametrize("days", [0, 51])
def test_an_invoice_that_would_be_credit_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="later is consumer credit"):
        Invoice(days=days)


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("welcome", "WELCOME"),
        (" wel come ", "WELCOME"),
        ("ｗｅｌｃｏｍｅ", "WELCOME"),
        ("WELCОME", "WELCОME"),  # a Cyrillic О matches no code
        ("lımıted", "lımıted"),  # upper() would make LIMITED of the Turkish dotless i
    ],
)
def test_codes_are_compared_in_one_way(typed: str, compared: str) -> None:
    assert coupon_code(typed) == compared


def test_a_set_of_products_has_the_same_order_in_every_process() -> None:
    coupon = Coupon("TEN", "percent_order", 10, refs={"b", "a", "c"}, countries=("EU",))
    assert coupon.refs == ("a", "b", "c")
    assert "NL" in coupon.countries


def test_the_smallest_shop_sells_at_home_in_its_own_currency() -> None:
    shop = Shop(country="NL")
    assert (shop.currency, shop.sells_to) == ("EUR", {"NL"})


def test_what_a_shop_may_give_is_taken() -> None:
    shop = Shop(
        country="NL",
        shipping_tax="books",
        tax_classes={"books": {"*": "9"}},
        trust=("Ships today", {"en": "Since 1998", "nl": "Sinds 1998"}),
        contact={"NL": Contact(), "*": Contact()},
        terms_url="https://shop.example/terms",
        home_url="//shop.example",
        logo="logo.svg?v=2:1",
    )
    assert shop.shipping_tax == "books"


def test_a_shop_offers_two_invoices_under_names_of_their_own() -> None:
    assert Invoice(days=14).id == "invoice"
    both = Shop(country="NL", payments=(Invoice(), Invoice(id="on_delivery", title="On delivery")))
    assert [one.id for one in both.payments] == ["invoice", "on_delivery"]
    with pytest.raises(ValueError, match="has invoice twice"):
        Shop(country="NL", payments=(Invoice(), Invoice(days=30)))


def test_contact_and_texts_follow_country_and_language() -> None:
    shop = Shop(country="NL", contact={"DE": Contact(phone="1"), "*": Contact(phone="2")})
    assert (shop.contact_for("DE").phone, shop.contact_for("FR").phone) == ("1", "2")
    assert localized({"en": "Post", "nl": "PostNL"}, "nl_BE") == "PostNL"
    assert localized({"de": "Post"}, "fr") == "Post"
