"""Ways of sending: which go there, which is chosen, what each costs."""

from __future__ import annotations

import pytest

from flask_smartcheckout.cart import Cart
from flask_smartcheckout.pricing import Destination, OfferedMethod, ShippingOffer, shippable
from flask_smartcheckout.pricing.delivery import Delivery
from flask_smartcheckout.shop import Coupon, ShippingMethod

from .builders import TODAY, a_line, a_shop, eur, priced

MUG = [a_line("mug", "12.50")]
BOOK = [a_line("book", "9.00", needs_shipping=False)]
HOME = ShippingMethod("home", "At home", "4.95", ("NL", "BE"), free_from="50.00", days=(1, 2))
EVENING = ShippingMethod("evening", "In the evening", "7.95", ("NL",))
WORLD = ShippingMethod("world", "Abroad", "19.95", ("*",), excluded=("NL", "BE", "US"))
SHOP = a_shop(shipping=[HOME, EVENING, WORLD])


def test_only_methods_that_go_there_are_offered_each_with_price_and_days() -> None:
    offers = priced(SHOP, MUG).shipping_offers
    assert offers == (
        ShippingOffer(
            OfferedMethod("home", "At home", (1, 2)),
            eur("4.95"),
            False,
            Delivery(TODAY.replace(day=24), TODAY.replace(day=25)),
        ),
        ShippingOffer(OfferedMethod("evening", "In the evening"), eur("7.95"), False),
    )
    assert [one.method.id for one in priced(SHOP, MUG, "JP").shipping_offers] == ["world"]


def test_the_chosen_method_counts_and_the_first_until_one_is() -> None:
    def used(choice: str | None, to: str = "NL") -> str | None:
        shipping = priced(SHOP, MUG, to, shipping=choice).shipping
        return shipping and shipping.method_id

    assert used(None) == "home"
    assert used("evening") == "evening"
    assert used("evening", to="BE") == "home"
    assert used("pigeon") == "home"


def test_where_nothing_goes_the_goods_are_priced_and_the_page_is_told() -> None:
    quote = priced(SHOP, MUG, "US")
    assert (quote.shipping, quote.shipping_offers, quote.delivery) == (None, (), None)
    assert quote.undeliverable
    assert quote.notices == ("duties_may_apply", "no_shipping")
    assert quote.total == eur("10.33")


def test_a_country_the_shop_does_not_sell_to_is_not_deliverable() -> None:
    shop = a_shop(sells_to=("NL",))
    assert priced(shop, MUG, "BE").undeliverable
    assert not priced(shop, MUG, "NL").undeliverable


def test_a_shop_without_methods_sends_for_free_and_shows_no_row() -> None:
    quote = priced(a_shop(), MUG)
    assert (quote.shipping, quote.undeliverable, quote.total) == (None, False, eur("12.50"))
    assert "shipping" not in [row.kind for row in quote.rows()]


def test_goods_that_need_no_shipping_go_anywhere_the_shop_sells_for_nothing() -> None:
    quote = priced(SHOP, BOOK, "US")
    assert (quote.shipping, quote.shipping_offers, quote.undeliverable) == (None, (), False)
    mixed = priced(SHOP, MUG + BOOK)
    assert mixed.shipping is not None
    assert mixed.shipping.gross == eur("4.95")


def test_shippable_says_so_before_any_quote() -> None:
    mug, book = Cart.of(MUG, "EUR"), Cart.of(BOOK, "EUR")
    assert shippable(SHOP, mug, "NL")
    assert not shippable(SHOP, mug, "US")
    assert shippable(SHOP, book, "US")
    assert not shippable(a_shop(sells_to=("NL",)), book, "BE")


def test_the_answer_of_a_carrier_takes_the_place_of_the_shops_methods() -> None:
    courier = ShippingMethod("courier", "By bicycle", "9.00")
    quote = priced(SHOP, MUG, "US", shipping_methods=(courier,))
    assert quote.shipping is not None
    assert (quote.shipping.method_id, quote.undeliverable) == ("courier", False)
    assert priced(SHOP, MUG, "NL", shipping_methods=()).undeliverable


def test_coupons_show_in_the_price_of_every_method() -> None:
    half = Coupon("HALF", "percent_shipping", 50)
    quote = priced(a_shop(shipping=[HOME, EVENING], coupons=[half]), MUG, codes=("half",))
    assert [offer.price for offer in quote.shipping_offers] == [eur("2.47"), eur("3.97")]
    assert quote.shipping is not None
    assert (quote.shipping.full, quote.shipping.charged) == (eur("4.95"), eur("2.47"))
    assert [(one.on, one.amount) for one in quote.discounts] == [("shipping", eur("2.48"))]
    assert quote.discount_total == eur("0.00")


@pytest.mark.parametrize("kind", ["free_shipping", "percent_shipping", "fixed_price_shipping"])
def test_a_discount_on_shipping_is_capped_too(kind: str) -> None:
    value = 100 if kind == "percent_shipping" else 0
    shop = a_shop(shipping=[HOME], coupons=[Coupon("C", kind, value, max_discount="2.00")])
    shipping = priced(shop, MUG, codes=("c",)).shipping
    assert shipping is not None
    assert (shipping.full, shipping.charged) == (eur("4.95"), eur("2.95"))


def test_shipping_is_divided_over_what_is_shipped_only() -> None:
    shop = a_shop(shipping=[HOME], tax_classes={"low": {"*": "9"}})
    book = a_line("e-book", "10.00", tax_class="low", needs_shipping=False)
    shipping = priced(shop, [a_line("mug", "12.10"), book]).shipping
    assert shipping is not None
    assert (shipping.net, shipping.tax) == (eur("4.09"), eur("0.86"))


def test_free_goods_divide_shipping_by_their_full_prices() -> None:
    shop = a_shop(
        shipping=[HOME],
        tax_classes={"low": {"*": "9"}},
        coupons=[Coupon("ALL", "percent_order", 100)],
    )
    lines = [a_line("a", "10.00"), a_line("b", "10.00", tax_class="low")]
    groups = priced(shop, lines, codes=("all",)).tax_groups
    # 4.95 in halves: 2.48 / 1.21 = 2.05, 2.47 / 1.09 = 2.27
    assert [(group.base, group.tax) for group in groups] == [
        (eur("2.05"), eur("0.43")),
        (eur("2.27"), eur("0.20")),
    ]


def test_delivery_of_the_quote_is_that_of_the_chosen_method() -> None:
    quote = priced(SHOP, MUG, Destination("BE", "1000"), shipping="home")
    assert quote.delivery == Delivery(TODAY.replace(day=24), TODAY.replace(day=25))
    assert priced(SHOP, MUG, shipping="evening").delivery is None
