"""What shoppers and shops ran into elsewhere, each as a test here.

Figures of single cases are in worked_cases.py under the number of their issue.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flask_smartcheckout.cart import Line
from flask_smartcheckout.money import Money
from flask_smartcheckout.pricing import Destination
from flask_smartcheckout.pricing.percentages import net_of
from flask_smartcheckout.shop import Coupon, GiftCard, ShippingMethod

from .builders import a_line, a_shop, eur, priced

RATES = {"high": {"*": "21"}, "low": {"*": "9"}, "lower": {"*": "5.5"}}
MIXED = a_shop(
    tax_classes=RATES,
    shipping=[ShippingMethod("post", "Post", "4.95")],
    coupons=[Coupon("PERCENT", "percent_order", "12.5"), Coupon("AMOUNT", "fixed_order", "7.77")],
)
mixed_baskets = st.lists(
    st.tuples(st.integers(1, 20_000), st.integers(1, 9), st.sampled_from(sorted(RATES))),
    min_size=2,
    max_size=6,
).map(
    lambda rows: [
        Line(f"l{nth}", "A line", Money(minor, "EUR"), quantity, tax_class=tax_class)
        for nth, (minor, quantity, tax_class) in enumerate(rows)
    ]
)


@settings(max_examples=settings().max_examples // 2)
@given(mixed_baskets, st.booleans(), st.sampled_from(("rate", "line")))
def test_no_cent_is_off_on_mixed_rates_with_coupons(
    lines: list[Line], included: bool, rounding: str
) -> None:
    """WooCommerce 25641, 30270 and 20440; PrestaShop 36369."""
    shop = replace(MIXED, prices_include_tax=included, tax_rounding=rounding)
    quote = priced(shop, lines, codes=("percent", "amount"))
    above = ("subtotal", "discount", "shipping", "tax")
    rows = [row.amount for row in quote.rows() if row.kind in above]
    assert sum(rows, eur("0")) == quote.total
    assert sum((group.base + group.tax for group in quote.tax_groups), eur("0")) == quote.total
    if included and rounding == "rate":
        for group in quote.tax_groups:
            assert group.base.minor == net_of((group.base + group.tax).minor, group.rate)


@settings(max_examples=settings().max_examples // 2)
@given(mixed_baskets)
def test_lines_and_shipping_sum_to_what_the_provider_is_asked_for(lines: list[Line]) -> None:
    """CoreShop 2804: 95.75 became 95.77, and the provider refused."""
    quote = priced(MIXED, lines, codes=("percent",))
    assert quote.shipping is not None
    charged = [line.gross for line in quote.lines] + [quote.shipping.gross]
    assert sum(charged, eur("0")) == quote.total == quote.amount_due


def test_shipping_of_a_mixed_basket_is_not_taxed_at_one_rate() -> None:
    """WooCommerce 23083."""
    lines = [a_line("a", "10.00", tax_class="high"), a_line("b", "10.00", tax_class="low")]
    quote = priced(MIXED, lines)
    assert quote.shipping is not None
    # 2.48 / 1.21 = 2.05 and 2.47 / 1.09 = 2.27
    assert quote.shipping.tax == eur("0.43") + eur("0.20")


@pytest.mark.parametrize("cross_border", ["constant_gross", "constant_net"])
@pytest.mark.parametrize(("home", "same_rate"), [("NL", "BE"), ("HU", "HU"), ("DE", "CY")])
def test_two_changes_of_address_do_not_change_a_price(
    cross_border: str, home: str, same_rate: str
) -> None:
    """Vendure: 2.00 became 1.99, as 1.57 net with 27 % does; 1.01 with 21 % becomes 1.00."""
    shop = a_shop(country=home, currency="EUR", cross_border=cross_border)
    for price in ("2.00", "1.01", "9.99", "0.03", "12.95"):
        line = [a_line("a", price)]
        assert priced(shop, line, home).total == eur(price)
        priced(shop, line, "FI")
        priced(shop, line, "CH")
        assert priced(shop, line, home).total == eur(price)
        assert priced(shop, line, same_rate).total == eur(price)


def test_a_gift_card_does_not_lower_the_tax() -> None:
    """Saleor."""
    mug = [a_line("mug", "121.00")]
    paid = priced(a_shop(), mug, gift_cards=(GiftCard("CARD", "121.00"),))
    assert (paid.total, paid.tax_total, paid.amount_due) == (eur("121"), eur("21"), eur("0"))


@pytest.mark.parametrize(
    "coupons",
    [
        [Coupon("A", "fixed_order", "1000")],
        [Coupon("A", "fixed_item", "1000"), Coupon("B", "fixed_order", "1000")],
        [Coupon("A", "percent_order", 100), Coupon("B", "free_shipping")],
        [Coupon("A", "fixed_order", "24.99"), Coupon("B", "percent_item", 100)],
    ],
)
def test_no_total_is_ever_negative(coupons: list[Coupon]) -> None:
    """Vendure 1717, Magento 35162."""
    shop = a_shop(coupons=coupons, shipping=[ShippingMethod("post", "Post", "4.95")])
    quote = priced(
        shop,
        [a_line("mug", "12.50", 2)],
        codes=("a", "b"),
        gift_cards=(GiftCard("CARD", "500"),),
    )
    amounts = [quote.total, quote.net_total, quote.tax_total, quote.amount_due]
    assert min(amounts) >= eur("0")
    assert quote.discount_total <= quote.subtotal


@pytest.mark.parametrize(
    ("shop", "to"),
    [
        ({"tax_classes": RATES}, Destination("NL")),
        ({"tax_classes": RATES, "prices_include_tax": False}, Destination("DE")),
        ({"tax_classes": RATES}, Destination("CH")),
    ],
)
def test_the_sum_of_the_parts_is_the_whole_wherever_it_goes(
    shop: dict[str, Any], to: Destination
) -> None:
    """CoreShop 580, Vendure 2662: subtotal, tax and total must add up on the same page."""
    lines = [a_line("a", "15.90", 4, tax_class="high"), a_line("b", "38.23", 10, tax_class="low")]
    quote = priced(a_shop(**shop), lines, to)
    assert quote.net_total + quote.tax_total == quote.total
    assert sum((line.gross for line in quote.lines), eur("0")) == quote.total
