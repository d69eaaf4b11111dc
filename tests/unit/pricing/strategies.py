"""Any shop, cart, destination and choices that can meet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from flask_smartcheckout.cart import Line
from flask_smartcheckout.money import Money
from flask_smartcheckout.pricing import Buyer, Choices, Destination
from flask_smartcheckout.shop import COUPON_KINDS, Coupon, GiftCard, ShippingMethod, Shop

CLASSES = ("standard", "low", "lower", "zero", "two", None)
RATES = {
    "low": {"*": "9"},
    "lower": {"*": "5.5", "DE": "7"},
    "two": {"*": ["5", "9.975"]},
}
REFS = ("mug", "apron", "atlas", "pin", "card")
PLACES = (
    Destination("NL"),
    Destination("BE", "1000"),
    Destination("DE", "10115"),
    Destination("HU"),
    Destination("PT", "9000-081"),
    Destination("ES", "35001"),
    Destination("CH"),
    Destination("US", state="MA"),
    Destination("GB", "BT1 5GS"),
)
major = st.integers(0, 200_000).map(lambda cents: Decimal(cents).scaleb(-2))


def lines(currency: str = "EUR") -> st.SearchStrategy[list[Line]]:
    """One to eight lines; the same product may be there twice."""
    one = st.builds(
        Line,
        st.sampled_from(REFS),
        st.just("A product"),
        st.builds(Money, st.integers(0, 100_000), st.just(currency)),
        st.integers(1, 12),
        tax_class=st.sampled_from(CLASSES),
        discountable=st.booleans(),
        needs_shipping=st.booleans(),
    )
    return st.lists(one, min_size=1, max_size=8)


@st.composite
def coupons(draw: st.DrawFn) -> list[Coupon]:
    """Up to three coupons of any kind, A to C."""
    return [_coupon(draw, code) for code in "ABC"[: draw(st.integers(0, 3))]]


def _coupon(draw: st.DrawFn, code: str) -> Coupon:
    few = st.integers(0, 3)
    given: dict[str, Any] = {
        "kind": draw(st.sampled_from(COUPON_KINDS)),
        "value": Decimal(draw(st.integers(0, 10_000))).scaleb(-2),
        "refs": draw(st.sampled_from(((), (), ("mug",), ("atlas", "pin")))),
        "classes": draw(st.sampled_from(((), (), ("standard",)))),
        "exclude_refs": draw(st.sampled_from(((), (), ("card",)))),
        "min_quantity": draw(few),
        "buy_quantity": draw(few) + 1,
        "get_quantity": draw(few) + 1,
        "max_discount": draw(st.none() | major),
        "max_units": draw(st.none() | st.integers(1, 5)),
        "priority": draw(few),
        "exclusive": draw(st.integers(0, 9)) == 0,
    }
    return Coupon(code, **given)


def shops() -> st.SearchStrategy[Shop]:
    """A Dutch shop of any policy."""
    method = st.builds(
        ShippingMethod,
        st.just("post"),
        st.just("Post"),
        major,
        free_from=st.none() | major,
        free_from_basis=st.sampled_from(("after_discount", "before_discount")),
        days=st.none() | st.just((1, 3)),
    )
    return st.builds(
        Shop,
        country=st.just("NL"),
        currency=st.just("EUR"),
        sells_to=st.just(("*",)),
        tax_classes=st.just(RATES),
        prices_include_tax=st.booleans(),
        tax_abroad=st.sampled_from(("oss", "origin", "registered")),
        tax_rounding=st.sampled_from(("rate", "line")),
        cross_border=st.sampled_from(("constant_gross", "constant_net")),
        shipping_tax=st.sampled_from(("prorata", "standard", "low")),
        shipping=st.lists(method, max_size=1),
        coupons=coupons(),
    )


def places() -> st.SearchStrategy[Destination]:
    """Somewhere at home, in the union, or outside."""
    return st.sampled_from(PLACES)


def choices() -> st.SearchStrategy[Choices]:
    """All codes typed, in any order, by any buyer, with up to two gift cards."""
    cards = st.lists(st.builds(GiftCard, st.just("CARD"), major), max_size=2)
    buyers = st.sampled_from(
        (
            Buyer(),
            Buyer("business", "BE0123456749", "valid"),
            Buyer("business", "BE0123456749", "unavailable"),
        )
    )
    return st.builds(
        Choices,
        codes=st.permutations("ABCX").map(tuple),
        gift_cards=cards.map(tuple),
        buyer=buyers,
    )


PERCENTAGES = st.decimals(Decimal(0), Decimal(100), places=3)
