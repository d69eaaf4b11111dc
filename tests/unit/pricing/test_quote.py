"""The quote as a value: its rows, its fingerprint, its JSON; and the note of a product page."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from flask_smartcheckout.cart import Cart
from flask_smartcheckout.pricing import Choices, Destination, Quote, TaxGroup, note, quote
from flask_smartcheckout.shop import Coupon, GiftCard, ShippingMethod

from .builders import TODAY, a_line, a_shop, eur, priced

POST = ShippingMethod("post", {"nl": "Post", "en": "Mail"}, "4.95", free_from="50.00", days=(1, 2))
SHOP = a_shop(
    shipping=[POST, ShippingMethod("same", "Same price", "4.95")],
    coupons=[Coupon("TEN", "percent_order", 10), Coupon("SAME", "fixed_order", "2.50")],
    tax_classes={"books": {"*": "9"}},
)
LINES = [a_line("mug", "12.50", 2), a_line("atlas", "24.95", tax_class="books")]


def test_rows_stand_in_the_order_they_are_read() -> None:
    bought = priced(SHOP, LINES, codes=("ten",), gift_cards=(GiftCard("CARD", 5),))
    assert [(row.kind, str(row.amount.decimal)) for row in bought.rows()] == [
        ("subtotal", "49.95"),
        ("discount", "-5.00"),
        ("shipping", "4.95"),
        ("included_tax", "4.34"),
        ("included_tax", "2.06"),
        ("total", "49.90"),
        ("gift_card", "-5.00"),
        ("due", "44.90"),
    ]
    discount, shipping = bought.rows()[1:3]
    assert (discount.code, shipping.title) == ("TEN", {"nl": "Post", "en": "Mail"})


def test_net_prices_show_their_tax_as_rows_that_are_added() -> None:
    bought = priced(replace(SHOP, prices_include_tax=False), LINES)
    taxes = [(row.rate, row.base, row.amount) for row in bought.rows() if row.kind == "tax"]
    # 4.95 over 25.00 and 24.95: 2.48 and 2.47
    assert taxes == [
        (Decimal(21), eur("27.48"), eur("5.77")),
        (Decimal(9), eur("27.42"), eur("2.47")),
    ]
    assert not bought.tax_included


def test_untaxed_rows_are_in_the_breakdown_but_not_shown() -> None:
    bought = priced(a_shop(), [a_line("card", "25.00", tax_class=None)])
    assert bought.tax_groups == (TaxGroup(Decimal(0), eur("25.00"), eur("0")),)
    assert [row.kind for row in bought.rows()] == ["subtotal", "total"]


def test_a_quote_is_frozen_and_pure() -> None:
    one, other = priced(SHOP, LINES), priced(SHOP, LINES)
    assert one == other
    assert one is not other
    with pytest.raises(FrozenInstanceError):
        one.total = eur("0")  # type: ignore[misc]


def test_lines_carry_what_a_receipt_shows() -> None:
    given = a_line("mug", "12.50", 2, image="/mug.svg", url="/mug")
    line = priced(SHOP, [given], codes=("ten",)).lines[0]
    assert (line.ref, line.title, line.quantity) == ("mug", "Mug", 2)
    assert (line.image, line.url, line.tax_class) == ("/mug.svg", "/mug", "standard")
    assert (line.unit, line.amount, line.discount) == (eur("12.50"), eur("25.00"), eur("2.50"))
    assert (line.gross, line.net, line.tax) == (eur("22.50"), eur("18.60"), eur("3.90"))
    assert line.rates == (Decimal(21),)


def test_a_cart_in_another_currency_is_refused() -> None:
    with pytest.raises(ValueError, match="the cart is in USD, the shop in EUR"):
        quote(Cart((), "USD"), SHOP, Destination("NL"), Choices(), TODAY)


def test_an_empty_cart_costs_nothing() -> None:
    empty = priced(SHOP, [])
    assert (empty.total, empty.lines, empty.shipping, empty.tax_groups) == (eur("0"), (), None, ())


BASE: dict[str, Any] = {"lines": LINES, "to": Destination("NL"), "codes": ("ten",)}


def fingerprint(**changes: Any) -> str:
    given = {**BASE, "shop": SHOP, **changes}
    return priced(given.pop("shop"), given.pop("lines"), given.pop("to"), **given).fingerprint


@pytest.mark.parametrize(
    "change",
    [
        {"today": TODAY.replace(day=27)},
        {"lines": LINES[::-1]},
        {"to": Destination("NL", "1015 CJ", city="Amsterdam")},
        {"codes": ("ten", "unknown")},
        {"shop": replace(SHOP, shipping=[replace(POST, title="Anders", days=(3, 4))])},
        {"lines": [replace(line, title="Another name") for line in LINES]},
    ],
)
def test_the_fingerprint_does_not_change_with_dates_words_or_order(change: dict[str, Any]) -> None:
    assert fingerprint(**change) == fingerprint()


@pytest.mark.parametrize(
    "change",
    [
        {"lines": [a_line("mug", "12.51", 2), LINES[1]]},
        {"lines": [a_line("mug", "12.50", 3), LINES[1]]},
        {"lines": [a_line("cup", "12.50", 2), LINES[1]]},
        {"lines": [a_line("mug", "25.00", 1), LINES[1]]},
        {"lines": [replace(LINES[0], tax_class="books"), LINES[1]]},
        {"to": Destination("BE")},
        {"codes": ()},
        {"shipping": "same"},
        {"gift_cards": (GiftCard("CARD", 5),)},
        {"shop": replace(SHOP, shipping=())},
    ],
)
def test_the_fingerprint_changes_with_an_amount_or_what_it_is_for(change: dict[str, Any]) -> None:
    assert fingerprint(**change) != fingerprint()


def test_the_same_amounts_under_another_code_have_another_fingerprint() -> None:
    one, other = (priced(SHOP, [a_line("mug", "25.00")], codes=(code,)) for code in ("ten", "same"))
    assert one.total == other.total
    assert one.fingerprint != other.fingerprint


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    script = (
        "from tests.unit.pricing.test_quote import fingerprint;"
        "import locale; locale.setlocale(locale.LC_ALL, 'C'); print(fingerprint())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert seen == {fingerprint()}
    assert len(fingerprint()) == 32


def test_a_price_note_tells_tax_shipping_and_days_before_any_form() -> None:
    values = note(LINES[0], SHOP, Destination("NL"), TODAY)
    assert (values.price, values.rates, values.tax_included) == (eur("12.50"), (Decimal(21),), True)
    assert (values.shipping, values.free_from) == (eur("4.95"), eur("50.00"))
    assert values.delivery is not None
    assert values.delivery.first == date(2026, 11, 24)
    assert values.deliverable


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("CH", lambda values: (values.price, values.tax_included) == (eur("10.33"), False)),
        ("DE", lambda values: values.rates == (Decimal(19),)),
    ],
)
def test_a_price_note_is_that_of_the_destination(to: str, expected: Callable[[Any], bool]) -> None:
    assert expected(note(LINES[0], SHOP, Destination(to), TODAY))


def test_a_price_note_without_shipping_names_none() -> None:
    book = a_line("book", "9.00", needs_shipping=False)
    assert note(book, SHOP, Destination("NL"), TODAY).shipping is None
    nowhere = note(LINES[0], a_shop(sells_to=("NL",), shipping=[POST]), Destination("JP"), TODAY)
    assert (nowhere.shipping, nowhere.deliverable) == (None, False)


def test_a_quote_prices_a_thousand_lines() -> None:
    lines = [a_line(f"p{nth}", "0.99", 1 + nth % 3) for nth in range(1000)]
    bought: Quote = priced(SHOP, lines)
    assert bought.total == bought.subtotal == eur("1979.01")
