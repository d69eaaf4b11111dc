"""Finding what there is of a person, by their e-mail address, however it is capitalised."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ..aftercare import statements
from ..aftercare.tables import withdrawals
from ..codes.tables import gift_cards
from ..orders.tables import drafts, orders

_FEW = {"yield_per": 1000}  # rows in memory at a time


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a person, by its keys: ids of orders, cookies, statements, digests."""

    orders: tuple[str, ...] = ()
    checkouts: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.orders or self.drafts or self.statements or self.cards)


def find(connection: Connection, email: str) -> Found:
    """Return what there is of a person. Databases fold few letters, so it is compared here.

    Raises ValueError for what is no address: it might be found in much of what others typed.
    """
    wanted = folded(email)
    if not is_address(wanted):
        raise ValueError(f"{email!r} is no e-mail address, such as sanne@example.nl")
    mine = [row for row in _orders(connection) if folded(row[2]) == wanted]
    of_drafts = tuple(_drafts(connection, wanted))
    ids = tuple(row[0] for row in mine)
    return Found(
        orders=ids,
        checkouts=(*(row[1] for row in mine), *of_drafts),
        drafts=of_drafts,
        statements=tuple(_statements(connection, wanted, ids)),
        cards=tuple(_cards(connection, wanted)),
    )


def is_address(text: str) -> bool:
    """Whether this may be an e-mail address: something on each side of an @."""
    local, at, domain = text.strip().rpartition("@")
    return bool(local and at and domain)


def folded(email: str) -> str:
    """Return an address as it is compared: without its case, in one form of Unicode."""
    return unicodedata.normalize("NFC", email.strip().casefold())


def _orders(connection: Connection) -> Iterable[tuple[str, str, str]]:
    query = select(orders.c.id, orders.c.checkout_id, orders.c.email).where(orders.c.email != "")
    for row in connection.execute(query.order_by(orders.c.created_at), execution_options=_FEW):
        yield row.id, row.checkout_id, row.email


def _drafts(connection: Connection, wanted: str) -> Iterable[str]:
    query = select(drafts.c.checkout_id, drafts.c.document)
    for row in connection.execute(query, execution_options=_FEW):
        if wanted in map(folded, json.loads(row.document).get("email", ())):
            yield row.checkout_id


def _statements(connection: Connection, wanted: str, order_ids: tuple[str, ...]) -> Iterable[str]:
    query = select(withdrawals.c.id, withdrawals.c.document, withdrawals.c.order_id)
    query = query.order_by(withdrawals.c.received_at)
    for row in connection.execute(query, execution_options=_FEW):
        stated_by = statements.from_text(row.document).email
        if folded(stated_by) == wanted or row.order_id in order_ids:
            yield row.id


def _cards(connection: Connection, wanted: str) -> Iterable[str]:
    query = select(gift_cards.c.digest, gift_cards.c.note).where(gift_cards.c.note != "")
    return (row.digest for row in connection.execute(query) if is_named(row.note, wanted))


def is_named(note: str, wanted: str) -> bool:
    """Whether a note has a folded address as a whole, and not as the end or beginning of another.

    An apostrophe may stand in an address, but a quotation mark before it is no part of it.
    """
    begins = r"(?<![\w.!#$%&*+/=?^`{|}~-])(?<!\w')"
    whole = begins + re.escape(wanted) + r"(?![\w-]|\.\w)"
    return re.search(whole, folded(note)) is not None
