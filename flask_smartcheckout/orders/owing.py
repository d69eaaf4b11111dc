"""What one customer owes on the shop's own invoices, and how much of it a shop lets stand open.

A customer is an e-mail address, however it is capitalised. It is judged in the transaction that
takes an order's place, so that two tabs cannot both have the last of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select, update

from ..money import Money
from ..payments import references
from ..shop import Invoice
from ..storage import Database
from .desk import Desk
from .order import Order
from .tables import OWING, STANDING, orders


class OverLimit(Exception):
    """An order that would leave too much open; `reason` is a key, as in `MethodOffer.refused`."""

    def __init__(self, reason: str, most: Money | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params: dict[str, Any] = {"amount": most} if most else {}


@dataclass(frozen=True, slots=True)
class Open:
    """The invoices of a customer that are not paid, in one currency."""

    orders: int
    amount: Money


def owe(desk: Desk, connection: Connection, order: Order, method: str) -> Order:
    """Let an order be owed if the chosen method is the shop's own invoice, and return it.

    With what it says to the bank, if it is paid there. Raises OverLimit when the customer would
    owe too much: nothing may be written then.
    """
    invoice = desk.invoice(method)
    owed = order.quote.amount_due if invoice else Money.zero(order.quote.total.currency)
    if invoice and owed:
        _judge(desk.database, connection, order, invoice)
    mine = orders.c.id == order.id
    connection.execute(update(orders).where(mine).values(owed_minor=owed.minor))
    if invoice is None or not owed or not _is_to_an_account(invoice):
        return order
    return _with_reference(connection, order, _is_belgian(desk, invoice))


def pay_off(connection: Connection, order_id: str, rest: Money) -> None:
    """Note what is left to pay of an order."""
    mine = orders.c.id == order_id
    connection.execute(update(orders).where(mine).values(owed_minor=max(rest.minor, 0)))


def open_of(connection: Connection, email: str, currency: str, but: str = "") -> Open:
    """Return what an e-mail address owes, but for one order."""
    mine = (func.lower(orders.c.email) == email.lower()) & (orders.c.currency == currency)
    still = OWING & orders.c.state.in_(STANDING) & (orders.c.id != but)
    total = func.coalesce(func.sum(orders.c.owed_minor), 0)
    count, minor = connection.execute(select(func.count(), total).where(mine, still)).one()
    return Open(count, Money(int(minor), currency))


def _judge(database: Database, connection: Connection, order: Order, invoice: Invoice) -> None:
    if invoice.max_open_orders is None and invoice.max_open_amount is None:
        return
    due = order.quote.amount_due
    database.one_at_a_time(connection, f"owing {order.email.lower()}")
    standing = open_of(connection, order.email, due.currency, but=order.id)
    if invoice.max_open_orders is not None and standing.orders >= invoice.max_open_orders:
        raise OverLimit("open_orders")
    if invoice.max_open_amount is not None:
        most = Money.of(invoice.max_open_amount, due.currency)
        if standing.amount.minor + due.minor > most.minor:
            raise OverLimit("open_amount", most)


def _is_to_an_account(invoice: Invoice) -> bool:
    return invoice.is_by_bank and bool(invoice.payee["iban"])


def _is_belgian(desk: Desk, invoice: Invoice) -> bool:
    return desk.shop.country == "BE" or invoice.payee["iban"].startswith("BE")


def _with_reference(connection: Connection, order: Order, belgian: bool) -> Order:
    """Give an order its reference, the one it has if it was tried before."""
    mine = orders.c.id == order.id
    known = connection.execute(select(orders.c.pay_reference).where(mine)).scalar_one()
    reference = known or _free(connection, order.id, belgian)
    connection.execute(update(orders).where(mine).values(pay_reference=reference))
    return replace(order, payment_reference=reference)


def _free(connection: Connection, order_id: str, belgian: bool) -> str:
    """Return the first reference made of an order's id that no other order has."""
    make = references.belgian_reference if belgian else references.creditor_reference
    again = 0
    while True:
        reference = make(references.number_of(order_id, again))
        taken = select(orders.c.id).where(orders.c.pay_reference == reference)
        if connection.execute(taken).first() is None:
            return reference
        again += 1
