"""What a payment provider is asked to collect: line by line, and to the cent of the amount due."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings

from flask_smartcheckout.cart import Cart, Line
from flask_smartcheckout.money import Money
from flask_smartcheckout.pricing import (
    Choices,
    Destination,
    Quote,
    provider_lines,
    quote,
)
from flask_smartcheckout.shop import Coupon, GiftCard, ProviderLine, ShippingMethod, Shop

from .builders import TODAY, a_line, a_shop, eur, priced
from .strategies import choices, lines, places, shops

POST = ShippingMethod("post", "Post", "4.95")
RATES = {"high": {"*": "21"}, "low": {"*": "9"}}


def rows(quote: Quote) -> list[tuple[Any, ...]]:
    """Kind, pieces, price of one, discount, total, rate and tax of each line."""
    return [
        (
            one.kind,
            one.quantity,
            *(f"{money.decimal:f}" for money in (one.unit_price, one.discount, one.total)),
            f"{one.tax_rate:f}",
            f"{one.tax.decimal:f}",
        )
        for one in provider_lines(quote)
    ]


def test_a_line_shipping_a_discount_and_a_gift_card() -> None:
    """Mollie, Handling discounts: two for the price of one, 19.99 off 2 × 19.99, 3.47 of tax."""
    shop = a_shop(
        coupons=[Coupon("TWO", "buy_x_get_y", buy_quantity=1, get_quantity=1)], shipping=[POST]
    )
    lego = [a_line("lego", "19.99", 2)]
    bought = priced(shop, lego, codes=("two",), gift_cards=(GiftCard("GIFT-2026-ABCD", "5"),))
    assert rows(bought) == [
        ("physical", 2, "19.99", "19.99", "19.99", "21", "3.47"),
        ("shipping_fee", 1, "4.95", "0.00", "4.95", "21", "0.86"),
        ("gift_card", 1, "-5.00", "0.00", "-5.00", "0", "0.00"),
    ]
    assert bought.amount_due == eur("19.94")


def test_shipping_of_a_mixed_basket_is_a_line_a_rate() -> None:
    """mollie/Shopware6 28: one line at one rate, but with the tax of two, was refused."""
    bought = priced(
        a_shop(tax_classes=RATES, shipping=[replace(POST, price="3.95")]),
        [a_line("a", "10", tax_class="high"), a_line("b", "10", tax_class="low")],
    )
    assert rows(bought)[2:] == [
        ("shipping_fee", 1, "1.98", "0.00", "1.98", "21", "0.34"),
        ("shipping_fee", 1, "1.97", "0.00", "1.97", "9", "0.16"),
    ]


@pytest.mark.parametrize(
    ("price", "quantity", "expected"),
    [
        ("10.00", 3, ("physical", 3, "12.10", "0.00", "36.30", "21", "6.30")),
        # 2.97 + 0.62: three times 1.20 would be a cent more, three times 1.19 two less
        ("0.99", 3, ("physical", 1, "3.59", "0.00", "3.59", "21", "0.62")),
    ],
)
def test_a_rounding_is_not_shown_as_a_discount(
    price: str, quantity: int, expected: tuple[Any, ...]
) -> None:
    """mollie/PrestaShop 1265: the total was not the unit price times the quantity."""
    bought = priced(a_shop(prices_include_tax=False), [a_line("mug", price, quantity)])
    assert rows(bought) == [expected]
    if expected[1] == 1:
        assert provider_lines(bought)[0].title == "3 × Mug"


def test_goods_that_are_not_sent_are_digital_and_a_free_parcel_is_no_line() -> None:
    shop = a_shop(shipping=[replace(POST, free_from="10")])
    book = a_line("book", "12", needs_shipping=False)
    bought = priced(shop, [book, a_line("mug", "12")])
    assert [one.kind for one in provider_lines(bought)] == ["digital", "physical"]


def test_the_code_of_a_gift_card_is_not_told() -> None:
    bought = priced(a_shop(), [a_line("mug", "9")], gift_cards=(GiftCard("GIFT-2026-ABCD", 5),))
    assert "2026" not in str(provider_lines(bought))
    assert provider_lines(bought)[-1].ref == "…ABCD"


def expected_tax(line: ProviderLine) -> Fraction:
    """The formula of both: total × rate / (100 + rate)."""
    rate = Fraction(line.tax_rate)
    return Fraction(line.total.minor) * rate / (100 + rate)


@settings(max_examples=settings().max_examples)
@given(shops(), lines(), places(), choices())
def test_every_line_sums_and_all_sum_to_the_amount_due(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    """CoreShop 2804: lines of 95.77 for an amount of 95.75 were refused."""
    bought = quote(Cart.of(given, "EUR"), shop, place, chosen, TODAY)
    asked = provider_lines(bought)
    nothing = Money.zero("EUR")
    assert sum((line.total for line in asked), nothing) == bought.amount_due
    for line in asked:
        assert line.total == line.unit_price * line.quantity - line.discount
        assert line.discount >= nothing
        assert (line.total < nothing) == (line.kind == "gift_card")
        assert abs(line.tax.minor - expected_tax(line)) <= Fraction(1, 2)
        assert line.tax_rate >= Decimal(0)
    discounted = [line.discount for line in asked if line.discount]
    assert len(discounted) <= sum(bool(line.discount) for line in bought.lines)
    drift = sum((line.tax for line in asked), nothing) - bought.tax_total
    assert abs(drift.minor) <= len(asked)
