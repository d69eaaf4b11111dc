"""What an order takes of coupons and gift cards: all of it in the order's own transaction, or none.

The last use of a coupon is one row that one UPDATE changes, whoever else tries at the same moment;
so is the balance of a gift card. What was taken is given back when the order comes to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, or_, select, update

from ..money import Money
from ..storage import Database
from . import gift_cards as cards
from .tables import coupon_counts, coupon_uses, gift_card_entries, gift_cards

_FIRST = ""  # as a code: the one order of a customer that a coupon for new ones was used with


@dataclass(frozen=True, slots=True)
class CouponClaim:
    """One use of a coupon; `max_uses` is how many there are, `customer` who has it only once."""

    code: str
    max_uses: int | None = None
    customer: str | None = None
    first_order: bool = False


@dataclass(frozen=True, slots=True)
class CardClaim:
    """An amount of a gift card, in minor units."""

    digest: str
    minor: int


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything an order takes; `today` is the day by the shop's calendar."""

    coupons: tuple[CouponClaim, ...] = ()
    cards: tuple[CardClaim, ...] = ()
    today: date = date.max


class Spent(Exception):
    """Somebody else was faster: a coupon or gift card no longer has what the order needs of it."""


def take(
    database: Database, connection: Connection, order_id: str, claims: Claims, now: datetime
) -> None:
    """Take everything an order needs. Raises Spent; the transaction is then to be rolled back.

    In the order of the codes, so that two orders never wait for each other.
    """
    for customer in {claim.customer for claim in claims.coupons if claim.first_order}:
        _note_use(database, connection, order_id, _FIRST, customer)
    for coupon in sorted(claims.coupons, key=lambda claim: claim.code):
        _take_coupon(database, connection, order_id, coupon)
    for card in sorted(claims.cards, key=lambda claim: claim.digest):
        _take_card(connection, order_id, card, claims.today, now)


def _take_coupon(
    database: Database, connection: Connection, order_id: str, claim: CouponClaim
) -> None:
    database.insert_new(connection, coupon_counts, {"code": claim.code, "used": 0})
    used = coupon_counts.c.used
    one_more = update(coupon_counts).where(coupon_counts.c.code == claim.code)
    if claim.max_uses is not None:
        one_more = one_more.where(used < claim.max_uses)
    if not connection.execute(one_more.values(used=used + 1)).rowcount:
        raise Spent(claim.code)
    _note_use(database, connection, order_id, claim.code, claim.customer)


def _note_use(
    database: Database, connection: Connection, order_id: str, code: str, customer: str | None
) -> None:
    row = {"order_id": order_id, "code": code, "customer": customer}
    if database.insert_new(connection, coupon_uses, row):
        return
    standing = select(coupon_uses.c.code).where(
        coupon_uses.c.order_id == order_id, coupon_uses.c.code == code
    )
    if connection.execute(standing).first() is None:  # another order of this customer has it
        raise Spent(code)


def _take_card(
    connection: Connection, order_id: str, claim: CardClaim, today: date, now: datetime
) -> None:
    table = gift_cards.c
    statement = (
        update(gift_cards)
        .where(
            table.digest == claim.digest,
            table.enabled,
            or_(table.expires.is_(None), table.expires >= today),
            table.balance_minor >= claim.minor,
        )
        .values(balance_minor=table.balance_minor - claim.minor)
    )
    if not connection.execute(statement).rowcount:
        raise Spent(claim.digest)
    cards.write(connection, claim.digest, "paid", -claim.minor, now, order_id)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What an order gave back: coupons by code, and amounts by what their gift card is called."""

    coupons: tuple[str, ...] = ()
    cards: tuple[tuple[str, Money], ...] = ()


def release(connection: Connection, order_id: str, now: datetime) -> GivenBack:
    """Give back what an order took; nothing is given back twice."""
    coupons = _release_coupons(connection, order_id)
    return GivenBack(coupons, _restore_cards(connection, order_id, now))


def _release_coupons(connection: Connection, order_id: str) -> tuple[str, ...]:
    mine = coupon_uses.c.order_id == order_id
    freed = connection.execute(delete(coupon_uses).where(mine).returning(coupon_uses.c.code))
    codes = sorted(freed.scalars())
    for code in codes:
        connection.execute(
            update(coupon_counts)
            .where(coupon_counts.c.code == code, coupon_counts.c.used > 0)
            .values(used=coupon_counts.c.used - 1)
        )
    return tuple(filter(None, codes))


def _restore_cards(
    connection: Connection, order_id: str, now: datetime
) -> tuple[tuple[str, Money], ...]:
    restored = []
    for card, minor in _paid(connection, order_id):
        statement = (
            update(gift_cards)
            .where(gift_cards.c.digest == card)
            .values(balance_minor=gift_cards.c.balance_minor + minor)
            .returning(gift_cards.c.tail, gift_cards.c.currency)
        )
        tail, currency = connection.execute(statement).one()
        cards.write(connection, card, "restored", minor, now, order_id)
        restored.append((cards.name(tail), Money(minor, currency)))
    return tuple(restored)


def _paid(connection: Connection, order_id: str) -> Iterable[tuple[str, int]]:
    """Return what each card has paid of an order and not got back yet."""
    table = gift_card_entries.c
    query = select(table.digest, table.amount_minor).where(table.order_id == order_id)
    paid: dict[str, int] = {}
    for card, minor in connection.execute(query):
        paid[card] = paid.get(card, 0) - minor
    return sorted((card, minor) for card, minor in paid.items() if minor > 0)


def forget(connection: Connection, order_ids: object) -> None:
    """Erase who used which coupon with orders that are erased; the counts and balances stay."""
    connection.execute(delete(coupon_uses).where(coupon_uses.c.order_id.in_(order_ids)))  # type: ignore[arg-type]


def used_before(connection: Connection, code: str, customer: str) -> bool:
    """Whether an order of a customer stands with a coupon."""
    query = select(coupon_uses.c.code).where(
        coupon_uses.c.code == code, coupon_uses.c.customer == customer
    )
    return connection.execute(query).first() is not None
