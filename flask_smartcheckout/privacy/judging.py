"""Which orders of a person may be erased: none that still moves money or goods.

The right to erasure ends where data are needed to perform a contract, or for claims from it
(GDPR, art. 17(1)(a) and 17(3)(e)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select

from ..aftercare.tables import withdrawals
from ..orders import attempts, ledger
from ..orders.tables import UNTAKEN, orders, payment_entries, payments
from ..payments.attempt_states import OPEN, OWED, PROMISED
from ..shop import Shop

_DELIVERED_WITHIN = timedelta(days=30)  # Directive 2011/83/EU, art. 18(1)
_MOVING = (*OPEN, *OWED, *PROMISED)


@dataclass(frozen=True, slots=True)
class Judged:
    """One order of a person: `name` is the shop's own number, or our id.

    `open` says why it cannot be erased, empty when it can; `firm` when nobody may decide otherwise.
    `untaken` when the shop never took it: there is no contract, and no book it stands in.
    """

    id: str
    name: str
    untaken: bool = False
    open: str = ""
    firm: bool = False

    def erasable(self, force: bool) -> bool:
        """Whether it may be erased; `force` when somebody answers for what is not firm."""
        return not self.open or (force and not self.firm)


def judge(
    connection: Connection, shop: Shop, order_ids: Sequence[str], now: datetime
) -> list[Judged]:
    """Return what may be done with orders."""
    rows = (connection.execute(select(orders).where(orders.c.id == one)).one() for one in order_ids)
    return [_judged(connection, shop, row, now) for row in rows]


def _judged(connection: Connection, shop: Shop, row: Row[object], now: datetime) -> Judged:
    name = row.ref or row.id
    if row.state in UNTAKEN:
        return Judged(row.id, name, untaken=True)
    if firm := _firm(connection, row):
        return Judged(row.id, name, open=firm, firm=True)
    return Judged(row.id, name, open=_in_doubt(connection, shop, row, now))


def _firm(connection: Connection, row: Row[object]) -> str:
    if row.state == "placing":
        return "it is being placed this moment: try again in ten minutes"
    if _is_moving(connection, row.id):
        return "money is still to come or to go: settle its payments, or cancel it, first"
    if row.state == "placed" and row.paid_at is None and row.secured_by is None:
        return "it is not paid: wait for the money, or cancel it, first"
    return ""


def _is_moving(connection: Connection, order_id: str) -> bool:
    """Whether a payment of an order is open, owed or promised, or something asked is not done."""
    mine = payments.c.order_id == order_id
    moving = payments.c.state.in_(_MOVING) | payments.c.unwanted
    if connection.execute(select(payments.c.id).where(mine, moving).limit(1)).first():
        return True
    asked = select(payment_entries.c.id).join(payments).where(mine, ~payment_entries.c.done)
    return connection.execute(asked.limit(1)).first() is not None


def is_fresh(shop: Shop, received_at: datetime, now: datetime) -> bool:
    """Whether a statement of withdrawal is so young that the shop may still have to answer it."""
    return received_at > now - timedelta(days=shop.withdrawal_days)


def _in_doubt(connection: Connection, shop: Shop, row: Row[object], now: datetime) -> str:
    if row.state == "review":
        return "somebody has to look at it"
    stated = _stated(connection, row.id)
    if (row.state == "cancelled" or stated) and _has_money(connection, row.id):
        return "the shop still has money of it: pay that back first"
    if any(is_fresh(shop, one, now) for one in stated):
        return "somebody withdrew from it a short while ago"
    if row.state == "cancelled" or not shop.withdrawal_days:
        return ""
    ends = (row.placed_at or row.created_at) + _DELIVERED_WITHIN
    ends += timedelta(days=shop.withdrawal_days)
    if ends > now:
        return f"it may still be withdrawn from, until {shop.local(ends).date().isoformat()}"
    return ""


def _stated(connection: Connection, order_id: str) -> list[datetime]:
    """Return when somebody withdrew from an order, or from a part of it."""
    query = select(withdrawals.c.received_at).where(withdrawals.c.order_id == order_id)
    return list(connection.execute(query).scalars())


def _has_money(connection: Connection, order_id: str) -> bool:
    """Whether the shop has money of an order, in any of its payments."""
    found = attempts.of_order(connection, order_id)
    return any(ledger.balance(connection, one).minor > 0 for one in found)
