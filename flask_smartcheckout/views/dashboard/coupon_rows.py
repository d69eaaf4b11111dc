"""Coupons, batches of them and gift cards as the dashboard lists them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ...codes import gift_cards as cards
from ...codes import listing
from ...codes.coupons import Batch, batches
from ...codes.gift_cards import StoredCard
from ...codes.listing import Listed
from ...i18n import gettext as _
from ...shop import Coupon
from ...state import State
from ...wording.coupons import STATES, conditions, effect, uses, window
from .gift_cards import mark
from .order_rows import Tag

LATEST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A coupon, or a batch of so many `codes`, as the list shows it."""

    name: str
    coupon: Coupon
    effect: str
    conditions: str
    uses: str
    window: str
    state: Tag
    enabled: bool
    in_shop_code: bool = False
    codes: int = 0


@dataclass(frozen=True, slots=True)
class CardRow:
    """A gift card as the list shows it; `mark` names it in a form."""

    card: StoredCard
    state: Tag
    mark: str


def single(state: State, today: date) -> list[Listed]:
    """Return the latest coupons that were added by themselves, then those in the shop's code."""
    stored = listing.of_tables(state.database, today, batch="", limit=LATEST)
    return [*stored, *listing.of_shop(state.database, state.shop, today)]


def coupon_row(one: Listed, currency: str) -> Row:
    """Return a coupon in words."""
    return Row(
        one.coupon.code,
        one.coupon,
        effect(one.coupon, currency),
        _(", ").join(conditions(one.coupon, currency)),
        uses(one.used, one.coupon.max_uses),
        window(one.coupon),
        _tag(one.state),
        one.enabled,
        one.in_shop_code,
    )


def batch_rows(state: State, today: date) -> list[Row]:
    """Return a row for each batch, the newest first."""
    return [_batch_row(one, today, state.shop.currency) for one in batches(state.database)]


def _batch_row(batch: Batch, today: date, currency: str) -> Row:
    """Return a batch as its example, with the counts of all."""
    each = batch.example.coupon.max_uses
    together = None if each is None else each * batch.codes
    whole = replace(batch.example.coupon, max_uses=together)
    now = listing.state(whole, batch.used, today) if batch.enabled else "off"
    one = Listed(whole, now, batch.used, bool(batch.enabled), batch.name)
    return replace(coupon_row(one, currency), name=batch.name, codes=batch.codes)


def card_rows(state: State, today: date) -> list[CardRow]:
    """Return the latest gift cards."""
    found = cards.listed(state.database, LATEST)
    return [CardRow(one, _tag(one.state(today)), mark(state, one)) for one in found]


def _tag(name: str) -> Tag:
    return Tag("" if name == "on" else "wait", _(STATES[name]))
