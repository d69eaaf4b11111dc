"""Orders as the rows of a spreadsheet: one order a line, amounts in major units, moments in UTC.

The heads are the same in every language, so that a formula or a program that reads them goes on
working.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..orders.listing import Wanted, all_of
from ..orders.order import Order
from ..orders.records import Record
from ..spreadsheet import BOM, row
from ..storage import Database

HEADS = (
    "order",
    "id",
    "placed_at",
    "state",
    "payment_state",
    "provider",
    "method",
    "due",
    "paid",
    "currency",
    "net",
    "tax",
    "total",
    "gift_cards",
    "to_pay",
    "country",
    "name",
    "company",
    "email",
    "phone",
    "address",
    "billing_address",
    "vat_number",
    "shipping",
    "coupons",
    "items",
    "note",
    "language",
    "payment_reference",
    "received",
)


def rows(database: Database, wanted: Wanted) -> Iterator[str]:
    """Yield the lines of a CSV file of the orders that are wanted, the newest first.

    It begins with a byte order mark, by which Excel knows UTF-8; few orders are held at a time.
    """
    yield BOM + row(HEADS)
    for record in all_of(database, wanted):
        yield row(_cells(record))


def _cells(record: Record) -> tuple[object, ...]:
    order, payment = record.order, record.payment
    return (
        order.ref,
        order.id,
        f"{record.created_at:%Y-%m-%d %H:%M:%S}",
        record.state,
        payment.state if payment else "",
        payment.provider if payment else "",
        payment.method if payment else order.payment_method,
        payment.due if payment else None,
        "yes" if record.paid else "no",
        *_amounts(order),
        order.shipping.country,
        *_buyer(order),
        order.shipping_method,
        " ".join(one.code for one in order.quote.discounts),
        ", ".join(f"{line.quantity} x {line.title}" for line in order.lines),
        order.note,
        order.locale,
        order.payment_reference,
        payment.received.decimal if payment and payment.received is not None else None,
    )


def _amounts(order: Order) -> tuple[object, ...]:
    quote = order.quote
    cards = quote.total - quote.amount_due
    amounts = (quote.net_total, quote.tax_total, quote.total, cards, quote.amount_due)
    return (quote.total.currency, *(one.decimal for one in amounts))


def _buyer(order: Order) -> tuple[object, ...]:
    return (
        order.name,
        order.company,
        order.email,
        order.phone,
        order.shipping.one_line(),
        order.billing.one_line() if order.billing != order.shipping else "",
        order.vat_id.number if order.vat_id else "",
    )
