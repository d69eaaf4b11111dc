"""Any shop, cart, destination and choices that can meet."""

from __future__ import annotations

from collections.abc import Callable
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
    kind = draw(st.sampled_from(COUPON_KINDS))
    some_refs = (("mug",), ("atlas", "pin"))
    given: dict[str, Any] = {
        "kind": kind,
        "value": Decimal(draw(st.integers(0, 10_000))).scaleb(-2),
        "refs": draw(st.sampled_from(some_refs if kind == "free_gift" else ((), (), *some_refs))),
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


# Baskets as JSON, for the reckoner: every key of `flask smartcheckout quote`.

PRODUCTS = ("mug", "apron", "atlas", "pin", "card", "ebook")
MAPPED: dict[str, dict[str, Any]] = {
    "std": {"*": "21"},
    "books": {"NL": "9", "DE": "7", "*": "5.5"},
    "two": {"*": ["5", "9.975"]},
    "halves": {"*": ["9", "9"]},
    "fed": {"*": "5"},
    "exempt": {"*": "0"},
}
ADDRESSES = (
    *({"country": country} for country in ("NL", "NL", "NL", "BE", "DE", "FI", "HU")),
    *({"country": country} for country in ("CH", "JP", "GB")),
    {"country": "PT", "postcode": "9000-081"},
    {"country": "PT", "postcode": "1100-001"},
    {"country": "AT", "postcode": "6691"},
    {"country": "ES", "postcode": "35001"},
    {"country": "DE", "postcode": "78266"},
    {"country": "FI", "postcode": "22100"},
)
MONEY_OF = {"EUR": 2, "JPY": 0, "KWD": 3, "HUF": 2, "RSD": 2}


@st.composite
def baskets(draw: st.DrawFn) -> dict[str, Any]:
    """Any basket that the command must price, with its shop, coupons, codes and gift cards."""
    currency = draw(st.sampled_from(("EUR", "EUR", *MONEY_OF)))
    decimals = MONEY_OF[currency]

    def amount(most: int) -> str:
        return f"{Decimal(draw(st.integers(0, most))).scaleb(-decimals):f}"

    def line() -> dict[str, Any]:
        return _some(
            draw,
            {"ref": draw(st.sampled_from(PRODUCTS)), "unit_price": amount(30_000)},
            quantity=st.integers(1, 12),
            tax_class=st.sampled_from((*MAPPED, "standard", "zero", None)),
            discountable=_MOSTLY,
            needs_shipping=_MOSTLY,
        )

    found: dict[str, Any] = {
        "date": "2026-11-26",
        "shop": {"currency": currency, **draw(_POLICIES)},
        "lines": [line() for _ in range(draw(st.integers(1, 7)))],
        "destination": draw(st.sampled_from(ADDRESSES)),
        "buyer": draw(st.sampled_from(_BUYERS)),
        "coupons": [_json_coupon(draw, code, amount) for code in "ABC"[: draw(st.integers(0, 3))]],
        "codes": list(draw(st.permutations(("a", "B", " c", "nope")))),
        "gift_cards": [{"balance": amount(20_000)} for _ in range(draw(st.integers(0, 2)))],
    }
    if draw(_MOSTLY):
        bases = st.sampled_from(("after_discount", "before_discount"))
        method = _some(draw, {"price": amount(3_000)}, free_from_basis=bases)
        found["shipping"] = {**method, **({"free_from": amount(90_000)} if draw(_RARELY) else {})}
    return found


_RARELY = st.sampled_from((False, False, True))
_MOSTLY = st.sampled_from((True, True, False))
_BUYERS = (
    {"kind": "consumer"},
    {"kind": "consumer"},
    {"kind": "business", "vat_id": "BE0123456749", "vat_id_status": "valid"},
    {"kind": "business", "vat_id": "BE0123456749", "vat_id_status": "unavailable"},
)
_CONDITIONS: tuple[dict[str, Any], ...] = (
    {"starts": "2026-11-26", "ends": "2026-11-26"},
    {"starts": "2026-11-27", "ends": "2026-12-31"},
    {"starts": "2026-11-01", "ends": "2026-11-25"},
    {"countries": ["NL", "BE", "DE", "PT", "JP"]},
    {"classes": ["std"]},
    {"classes": ["books", "standard"]},
    {"exclude_refs": ["card"]},
    {"min_quantity": 3},
    {"max_units": 1},
    {"max_units": 4},
    {"exclusive": True},
)
_POLICIES = st.fixed_dictionaries(
    {
        "country": st.sampled_from((*["NL"] * 6, "FR", "JP")),
        "tax_classes": st.just(MAPPED),
        "shipping_tax": st.sampled_from(("prorata", "prorata", "std", "books", "zero")),
    },
    optional={
        "prices_include_tax": st.booleans(),
        "tax_rounding": st.sampled_from(("rate", "line")),
        "cross_border": st.sampled_from(("constant_gross", "constant_net")),
        "oss": st.booleans(),
    },
)


def _some(draw: st.DrawFn, always: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {**always, **draw(st.fixed_dictionaries({}, optional=optional))}


def _json_coupon(draw: st.DrawFn, code: str, amount: Callable[[int], str]) -> dict[str, Any]:
    kind = draw(st.sampled_from(COUPON_KINDS))
    narrow = st.sampled_from((["mug"], ["atlas", "pin"]))
    coupon: dict[str, Any] = {"code": code, "kind": kind}
    if kind.startswith("percent"):
        coupon["value"] = f"{Decimal(draw(st.integers(0, 10_000))).scaleb(-2):f}"
    elif kind.startswith("fixed"):
        coupon["value"] = amount(20_000)
    elif kind == "buy_x_get_y":
        coupon |= {"buy_quantity": draw(st.integers(1, 3)), "get_quantity": draw(st.integers(1, 2))}
    elif kind == "free_gift":
        coupon["refs"] = draw(narrow)
    for name, rarely in (("max_discount", 5_000), ("min_subtotal", 90_000)):
        if draw(_RARELY):
            coupon[name] = amount(rarely)
    if kind != "free_gift" and draw(_RARELY):
        coupon["refs"] = draw(narrow)
    for condition in draw(st.lists(st.sampled_from(_CONDITIONS), max_size=2)):
        coupon |= condition
    return coupon | {"priority": draw(st.integers(-1, 2))}
