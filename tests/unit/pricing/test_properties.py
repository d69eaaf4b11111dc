"""What holds for every quote, whatever the shop, the cart, the codes and the destination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from flask_smartcheckout.cart import Cart, Line
from flask_smartcheckout.money import Money
from flask_smartcheckout.pricing import Choices, Destination, Quote, quote
from flask_smartcheckout.pricing.percentages import gross_of, net_of, percentage
from flask_smartcheckout.shop import Shop

from .builders import TODAY
from .strategies import PERCENTAGES, choices, lines, places, shops

any_quote = settings(max_examples=settings().max_examples // 2)
baskets = given(shops(), lines(), places(), choices())


def price(shop: Shop, given: list[Line], place: Destination, chosen: Choices) -> Quote:
    return quote(Cart.of(given, "EUR"), shop, place, chosen, TODAY)


def total(amounts: Iterable[Money]) -> Money:
    return sum(amounts, Money.zero("EUR"))


@any_quote
@baskets
def test_the_displayed_rows_sum_to_the_total(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    quote = price(shop, given, place, chosen)
    rows = quote.rows()
    above = ("subtotal", "discount", "shipping", "tax")
    assert total(line.amount for line in quote.lines) == quote.subtotal
    assert total(row.amount for row in rows if row.kind in above) == quote.total
    cards = total(row.amount for row in rows if row.kind == "gift_card")
    assert quote.total + cards == quote.amount_due


@any_quote
@baskets
def test_what_a_provider_is_asked_for_is_the_sum_of_lines_and_shipping(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    quote = price(shop, given, place, chosen)
    charged = [*quote.lines, *([quote.shipping] if quote.shipping else [])]
    assert total(one.gross for one in charged) == quote.total
    assert total(one.net for one in charged) == quote.net_total
    assert total(one.tax for one in charged) == quote.tax_total
    assert quote.net_total + quote.tax_total == quote.total


@any_quote
@baskets
def test_the_tax_breakdown_accounts_for_everything(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    quote = price(shop, given, place, chosen)
    groups = quote.tax_groups
    assert total(group.tax for group in groups) == quote.tax_total
    if not any(len(line.taxes) > 1 for line in quote.lines):
        assert total(group.base + group.tax for group in groups) == quote.total
    assert len({(group.rate, group.name) for group in groups}) == len(groups)


@any_quote
@baskets
def test_a_discount_is_between_nothing_and_the_price(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    quote = price(shop, given, place, chosen)
    nothing = Money.zero("EUR")
    for line in quote.lines:
        assert nothing <= line.discount <= line.amount
        assert nothing <= line.net <= line.gross
        assert line.line.discountable or not line.discount
    goods = total(one.amount for one in quote.discounts if one.on == "goods")
    assert goods == quote.discount_total == total(line.discount for line in quote.lines)
    if quote.shipping:
        assert nothing <= quote.shipping.charged <= quote.shipping.full
    assert nothing <= quote.amount_due <= quote.total


@any_quote
@given(shops(), lines(), places(), choices(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices, random: object
) -> None:
    shuffled = list(given)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = price(shop, given, place, chosen), price(shop, shuffled, place, chosen)
    assert [line.line for line in one.lines[: len(given)]] == given
    assert sorted(map(repr, one.lines)) == sorted(map(repr, other.lines))
    assert replace(one, lines=()) == replace(other, lines=())
    assert one.fingerprint == other.fingerprint


@any_quote
@baskets
def test_a_gift_card_pays_and_changes_no_price_and_no_tax(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    paid = price(shop, given, place, chosen)
    bare = price(shop, given, place, replace(chosen, gift_cards=()))
    assert replace(paid, gift_cards=(), amount_due=paid.total) == bare
    assert total(card.amount for card in paid.gift_cards) == paid.total - paid.amount_due


@any_quote
@baskets
def test_goods_that_leave_the_vat_area_bear_no_tax(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    quote = price(shop, given, place, chosen)
    untaxed = quote.treatment.kind in ("export", "reverse_charge")
    assert quote.treatment.untaxed == untaxed
    if untaxed:
        assert not quote.tax_total
        assert {group.rate for group in quote.tax_groups} == {0}
        assert not quote.tax_included


@any_quote
@given(shops(), lines(), places(), places(), choices())
def test_a_price_comes_back_when_the_address_does(
    shop: Shop, given: list[Line], place: Destination, other: Destination, chosen: Choices
) -> None:
    before = price(shop, given, place, chosen)
    price(shop, given, other, chosen)
    assert price(shop, given, place, chosen) == before


@any_quote
@given(shops(), lines(), choices())
def test_the_shelf_price_stays_across_the_union_with_constant_gross(
    shop: Shop, given: list[Line], chosen: Choices
) -> None:
    shelf = replace(shop, cross_border="constant_gross", prices_include_tax=True)
    for country in ("NL", "BE", "DE", "HU"):
        quote = price(shelf, given, Destination(country), replace(chosen, buyer=Choices().buyer))
        units = [line.unit for line in quote.lines[: len(given)]]
        assert units == [line.unit_price for line in given]


@any_quote
@baskets
def test_a_stored_quote_reads_back_the_same(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    quote = replace(price(shop, given, place, chosen), refused=())
    again = msgspec.json.decode(msgspec.json.encode(quote), type=Quote)
    assert again == quote
    assert (again.fingerprint, again.rows()) == (quote.fingerprint, quote.rows())


@any_quote
@baskets
def test_every_code_is_either_applied_or_refused(
    shop: Shop, given: list[Line], place: Destination, chosen: Choices
) -> None:
    quote = price(shop, given, place, chosen)
    outcome = [one.code for one in (*quote.discounts, *quote.refused)]
    assert sorted(outcome) == ["A", "B", "C", "X"]


@given(st.integers(0, 10**9), PERCENTAGES)
def test_tax_taken_out_and_put_back_differs_by_less_than_a_unit(gross: int, rate: object) -> None:
    net = net_of(gross, rate)  # type: ignore[arg-type]
    assert 0 <= net <= gross
    assert abs(gross_of(net, rate) - gross) <= 1  # type: ignore[arg-type]


@given(st.integers(0, 10**9), PERCENTAGES)
def test_net_plus_percentage_is_gross(net: int, rate: object) -> None:
    assert gross_of(net, rate) == net + percentage(net, rate)  # type: ignore[arg-type]
