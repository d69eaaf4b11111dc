"""Erasing what there is of a person, as far as no law has the shop keep it (GDPR, art. 17).

Of an order the books keep what was sold, for how much, when, into which country, and how it was
paid and taxed (art. 17(3)(b); Directive 2006/112/EC, art. 242 and 369k; in the Netherlands AWR,
art. 52). Who bought it is taken out of it. Where a business paid no VAT because of its number, its
name and number are what shows that (Directive 2006/112/EC, art. 138 and 226): they stay too.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from ..aftercare import statements
from ..aftercare.tables import outbox, withdrawals
from ..codes.tables import code_tries, coupon_uses, gift_cards
from ..orders import forgetting
from ..orders.address import Address
from ..orders.documents import decode, encode
from ..orders.order import Order
from ..orders.tables import drafts, orders, owner_log, payments
from ..shop import Shop
from ..storage import Database
from .finding import Found, find
from .judging import Judged, is_fresh, judge


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: orders erased whole, orders without a person from then on, and the rest.

    `left` are orders that are still open, each with the reason; `unanswered` statements of
    withdrawal so young that the shop may still have to answer them.
    """

    whole: tuple[Judged, ...]
    without_person: tuple[Judged, ...]
    left: tuple[Judged, ...]
    found: Found
    unanswered: tuple[str, ...] = ()

    @property
    def does_something(self) -> bool:
        """Whether there is anything to erase."""
        return bool(self.whole or self.without_person or self._others)

    @property
    def _others(self) -> tuple[str, ...]:
        return (*self.found.drafts, *self.found.cards, *self.found.statements)


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom it is about, and how far it goes.

    With `keep_bookkeeping` orders stay without the person. `force` also takes orders that may still
    be withdrawn from, that somebody has to look at, or that the shop has money of; and statements
    of withdrawal that are still to be answered.
    """

    email: str
    keep_bookkeeping: bool = True
    force: bool = False


def plan(database: Database, shop: Shop, wish: Wish, now: datetime) -> Plan:
    """Return what `erase` would do, and do nothing."""
    with database.connect() as connection:
        return _plan(connection, shop, wish, now)


def erase(database: Database, shop: Shop, wish: Wish, now: datetime) -> Plan:
    """Erase a person, and return what was done. Twice it does nothing."""
    with database.begin(durable=True) as connection:
        if database.dialect == "sqlite":  # what is erased is overwritten, not only given up
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        doing = _plan(connection, shop, wish, now)
        _erase(connection, doing)
    database.compact_log()
    return doing


def _plan(connection: Connection, shop: Shop, wish: Wish, now: datetime) -> Plan:
    found = find(connection, wish.email)
    judged = judge(connection, shop, found.orders, now)
    free = [one for one in judged if one.erasable(wish.force)]
    whole = tuple(one for one in free if one.untaken or not wish.keep_bookkeeping)
    left = tuple(one for one in judged if one not in free)
    kept = tuple(one for one in free if one not in whole)
    found = _without(connection, found, {one.id for one in left})
    fresh = () if wish.force else _fresh(connection, shop, found, now)
    free_statements = tuple(one for one in found.statements if one not in fresh)
    return Plan(whole, kept, left, replace(found, statements=free_statements), fresh)


def _without(connection: Connection, found: Found, left: set[str]) -> Found:
    """Return what is found but for what belongs to orders that are left as they are."""
    query = select(withdrawals.c.id).where(withdrawals.c.order_id.in_(left))
    theirs = set(connection.execute(query).scalars())
    free = tuple(one for one in found.statements if one not in theirs)
    return replace(found, statements=free)


def _fresh(connection: Connection, shop: Shop, found: Found, now: datetime) -> tuple[str, ...]:
    """Return the statements that the shop may still have to answer, if only by their receipt."""
    received = select(withdrawals.c.received_at)
    return tuple(
        one
        for one in found.statements
        if is_fresh(
            shop, connection.execute(received.where(withdrawals.c.id == one)).scalar_one(), now
        )
    )


def _erase(connection: Connection, doing: Plan) -> None:
    for one in doing.found.drafts:
        connection.execute(delete(drafts).where(drafts.c.checkout_id == one))
        _forget_tries(connection, one)
    for order in doing.whole + doing.without_person:
        _forget_mails(connection, order.id)
        _forget_reasons(connection, order.id)
    for order in doing.without_person:
        _take_person_out(connection, order.id)
    forgetting.erase(connection, [order.id for order in doing.whole])
    gone = {None, *(order.id for order in doing.whole)}
    for one in doing.found.statements:
        _erase_statement(connection, one, gone)
    for one in doing.found.cards:
        connection.execute(update(gift_cards).where(gift_cards.c.digest == one).values(note=""))


def _take_person_out(connection: Connection, order_id: str) -> None:
    row = connection.execute(select(orders).where(orders.c.id == order_id)).one()
    _forget_tries(connection, row.checkout_id)
    values = {
        "email": "",
        "document": encode(without_person(decode(row.document))),
        "checkout_id": secrets.token_hex(16),
        "token": secrets.token_urlsafe(24),
    }
    connection.execute(update(orders).where(orders.c.id == order_id).values(**values))
    mine = payments.c.order_id == order_id
    connection.execute(update(payments).where(mine).values(links="", url="", visit_id=""))
    used = coupon_uses.c.order_id == order_id
    connection.execute(update(coupon_uses).where(used).values(customer=None))


def without_person(order: Order) -> Order:
    """Return an order as the books need it: with nobody in it, but a business that paid no VAT."""
    by_number = order.quote.treatment.kind == "reverse_charge"
    return replace(
        order,
        name="",
        email="",
        phone="",
        note="",
        extra={},
        company=order.company if by_number else "",
        vat_id=order.vat_id if by_number else None,
        shipping=_region(order.shipping),
        billing=_region(order.billing),
        pickup_point=None,
        quote=replace(order.quote, refused=()),
    )


def _region(address: Address) -> Address:
    return Address(address.country, state=address.state)


def _forget_tries(connection: Connection, checkout_id: str) -> None:
    connection.execute(delete(code_tries).where(code_tries.c.checkout_id == checkout_id))


def _forget_mails(connection: Connection, subject_id: str) -> None:
    connection.execute(delete(outbox).where(outbox.c.subject_id == subject_id))


def _forget_reasons(connection: Connection, order_id: str) -> None:
    """Take out of the owner's log what was typed there; that something was done stays."""
    noted = owner_log.c.order_id == order_id
    connection.execute(update(owner_log).where(noted).values(about=""))


def _erase_statement(
    connection: Connection, statement_id: str, gone: Collection[str | None]
) -> None:
    """Erase a statement; of an order that stays it stays as well, without who made it."""
    mine = withdrawals.c.id == statement_id
    row = connection.execute(select(withdrawals).where(mine)).one()
    _forget_mails(connection, statement_id)
    if row.order_id in gone:
        connection.execute(delete(withdrawals).where(mine))
        return
    stated = replace(statements.from_text(row.document), name="", email="", words="", number="")
    document = statements.to_text(stated)
    connection.execute(update(withdrawals).where(mine).values(document=document))
