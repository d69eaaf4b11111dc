"""Mails that are to be sent: written with what they tell of, claimed by one sender at a time.

A row says what a mail is about, never what is in it; its Message-ID is made once, so that a
mail that a server took twice is known to be the same. A claim holds for a while: a sender
that dies leaves it to the next.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from ..storage import Database
from .tables import outbox

HOOKS = ("alert_hook",)  # told to the shop's own service: no mails
HELD = timedelta(minutes=10)  # longer than a mail can take: two senders never have the same
SOON = timedelta(minutes=1)  # until then whoever placed the order sends it
GIVEN_UP_AFTER = timedelta(days=1)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A mail that this sender alone may send now; `root` is the address links begin with."""

    id: str
    kind: str
    subject_id: str
    message_id: str
    root: str
    attempts: int
    claim: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How many mails wait, how many were given up, and since when the oldest waits."""

    waiting: int
    given_up: int
    oldest: datetime | None
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail and how it stands: waiting, sent, dropped or given_up; `trouble` is what kept it."""

    kind: str
    state: str
    trouble: str
    created_at: datetime
    sent_at: datetime | None


def put(
    database: Database,
    connection: Connection,
    kind: str,
    subject_id: str,
    *,
    root: str,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
) -> bool:
    """Write down a mail about a subject, in the transaction that makes the subject true.

    `kind` is "confirmation", "withdrawal", "alert", "alert_hook" or "reminder" with its number of
    days; of each there is one a subject. Returns whether it was new. Until it is due, in a minute
    unless said otherwise, it is left to whoever put it there.
    """
    row = {
        "id": secrets.token_hex(16),
        "kind": kind,
        "subject_id": subject_id,
        "message_id": _message_id(domain),
        "root": root,
        "state": "waiting",
        "attempts": 0,
        "claim": "",
        "trouble": "",
        "due_at": due_at or now + SOON,
        "created_at": now,
    }
    return database.insert_new(connection, outbox, row)


def _message_id(domain: str) -> str:
    return f"<{secrets.token_hex(16)}@{domain}>"


def claim(
    database: Database, now: datetime, subject_id: str | None = None, *, hooks: bool = False
) -> Parcel | None:
    """Take a mail that is due, or the one about a subject that nobody has tried to send yet.

    `hooks` takes what is told to the shop's own service instead.
    """
    wanted = _next(now, subject_id).where(outbox.c.kind.in_(HOOKS) == hooks)
    if not _is_any(database, wanted):
        return None
    with database.begin(durable=True) as connection:
        # SQLite has no rows to lock, and one writer at a time: what was read is still so.
        found = connection.execute(wanted.with_for_update(skip_locked=True)).first()
        if found is None:
            return None
        taken = {
            "claim": secrets.token_hex(16),
            "attempts": found.attempts + 1,
            "due_at": now + HELD,
        }
        if not _write(connection, found.id, found.claim, taken):
            return None
        return _parcel(found, taken)


def _next(now: datetime, subject_id: str | None) -> Select[Any]:
    query = select(outbox).where(outbox.c.state == "waiting").limit(1)
    if subject_id is None:
        return query.where(outbox.c.due_at <= now).order_by(outbox.c.due_at)
    return query.where(outbox.c.subject_id == subject_id, outbox.c.attempts == 0)


def _is_any(database: Database, query: Select[Any]) -> bool:
    """Whether there is anything to take: a look that keeps no writer of SQLite waiting."""
    with database.connect() as connection:
        return connection.execute(query).first() is not None


def _parcel(row: Row[Any], taken: Mapping[str, Any]) -> Parcel:
    return Parcel(
        row.id,
        row.kind,
        row.subject_id,
        row.message_id,
        row.root,
        taken["attempts"],
        taken["claim"],
        row.created_at,
    )


def sent(database: Database, parcel: Parcel, now: datetime) -> None:
    """Write down that a mail went out."""
    _settle(database, parcel, {"state": "sent", "sent_at": now, "trouble": ""})


def dropped(database: Database, parcel: Parcel, why: str) -> None:
    """Write down that there is nothing to send any more."""
    _settle(database, parcel, {"state": "dropped", "trouble": why})


def failed(database: Database, parcel: Parcel, trouble: str, now: datetime) -> datetime | None:
    """Write down that a mail did not go out; return when it is tried again, None for never.

    The pauses double from a minute to an hour; after a day it is given up.
    """
    again: datetime = now + min(_FIRST_PAUSE * 2 ** min(parcel.attempts - 1, 10), _LONGEST_PAUSE)
    if again - parcel.created_at > GIVEN_UP_AFTER:
        refused(database, parcel, trouble)
        return None
    _settle(database, parcel, {"due_at": again, "claim": "", "trouble": trouble})
    return again


def refused(database: Database, parcel: Parcel, trouble: str) -> None:
    """Write down that a mail will never go out by itself."""
    _settle(database, parcel, {"state": "given_up", "trouble": trouble})


def wake(database: Database, subject_id: str, now: datetime) -> None:
    """Have the mails about a subject sent now: what they waited for has come, be it days later."""
    idle = (outbox.c.state == "waiting") & (outbox.c.claim == "")
    unsent = idle | (outbox.c.state == "given_up")
    with database.begin(durable=True) as connection:
        statement = update(outbox).where(outbox.c.subject_id == subject_id, unsent)
        connection.execute(statement.values(**_anew(now)))


def _anew(now: datetime) -> dict[str, Any]:
    return {"state": "waiting", "attempts": 0, "claim": "", "due_at": now, "created_at": now}


def try_again(database: Database, now: datetime) -> int:
    """Let the mails that were given up begin anew; return how many there are."""
    with database.begin(durable=True) as connection:
        statement = update(outbox).where(outbox.c.state == "given_up").values(**_anew(now))
        return connection.execute(statement).rowcount


def again(
    database: Database,
    connection: Connection,
    kind: str,
    subject_id: str,
    *,
    root: str,
    domain: str,
    now: datetime,
) -> None:
    """Have a mail sent once more. It is another mail: what it tells of is written anew, and no
    mailbox takes it for the one it has."""
    anew = {**_anew(now), "message_id": _message_id(domain), "root": root, "trouble": ""}
    mine = (outbox.c.kind == kind, outbox.c.subject_id == subject_id)
    if not connection.execute(update(outbox).where(*mine).values(**anew)).rowcount:
        put(database, connection, kind, subject_id, root=root, domain=domain, now=now)


def about(connection: Connection, subject_ids: Collection[str]) -> list[Mail]:
    """Return the mails about subjects, and how they stand."""
    query = select(outbox).where(outbox.c.subject_id.in_(subject_ids)).order_by(outbox.c.created_at)
    return [
        Mail(row.kind, row.state, row.trouble, row.created_at, row.sent_at)
        for row in connection.execute(query)
    ]


def standing(database: Database, *, hooks: bool = False) -> Standing:
    """Return how the mails stand that did not go out, with what kept them.

    `hooks`: how that stands which is told to the shop's own service.
    """
    query = select(
        outbox.c.state, outbox.c.trouble, func.count(), func.min(outbox.c.created_at)
    ).where(outbox.c.state.in_(("waiting", "given_up")), outbox.c.kind.in_(HOOKS) == hooks)
    with database.connect() as connection:
        rows = list(connection.execute(query.group_by(outbox.c.state, outbox.c.trouble)))
    waiting = [row for row in rows if row[0] == "waiting"]
    lost = [row for row in rows if row[0] == "given_up"]
    return Standing(
        sum(row[2] for row in waiting),
        sum(row[2] for row in lost),
        min((row[3] for row in waiting), default=None),
        tuple(sorted({row[1] for row in lost if row[1]})),
    )


def _settle(database: Database, parcel: Parcel, values: Mapping[str, Any]) -> None:
    with database.begin(durable=True) as connection:
        _write(connection, parcel.id, parcel.claim, values)


def _write(connection: Connection, parcel_id: str, claimed: str, values: Mapping[str, Any]) -> bool:
    """Change a mail that is still held by the same claim; return whether it was."""
    held = (outbox.c.id == parcel_id, outbox.c.claim == claimed, outbox.c.state == "waiting")
    return bool(connection.execute(update(outbox).where(*held).values(**values)).rowcount)
