"""Which overdue invoices are asked for now: each time once, however many workers look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, exists, select

from ..orders.tables import orders, payments
from ..shop import Invoice, Shop
from ..storage import Database
from . import outbox
from .tables import outbox as mails
from .tables import withdrawals

KIND = "reminder"
TOO_LATE = timedelta(days=14)  # a mail nobody sent in time is not sent at all


@dataclass(frozen=True, slots=True)
class _Due:
    """The reminder of so many days after the due date that an order gets now."""

    order_id: str
    days: int

    @property
    def kind(self) -> str:
        return f"{KIND} {self.days}"


def remind(database: Database, shop: Shop, now: datetime, *, root: str, domain: str) -> int:
    """Put the reminders that are due into the outbox; return how many.

    Without a `root` their links begin with what that of the order's confirmation began with.
    """
    today = shop.local(now).date()
    with database.connect() as connection:
        due = list(_all_due(connection, shop, today))
    if not due:
        return 0
    with database.begin(durable=True) as connection:
        return sum(
            outbox.put(
                database,
                connection,
                one.kind,
                one.order_id,
                root=root or _root(connection, one.order_id),
                domain=domain,
                now=now,
            )
            for one in due
        )


def _all_due(connection: Connection, shop: Shop, today: date) -> Iterator[_Due]:
    for invoice in shop.payments:
        if isinstance(invoice, Invoice) and invoice.remind_after:
            yield from _due(connection, invoice, today)


def _due(connection: Connection, invoice: Invoice, today: date) -> Iterator[_Due]:
    """Yield the last reminder that each order should have had by now, unless it is in the outbox.

    Orders that were paid, cancelled, withdrawn from or that a person looks at get none.
    """
    after = tuple(invoice.remind_after)
    said = exists().where(withdrawals.c.order_id == payments.c.order_id)
    query = select(payments.c.order_id, payments.c.due).where(
        payments.c.provider == invoice.id,
        payments.c.state == "overdue",
        payments.c.due <= today - timedelta(days=after[0]),
        payments.c.due >= today - timedelta(days=after[-1]) - TOO_LATE,
        exists().where(orders.c.id == payments.c.order_id, orders.c.state == "placed"),
        ~said,
    )
    for order_id, day in connection.execute(query):
        late = (today - day).days
        last = max(days for days in after if days <= late)
        one = _Due(order_id, last)
        if timedelta(days=late - last) <= TOO_LATE and not _is_known(connection, one):
            yield one


def _is_known(connection: Connection, due: _Due) -> bool:
    known = (mails.c.kind == due.kind) & (mails.c.subject_id == due.order_id)
    return connection.execute(select(mails.c.id).where(known)).first() is not None


def _root(connection: Connection, order_id: str) -> str:
    confirmed = (mails.c.kind == "confirmation") & (mails.c.subject_id == order_id)
    return str(connection.execute(select(mails.c.root).where(confirmed)).scalar() or "")
