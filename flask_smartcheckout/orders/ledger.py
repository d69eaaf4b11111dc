"""Every amount that moved for a payment attempt; the sum is what the shop has of it.

What we ask a provider to move is entered before it is asked (`done` is False) and counts once it is
known to have happened: because the provider said so, or because its own sums show it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from ..money import Money
from ..shop import IdempotencyConflict, PaymentSnapshot
from .attempts import Attempt
from .tables import payment_entries as entries

Kind = Literal["capture", "refund", "chargeback", "refund_failed", "chargeback_won"]
_SIGN: dict[Kind, int] = {
    "capture": 1,
    "refund": -1,
    "chargeback": -1,
    "refund_failed": 1,
    "chargeback_won": 1,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount that moved: above zero to the shop, below zero away from it.

    `at` is when it was asked for, or seen at the provider (UTC).
    """

    kind: str
    key: str
    amount: Money
    done: bool
    at: datetime


def of_attempt(connection: Connection, attempt_id: str) -> list[Entry]:
    """Return the entries of an attempt in the order they were made."""
    query = select(entries).where(entries.c.payment_id == attempt_id).order_by(entries.c.id)
    return [
        Entry(row.kind, row.key, Money(row.amount_minor, row.currency), row.done, row.at)
        for row in connection.execute(query)
    ]


def balance(connection: Connection, attempt: Attempt) -> Money:
    """Return what the shop has of an attempt, in its currency."""
    minor = _sum(connection, attempt.id, entries.c.currency == attempt.amount.currency)
    return Money(minor, attempt.amount.currency)


def asked_for(connection: Connection, attempt: Attempt, kind: Kind, but: str = "") -> Money:
    """Return how much of a kind has moved or was asked for, but for one key; never below zero."""
    mine = (entries.c.payment_id == attempt.id) & (entries.c.kind == kind) & (entries.c.key != but)
    query = select(func.coalesce(func.sum(entries.c.amount_minor), 0)).where(mine)
    return Money(abs(int(connection.execute(query).scalar_one())), attempt.amount.currency)


def is_asked(connection: Connection, attempt: Attempt, kind: Kind, key: str) -> bool:
    """Whether something was asked under a key and nobody knows whether it was done."""
    mine = _of_key(attempt, kind, key) & entries.c.done.is_(False)
    return connection.execute(select(entries.c.id).where(mine)).first() is not None


def due(connection: Connection, attempt: Attempt) -> Money:
    """Return what is left to pay of an attempt; below zero when more came in.

    Money that was paid back is due again, until all of it had come in once.
    """
    if attempt.state != "paid":
        return attempt.amount - balance(connection, attempt)
    return attempt.amount - asked_for(connection, attempt, "capture")


def is_done(connection: Connection, attempt: Attempt, kind: Kind, key: str, amount: Money) -> bool:
    """Whether an amount has moved under a key.

    Raises IdempotencyConflict when the key was used for another amount.
    """
    mine = _of_key(attempt, kind, key)
    known = connection.execute(
        select(entries.c.amount_minor, entries.c.currency, entries.c.done).where(mine)
    ).first()
    if known is None:
        return False
    if (known.amount_minor, known.currency) != (_SIGN[kind] * amount.minor, amount.currency):
        raise IdempotencyConflict(f"{key} was used for another amount")
    return bool(known.done)


def intend(
    connection: Connection, attempt: Attempt, kind: Kind, key: str, amount: Money, now: datetime
) -> bool:
    """Enter what is about to be asked; return False when that is done already.

    Raises IdempotencyConflict when the key was used for another amount.
    """
    if is_done(connection, attempt, kind, key, amount):
        return False
    if not connection.execute(select(entries.c.id).where(_of_key(attempt, kind, key))).first():
        signed = Money(_SIGN[kind] * amount.minor, amount.currency)
        _enter(connection, attempt.id, kind, key, signed, False, now)
    return True


def settle(connection: Connection, attempt: Attempt, kind: Kind, key: str) -> None:
    """Count what was asked: the provider has done it."""
    connection.execute(update(entries).where(_of_key(attempt, kind, key)).values(done=True))


def withdraw(connection: Connection, attempt: Attempt, kind: Kind, key: str) -> None:
    """Strike what was asked and refused."""
    mine = _of_key(attempt, kind, key) & entries.c.done.is_(False)
    connection.execute(delete(entries).where(mine))


def catch_up(
    connection: Connection, attempt: Attempt, snapshot: PaymentSnapshot, now: datetime
) -> frozenset[Kind]:
    """Enter what the provider's sums show and ours do not, and return what kinds these are.

    Sums never shrink, so that an answer that is late takes nothing back.
    """
    new: set[Kind] = set()
    for kind, seen in sums(snapshot):
        mine = (entries.c.kind == kind) & (entries.c.currency == seen.currency)
        missing = seen.minor - abs(_sum(connection, attempt.id, mine))
        missing -= _settle_asked(connection, attempt, kind, missing)
        if missing > 0:
            amount = Money(_SIGN[kind] * missing, seen.currency)
            _enter(connection, attempt.id, kind, f"seen {seen.minor}", amount, True, now)
            new.add(kind)
    return frozenset(new)


def sums(snapshot: PaymentSnapshot) -> Iterator[tuple[Kind, Money]]:
    """Return what a provider says has moved, by kind, none below zero."""
    yield "capture", received(snapshot)
    nothing = Money.zero(snapshot.amount.currency)
    yield "refund", snapshot.refunded or nothing
    yield "chargeback", snapshot.charged_back or nothing
    yield "refund_failed", snapshot.refund_failed or nothing
    yield "chargeback_won", snapshot.chargeback_won or nothing


def received(snapshot: PaymentSnapshot) -> Money:
    """Return what a payment has brought, whatever went back since."""
    if snapshot.captured is not None:
        return snapshot.captured
    return snapshot.amount if snapshot.state == "paid" else Money.zero(snapshot.amount.currency)


def _settle_asked(connection: Connection, attempt: Attempt, kind: Kind, missing: int) -> int:
    """Count what was asked as far as it explains what is missing; return how much that is."""
    explained = 0
    for entry in of_attempt(connection, attempt.id):
        minor = abs(entry.amount.minor)
        if entry.kind == kind and not entry.done and explained + minor <= missing:
            settle(connection, attempt, kind, entry.key)
            explained += minor
    return explained


def refunded_since(moment: datetime) -> Select[Any]:
    """Select the attempts that money went back of since a moment: a bank may yet refuse it."""
    return select(entries.c.payment_id).where(entries.c.kind == "refund", entries.c.at > moment)


def forget(connection: Connection, attempt_ids: object) -> None:
    """Erase the entries of attempts that are erased."""
    connection.execute(delete(entries).where(entries.c.payment_id.in_(attempt_ids)))  # type: ignore[arg-type]


def _of_key(attempt: Attempt, kind: Kind, key: str) -> ColumnElement[bool]:
    return (entries.c.payment_id == attempt.id) & (entries.c.kind == kind) & (entries.c.key == key)


def _sum(connection: Connection, attempt_id: str, where: ColumnElement[bool]) -> int:
    query = select(func.coalesce(func.sum(entries.c.amount_minor), 0)).where(
        entries.c.payment_id == attempt_id, entries.c.done, where
    )
    return int(connection.execute(query).scalar_one())


def _enter(
    connection: Connection,
    attempt_id: str,
    kind: Kind,
    key: str,
    amount: Money,
    done: bool,
    now: datetime,
) -> None:
    connection.execute(
        insert(entries).values(
            payment_id=attempt_id,
            kind=kind,
            key=key,
            currency=amount.currency,
            amount_minor=amount.minor,
            done=done,
            at=now,
        )
    )
