"""Coupons lower the price; gift cards pay."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from ..demands import demand_amount, demand_flag, demand_text, demand_whole
from ..money import Price, to_decimal
from .regions import country_list
from .text import Text

MAX_CODE_LENGTH = 64
_COUNTS = ("min_quantity", "buy_quantity", "get_quantity")
_LIMITS = ("max_units", "max_uses")
_AMOUNTS = ("value", "min_subtotal", "max_discount")
_FLAGS = ("once_per_customer", "first_order", "exclusive", "public", "automatic")

COUPON_KINDS = (
    "percent_item",
    "fixed_item",
    "percent_order",
    "fixed_order",
    "free_shipping",
    "percent_shipping",
    "fixed_price_shipping",
    "buy_x_get_y",
    "free_gift",
)


def coupon_code(typed: str) -> str:
    """Return the one way a code is compared: NFKC, upper case, without spaces.

    Letters beyond ASCII stay as they are: no code has any, so a look-alike matches none.
    Raises ValueError for what is no text.
    """
    if not isinstance(typed, str):
        raise ValueError(f"the code {typed!r} is not a text such as 'WELCOME10'")
    plain = typed if typed.isascii() else unicodedata.normalize("NFKC", typed)
    folded = "".join(plain.split())
    return folded.upper() if folded.isascii() else folded


@dataclass(frozen=True)
class Coupon:
    """A discount and its conditions.

    `value` is a percentage or an amount in major units of the shop's currency, by
    `kind`; so are `min_subtotal` and `max_discount` amounts. A fixed_item amount comes
    off every piece, at most `max_units` pieces, the dearest first. buy_x_get_y gives
    `get_quantity` pieces for every `buy_quantity` bought, the cheapest, for nothing or
    with `value` percent off. free_gift makes the first of `refs` free, added if the cart
    lacks it. `refs` and `classes` narrow a coupon to products and tax classes. A lower
    `priority` comes first; an `exclusive` coupon stands alone. `starts` and `ends` are
    the first and the last day it holds; `countries` as in ShippingMethod. `max_uses` orders
    may have it in all; each customer (an e-mail address) only once where `once_per_customer`,
    and only with a first order where `first_order`. An `automatic` one needs no code. Only of
    a `public` one is a refusal explained to the shopper.
    Raises ValueError naming the code and the fix.
    """

    code: str
    kind: str
    value: Price = 0
    title: Text | None = None
    refs: Sequence[str] = ()
    classes: Sequence[str] = ()
    exclude_refs: Sequence[str] = ()
    min_subtotal: Price | None = None
    min_quantity: int = 0
    buy_quantity: int = 0
    get_quantity: int = 0
    max_discount: Price | None = None
    max_units: int | None = None
    starts: date | None = None
    ends: date | None = None
    countries: Collection[str] = ()
    max_uses: int | None = None
    once_per_customer: bool = False
    first_order: bool = False
    priority: int = 0
    exclusive: bool = False
    public: bool = False
    automatic: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", coupon_code(self.code))
        _check_code(self.code, "coupon")
        if self.kind not in COUPON_KINDS:
            raise ValueError(f"{self.code}: {self.kind!r} is not one of {', '.join(COUPON_KINDS)}")
        for name in _AMOUNTS:
            if name == "value" or getattr(self, name) is not None:
                demand_amount(self.code, name, getattr(self, name))
        for name in _FLAGS:
            demand_flag(self.code, name, getattr(self, name))
        if self._is_percentage and to_decimal(self.value) > 100:
            raise ValueError(f"{self.code}: {self.value} percent is more than everything")
        self._check_counts()
        self._check_days()
        for name in ("refs", "classes", "exclude_refs"):
            object.__setattr__(self, name, self._listed(name))
        if self.kind == "free_gift" and not self.refs:
            raise ValueError(f"{self.code}: free_gift needs refs: the product that is given")
        object.__setattr__(self, "countries", country_list(self._listed("countries")))

    @property
    def _is_percentage(self) -> bool:
        return self.kind.startswith("percent") or self.kind == "buy_x_get_y"

    def _check_counts(self) -> None:
        for name in _COUNTS:
            demand_whole(self.code, name, getattr(self, name))
        for name in _LIMITS:
            if getattr(self, name) is not None:
                demand_whole(self.code, name, getattr(self, name), least=1)
        if isinstance(self.priority, bool) or not isinstance(self.priority, int):
            raise ValueError(f"{self.code}: priority is {self.priority!r}; it is an int")
        if self.kind == "buy_x_get_y" and not (self.buy_quantity and self.get_quantity):
            raise ValueError(f"{self.code}: buy_x_get_y needs buy_quantity and get_quantity")

    def _check_days(self) -> None:
        for name in ("starts", "ends"):
            day = getattr(self, name)
            if day is not None and type(day) is not date:
                raise ValueError(f"{self.code}: {name} is {day!r}; it is a datetime.date")
        if self.starts and self.ends and self.ends < self.starts:
            raise ValueError(f"{self.code}: it ends before it starts")

    def _listed(self, name: str) -> tuple[str, ...]:
        given: Collection[str] = getattr(self, name)
        if isinstance(given, str) or not isinstance(given, Collection):
            raise ValueError(f"{self.code}: {name} is a list: write ({given!r},)")
        for one in given:
            demand_text(self.code, name, one)
        return tuple(given) if isinstance(given, (list, tuple)) else tuple(sorted(given))


@dataclass(frozen=True)
class GiftCard:
    """Money paid in advance: it pays, and never lowers the tax. `balance` in major units."""

    code: str
    balance: Price

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", coupon_code(self.code))
        if self.code:
            _check_code(self.code, "gift card")
        demand_amount(self.code or "gift card", "balance", self.balance)


def _check_code(code: str, whose: str) -> None:
    if not (code.isascii() and code.isprintable() and 0 < len(code) <= MAX_CODE_LENGTH):
        raise ValueError(
            f"{code[:MAX_CODE_LENGTH]!r}: a {whose} code is 1 to {MAX_CODE_LENGTH} ASCII characters"
        )
