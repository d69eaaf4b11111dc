"""Gift cards: what is left on each, and the ledger of what came and went.

The balance is a column and the ledger says why it is what it is: their sum is the balance. Both
are written in one transaction, and the balance never falls below nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, true, update

from ..money import Money
from ..storage import Database
from .generating import GIFT_CARD_LENGTH, digest, gift_card_code, grouped, random_code
from .tables import gift_card_entries, gift_cards

SHORTEST_CODE, LONGEST_CODE = 8, 64
LONGEST_NOTE = 255
MOST = 10**12  # minor units
MOST_GENERATED = 100_000
TAIL = 4


def name(tail: str) -> str:
    """Return what a card is called where its code must not stand."""
    return f"••••{tail}"


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A gift card; `tail` is the end of its code, which is all of it that is kept."""

    digest: str
    tail: str
    initial: Money
    balance: Money
    enabled: bool
    expires: date | None
    note: str
    created_at: datetime

    @property
    def name(self) -> str:
        """What it is called where its code must not stand."""
        return name(self.tail)

    def holds(self, today: date) -> bool:
        """Whether it may pay on a day; `expires` is the last."""
        return self.enabled and (self.expires is None or today <= self.expires)

    def state(self, today: date) -> str:
        """Return what it is on a day by the shop's calendar: on, off, over or used_up."""
        if not self.enabled:
            return "off"
        if not self.holds(today):
            return "over"
        return "on" if self.balance else "used_up"

    def to_json(self) -> dict[str, Any]:
        """Return what may be told of it: all but what stands for its code."""
        return {
            "last4": self.tail,
            "balance": self.balance.to_json(),
            "initial": self.initial.to_json(),
            "enabled": self.enabled,
            "expires": self.expires.isoformat() if self.expires else None,
            "note": self.note,
            "issued_at": self.created_at.isoformat(),
        }


class CardTaken(ValueError):
    """There is a gift card of that code already."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger: issued, paid (negative), restored or corrected."""

    kind: str
    amount: Money
    order_id: str | None
    at: datetime


def issue(
    database: Database,
    amount: Money,
    now: datetime,
    *,
    code: str = "",
    expires: date | None = None,
    note: str = "",
) -> str:
    """Store a gift card and return its code, which is told this once and not kept.

    Raises ValueError for an amount that is none, and a code that is too short; CardTaken for one
    that is in use.
    """
    _check(amount, note)
    own = _checked(code) if code else random_code(GIFT_CARD_LENGTH)
    row = _row(own, amount, now, expires, note)
    with database.begin(durable=True) as connection:
        if not database.insert_new(connection, gift_cards, row):
            raise CardTaken("there is a gift card of that code already")
        write(connection, digest(own), "issued", amount.minor, now)
    return own if code else grouped(own)


def generate(
    database: Database,
    amount: Money,
    count: int,
    now: datetime,
    *,
    expires: date | None = None,
    note: str = "",
) -> list[str]:
    """Store so many gift cards and return their codes, which are told this once.

    Raises ValueError for an amount that is none, and for more than MOST_GENERATED.
    """
    _check(amount, note)
    if not 1 <= count <= MOST_GENERATED:
        raise ValueError(f"between 1 and {MOST_GENERATED} gift cards are made at once")
    codes = [random_code(GIFT_CARD_LENGTH) for _ in range(count)]
    with database.begin(durable=True) as connection:
        rows = [_row(code, amount, now, expires, note) for code in codes]
        connection.execute(insert(gift_cards), rows)
        entries = [_entry(digest(code), "issued", amount.minor, now) for code in codes]
        connection.execute(insert(gift_card_entries), entries)
    return list(map(grouped, codes))


def _check(amount: Money, note: str) -> None:
    if not 0 < amount.minor <= MOST:
        raise ValueError("a gift card holds more than nothing, and less than what nobody has")
    if len(note) > LONGEST_NOTE or "\0" in note:
        raise ValueError(f"a note is a text of at most {LONGEST_NOTE} characters")


def _row(
    code: str, amount: Money, now: datetime, expires: date | None, note: str
) -> dict[str, object]:
    return {
        "digest": digest(code),
        "tail": code[-TAIL:],
        "currency": amount.currency,
        "initial_minor": amount.minor,
        "balance_minor": amount.minor,
        "enabled": True,
        "expires": expires,
        "note": note,
        "created_at": now,
    }


def _checked(code: str) -> str:
    own = gift_card_code(code)
    if not (own.isascii() and own.isprintable()) or not SHORTEST_CODE <= len(own) <= LONGEST_CODE:
        raise ValueError(
            f"a gift card's code is {SHORTEST_CODE} to {LONGEST_CODE} ASCII characters; "
            "leave it out and one is made that nobody guesses"
        )
    return own


def write(
    connection: Connection,
    card: str,
    kind: str,
    minor: int,
    now: datetime,
    order_id: str | None = None,
) -> None:
    """Add a line to the ledger."""
    connection.execute(insert(gift_card_entries), _entry(card, kind, minor, now, order_id))


def _entry(
    card: str, kind: str, minor: int, now: datetime, order_id: str | None = None
) -> dict[str, object]:
    return {
        "digest": card,
        "order_id": order_id,
        "kind": kind,
        "amount_minor": minor,
        "at": now,
    }


def find(database: Database, codes: Collection[str]) -> dict[str, StoredCard]:
    """Return the cards behind codes as they were typed, switched off or not."""
    by_digest = {digest(gift_card_code(code)): code for code in codes}
    with database.connect() as connection:
        rows = connection.execute(_query().where(gift_cards.c.digest.in_(by_digest))).all()
    return {by_digest[row.digest]: _card(row) for row in rows}


def listed(database: Database, limit: int | None = None) -> list[StoredCard]:
    """Return the cards, newest first."""
    query = _query().order_by(gift_cards.c.created_at.desc(), gift_cards.c.digest).limit(limit)
    with database.connect() as connection:
        return list(map(_card, connection.execute(query)))


def by_end(database: Database, code: str) -> list[StoredCard]:
    """Return the card of a whole code, or those whose code ends in these four characters."""
    wanted = gift_card_code(code)
    found = find(database, [code])
    if found or len(wanted) != TAIL:
        return list(found.values())
    return ending_in(database, wanted)


def ending_in(database: Database, tail: str) -> list[StoredCard]:
    """Return the cards whose code ends in these characters."""
    if not tail.isprintable():
        return []  # a database may refuse to be asked
    query = _query().where(gift_cards.c.tail == tail).order_by(gift_cards.c.created_at)
    with database.connect() as connection:
        return list(map(_card, connection.execute(query)))


def switch(database: Database, card: StoredCard, *, enabled: bool) -> None:
    """Switch a card on or off; what is left on it stays."""
    with database.begin(durable=True) as connection:
        connection.execute(
            update(gift_cards).where(gift_cards.c.digest == card.digest).values(enabled=enabled)
        )


def correct(database: Database, card: StoredCard, change: Money, now: datetime) -> Money:
    """Put something on a card, or take it off; return what is on it then.

    Raises ValueError for another currency, for nothing, and when less than nothing would be left.
    """
    if not change or change.currency != card.balance.currency:
        raise ValueError(f"give an amount in {card.balance.currency} that is not nothing")
    after = gift_cards.c.balance_minor + change.minor
    statement = update(gift_cards).where(gift_cards.c.digest == card.digest, after.between(0, MOST))
    with database.begin(durable=True) as connection:
        changed = statement.values(balance_minor=after).returning(gift_cards.c.balance_minor)
        left = connection.execute(changed).scalar()
        if left is None:
            raise ValueError(f"{card.name} holds too little for that, or would hold too much")
        write(connection, card.digest, "corrected", change.minor, now)
    return Money(left, change.currency)


def history(database: Database, card: StoredCard) -> list[Entry]:
    """Return the ledger of a card, oldest first."""
    table = gift_card_entries
    query = select(table).where(table.c.digest == card.digest).order_by(table.c.id)
    with database.connect() as connection:
        return [
            Entry(row.kind, Money(row.amount_minor, card.balance.currency), row.order_id, row.at)
            for row in connection.execute(query)
        ]


def are_there_any(database: Database) -> bool:
    """Whether a code could be typed that is a gift card's."""
    with database.connect() as connection:
        query = select(gift_cards.c.digest).where(gift_cards.c.enabled).limit(1)
        return connection.execute(query).first() is not None


def _query() -> Select[Any]:
    return select(gift_cards).where(true())


def _card(row: Row[Any]) -> StoredCard:
    return StoredCard(
        row.digest,
        row.tail,
        Money(row.initial_minor, row.currency),
        Money(row.balance_minor, row.currency),
        row.enabled,
        row.expires,
        row.note,
        row.created_at,
    )
