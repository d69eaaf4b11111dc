"""Taking in what browsers send: judged strictly, stored once, counted a moment later: `folding`."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from msgspec import DecodeError, ValidationError
from sqlalchemy.exc import SQLAlchemyError

from ..storage import Database, DatabaseNotReady
from .devices import recognise
from .entry import Entry
from .events import MAX_BATCH, Batch, Event, decoder
from .inbox import has
from .log import view_of
from .story import Logged
from .token import BadToken, ExpiredToken, Facts, read
from .writer import writer_of

_LOG = logging.getLogger("flask_smartcheckout.tracking")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to a batch: the HTTP status and a code that says why."""

    status: int
    code: str

    @property
    def ok(self) -> bool:
        """Whether the batch was taken."""
        return self.status == 204


TAKEN = Outcome(204, "taken")
MALFORMED = Outcome(400, "malformed")
NOT_ACCEPTED = Outcome(400, "not_accepted")
BAD_TOKEN = Outcome(403, "bad_token")
CROSS_SITE = Outcome(403, "cross_site")
EXPIRED = Outcome(410, "expired")
TOO_LARGE = Outcome(413, "too_large")
TOO_MANY = Outcome(413, "too_many_events")
TOO_OFTEN = Outcome(429, "too_often")
UNAVAILABLE = Outcome(503, "unavailable")


class Refused(Exception):
    """A batch is not taken; `outcome` says why."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.code)
        self.outcome = outcome


def ingest(
    database: Database,
    secret: str,
    body: bytes,
    *,
    user_agent: str,
    now: datetime,
    own_fields: Iterable[str] = (),
) -> Outcome:
    """Take one batch from a browser, or refuse it whole.

    `own_fields` are the names of the shop's own fields: a batch about any other is refused.
    Nothing of a refused batch is stored, nothing of a repeated one is stored or counted twice.
    Neither the user agent nor an address is kept (see `devices`).
    """
    try:
        batch, facts = _judge(secret, body, now, own_fields)
        _store(database, batch, facts, user_agent, now)
    except Refused as refused:
        return refused.outcome
    except (SQLAlchemyError, DatabaseNotReady):
        _LOG.exception("a batch of events was lost")
        return UNAVAILABLE
    return TAKEN


def _judge(
    secret: str, body: bytes, now: datetime, own_fields: Iterable[str]
) -> tuple[Batch, Facts]:
    if len(body) > MAX_BATCH:
        raise Refused(TOO_LARGE)
    batch = _decode(body, own_fields)
    try:
        facts = read(secret, batch.token, now)
    except ExpiredToken:
        raise Refused(EXPIRED) from None
    except BadToken:
        raise Refused(BAD_TOKEN) from None
    if facts.tracking_id != batch.checkout_id:
        raise Refused(BAD_TOKEN)
    return batch, facts


def _decode(body: bytes, own_fields: Iterable[str]) -> Batch:
    try:
        return decoder(own_fields).decode(body)
    except ValidationError:
        raise Refused(NOT_ACCEPTED) from None
    except (DecodeError, UnicodeError, RecursionError):
        raise Refused(MALFORMED) from None


def _store(database: Database, batch: Batch, facts: Facts, user_agent: str, now: datetime) -> None:
    view = view_of(facts, batch.view_id, recognise(user_agent), now)
    logged = [_logged(batch.view_id, event) for event in batch.events]
    entry = Entry(batch.checkout_id, view, logged)
    if not writer_of(database).write(database, entry) and not _is_repeated(database, entry):
        raise Refused(TOO_MANY)


def _is_repeated(database: Database, entry: Entry) -> bool:
    with database.connect() as connection:
        return has(connection, entry)


def _logged(view_id: str, event: Event) -> Logged:
    return Logged(
        view_id,
        event.seq,
        event.t,
        event.name,
        event.field,
        event.code,
        event.duration,
        event.empty,
        event.edits,
        event.autofilled,
        event.shape,
    )
