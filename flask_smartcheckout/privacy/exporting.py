"""Handing out what there is of a person (GDPR, art. 15 and 20), as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Table, select

from ..aftercare.tables import outbox, withdrawals
from ..codes.tables import code_tries, coupon_uses, gift_card_entries, gift_cards
from ..money import Money
from ..orders import tables
from ..orders.documents import decode
from ..orders.tables import drafts, orders, owner_log, payment_entries, payments
from ..settings import Settings
from ..storage import Database
from .finding import Found, find
from .kept import ELSEWHERE, PERSONAL, STATISTICS, UNTAKEN, Personal


def export(database: Database, settings: Settings, email: str, now: datetime) -> dict[str, Any]:
    """Return all that is kept of whoever has an e-mail address; times are UTC.

    Money is its minor units and a currency. The keys of drafts and of the statistics are secrets of
    a browser, or of nobody: they are left out.
    """
    with database.connect() as connection:
        found = find(connection, email)
        return {
            "email": email,
            "made_at": _plain(now),
            "orders": list(_orders(connection, found, settings)),
            "unfinished_forms": list(_drafts(connection, found, settings)),
            "mails": list(_mails(connection, found, settings)),
            "withdrawals": list(_withdrawals(connection, found, settings)),
            "looked_at": list(_looks(connection, found, settings)),
            "coupons": list(_coupons(connection, found)),
            "gift_cards": list(_cards(connection, found)),
            "codes_tried": list(_tries(connection, found, settings)),
            "statistics": STATISTICS,
            "elsewhere": ELSEWHERE,
        }


def _orders(connection: Connection, found: Found, settings: Settings) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, orders, "id", found.orders):
        # The document says less: an invoice that was chosen later has its reference since.
        order = replace(decode(row.document), payment_reference=row.pay_reference or "")
        told = msgspec.to_builtins(order)
        told["quote"] = {"currency": order.quote.total.currency, **order.quote.to_json()}
        about = UNTAKEN if row.state in tables.UNTAKEN else PERSONAL[orders.name]
        yield {
            "state": row.state,
            "received_at": _plain(row.created_at),
            "paid_at": _plain(row.paid_at),
            **told,
            "payments": list(_payments(connection, row.id)),
            **_kept(about, row.created_at, settings),
        }


def _payments(connection: Connection, order_id: str) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, payments, "order_id", (order_id,)):
        yield {
            "provider": row.provider,
            "method": row.method,
            "paid_with": row.paid_with,
            "state": row.state,
            "reference": row.reference,
            "amount": Money(row.amount_minor, row.currency).to_json(),
            "due": _plain(row.due),
            "begun_at": _plain(row.created_at),
            "moved": [
                _moved(one) for one in _rows(connection, payment_entries, "payment_id", (row.id,))
            ],
        }


def _moved(row: Row[Any]) -> dict[str, Any]:
    amount = Money(row.amount_minor, row.currency).to_json()
    return {"kind": row.kind, "amount": amount, "done": row.done, "at": _plain(row.at)}


def _drafts(connection: Connection, found: Found, settings: Settings) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, drafts, "checkout_id", found.drafts):
        typed = {name: values for name, values in json.loads(row.document).items() if any(values)}
        yield {"typed": typed, **_kept(PERSONAL[drafts.name], row.updated_at, settings)}


def _mails(connection: Connection, found: Found, settings: Settings) -> Iterator[dict[str, Any]]:
    subjects = (*found.orders, *found.statements)
    for row in _rows(connection, outbox, "subject_id", subjects):
        yield {
            "what": row.kind,
            "about": row.subject_id,
            "state": row.state,
            "sent_at": _plain(row.sent_at),
            **_kept(PERSONAL[outbox.name], row.created_at, settings),
        }


def _withdrawals(
    connection: Connection, found: Found, settings: Settings
) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, withdrawals, "id", found.statements):
        yield {
            **json.loads(row.document),
            "order_id": row.order_id,
            "received_at": _plain(row.received_at),
            **_kept(PERSONAL[withdrawals.name], row.received_at, settings),
        }


def _looks(connection: Connection, found: Found, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield what the shop did with the orders, and when somebody looked at them."""
    for row in _rows(connection, owner_log, "order_id", found.orders):
        yield {
            "order_id": row.order_id,
            "by": row.who,
            "what": row.action,
            "about": row.about,
            "at": _plain(row.at),
            **_kept(PERSONAL[owner_log.name], row.at, settings),
        }


def _coupons(connection: Connection, found: Found) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, coupon_uses, "order_id", found.orders):
        if row.code:  # an empty one notes that this was the first order of a customer
            yield {"code": row.code, "order_id": row.order_id, "once_for": row.customer}


def _cards(connection: Connection, found: Found) -> Iterator[dict[str, Any]]:
    """Yield what gift cards paid of the orders, and the cards whose note names the person."""
    for row in _rows(connection, gift_card_entries, "order_id", found.orders):
        (card,) = _rows(connection, gift_cards, "digest", (row.digest,))
        moved = Money(row.amount_minor, card.currency).to_json()
        yield {"last4": card.tail, "order_id": row.order_id, "moved": moved, "at": _plain(row.at)}
    for row in _rows(connection, gift_cards, "digest", found.cards):
        left = Money(row.balance_minor, row.currency).to_json()
        yield {"last4": row.tail, "note": row.note, "balance": left}


def _tries(connection: Connection, found: Found, settings: Settings) -> Iterator[dict[str, Any]]:
    for row in _rows(connection, code_tries, "checkout_id", found.checkouts):
        about = {"code": row.code, "reason": row.reason, "at": _plain(row.at)}
        yield {**about, **_kept(PERSONAL[code_tries.name], row.at, settings)}


def _kept(about: Personal, since: datetime, settings: Settings) -> dict[str, str | None]:
    return {"kept_for": about.why, "kept_until": _plain(about.until(since, settings))}


def _rows(
    connection: Connection, table: Table, key: str, keys: Sequence[str]
) -> Iterator[Row[Any]]:
    """Yield the rows of some keys; one query each, since a person has few and lists have limits."""
    for one in keys:
        yield from connection.execute(select(table).where(table.c[key] == one))


def _plain(when: date | None) -> str | None:
    return when.isoformat() if when else None
