"""Checkouts in the database: folding their events anew, ending the silent ones, server events."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from ..settings import Settings
from ..storage import Database, DatabaseNotReady
from ..storage.database import LONGEST_WAIT
from . import inbox
from .devices import recognise
from .events import CODES, FIELDS, NAMES, SERVER_NAMES
from .figures import counts, segment
from .ledger import Ledger, from_document, to_document
from .log import Held, append, hold, open_checkout, view_of
from .shapes import is_shape
from .story import SERVER_VIEW, Logged, Story, View, in_order
from .summary import Summary, fold, patience
from .tables import checkouts, events, views
from .token import Facts, milliseconds, moment

_LOG = logging.getLogger("flask_smartcheckout.tracking")
_AT_ONCE = 500
_VIEW = [views.c[name] for name in View._fields]
_DEFAULTS = Settings()
_EVENT = [events.c[name] for name in Logged._fields]


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """Something the server saw: an order, a payment, or an error of a visit without JavaScript.

    `shape` comes from `shapes.shape_of`, never from a value itself.
    """

    name: str
    field: str | None = None
    code: str | None = None
    shape: str | None = None


def record(
    database: Database,
    tracking_id: str,
    seen: Sequence[ServerEvent],
    *,
    now: datetime,
    settings: Settings = _DEFAULTS,
    facts: Facts | None = None,
    user_agent: str = "",
    own_fields: Iterable[str] = (),
) -> bool:
    """Log what the server saw in a checkout; return whether it was logged.

    `facts` (of the posted token) make the checkout known when no browser has; without them an
    unknown one is left out. `own_fields` are the names of the shop's own fields; an event about any
    other is left out. A database that fails is logged and never stops an order.
    Raises ValueError for a name that is no event.
    """
    fields = FIELDS.union(own_fields)
    logged = [known for event in seen if (known := _known(event, fields))]
    if not logged:
        return False
    try:
        with database.begin() as connection:
            return _record(connection, tracking_id, logged, now, settings, facts, user_agent)
    except (SQLAlchemyError, DatabaseNotReady):
        _LOG.exception("events of the server were lost")
        return False


def _known(event: ServerEvent, fields: frozenset[str]) -> ServerEvent | None:
    """Return an event with nothing in it that is not on our lists."""
    if event.name not in NAMES | SERVER_NAMES:
        raise ValueError(f"{event.name!r} is not an event")
    if event.field is not None and event.field not in fields:
        return None
    code = event.code if event.code is None or event.code in CODES else "unexpected"
    shape = event.shape if event.shape and is_shape(event.shape) else None
    return ServerEvent(event.name, event.field, code, shape)


def _record(
    connection: Connection,
    tracking_id: str,
    seen: Sequence[ServerEvent],
    now: datetime,
    settings: Settings,
    facts: Facts | None,
    user_agent: str,
) -> bool:
    held = _hold_one(connection, tracking_id)
    known = _views(connection, [tracking_id])[tracking_id]
    forgotten = bool(held) and not known
    view = _server_view(known, facts, user_agent, now)
    if forgotten or view is None:
        return False
    row = held[0] if held else open_checkout(connection, tracking_id, view)
    logged = _numbered(seen, _next_seq(connection, tracking_id), milliseconds(now) - view.issued)
    append(connection, tracking_id, view, logged)
    refold(connection, [row], settings, now)
    return True


def _hold_one(connection: Connection, tracking_id: str) -> list[Held]:
    """Return a checkout, held; one that nothing is in the log of may be in the inbox."""
    itself = checkouts.c.id == tracking_id
    held = hold(connection, itself)
    if held or not inbox.sort(connection, tracking_id):
        return held
    return hold(connection, itself)


def _server_view(
    known: Sequence[View], facts: Facts | None, user_agent: str, now: datetime
) -> View | None:
    """Return the server's own view of a checkout, whose clock starts at its first event."""
    own = next((view for view in known if view.view_id == SERVER_VIEW), None)
    newest = max(known, key=lambda view: view.revised, default=None)
    if facts is not None:
        newest = view_of(facts, SERVER_VIEW, recognise(user_agent), now)
    if newest is None:
        return None
    issued = own.issued if own else milliseconds(now)
    return newest._replace(view_id=SERVER_VIEW, issued=issued, seen_at=now)


def _numbered(seen: Sequence[ServerEvent], first: int, t: int) -> list[Logged]:
    return [
        Logged(SERVER_VIEW, seq, max(0, t), event.name, event.field, event.code, shape=event.shape)
        for seq, event in enumerate(seen, start=first)
    ]


def _next_seq(connection: Connection, tracking_id: str) -> int:
    newest = select(func.max(events.c.seq)).where(
        events.c.checkout_id == tracking_id, events.c.view_id == SERVER_VIEW
    )
    found: int | None = connection.execute(newest).scalar()
    return 0 if found is None else found + 1


def sweep(
    database: Database,
    now: datetime,
    settings: Settings,
    *,
    at_most: int | None = None,
    wait: float = LONGEST_WAIT,
) -> int:
    """End the checkouts that have been silent for too long; return how many were abandoned.

    Cheap when there are none: dashboards call it so that their figures are current, `at_most` so
    many in one go, waiting so many seconds for others who write. Call `upkeep.end_silent_checkouts`
    where there is an app: it tells who listens.
    """
    silent = (
        (checkouts.c.state == "active")
        & (checkouts.c.seen_at <= now - patience(settings.abandoned_after))
        & exists().where(views.c.checkout_id == checkouts.c.id)
    )
    with database.connect() as connection:
        waiting = connection.execute(select(func.count()).where(silent)).scalar_one()
    abandoned = 0
    for _ in range(0, min(waiting, at_most or waiting), _AT_ONCE):
        with database.begin(wait=wait) as connection:
            rows = hold(connection, silent, limit=min(_AT_ONCE, at_most or _AT_ONCE))
            summaries = refold(connection, rows, settings, now)
            abandoned += sum(summary.state == "abandoned" for summary in summaries)
    return abandoned


def refold(
    connection: Connection, held: Sequence[Held], settings: Settings, now: datetime | None
) -> list[Summary]:
    """Fold checkouts anew and post to the figures what changed.

    Silence ends them by `now`, and none where that is None. One whose events were forgotten stays
    as it was counted.
    """
    wait = patience(settings.abandoned_after)
    by_id = _views(connection, [row.id for row in held])
    logged = _events(connection, [row.id for row in held])
    rows = [row for row in held if row.id in by_id]
    if len(rows) < len(held):
        _wait_no_longer(connection, [row.id for row in held if row.id not in by_id])
    summaries = [fold(by_id[row.id], logged[row.id], wait, now) for row in rows]
    ledger = Ledger()
    updates = []
    for row, summary in zip(rows, summaries, strict=True):
        where, found = segment(summary), counts(summary)
        if row.counted:
            ledger.subtract(*from_document(row.counted))
        ledger.add(where, found)
        document = to_document(where, found)
        updates.append(
            {
                "b_id": row.id,
                "counted": document,
                "waiting_since": None,
                "forgotten": False,
                **columns(summary, settings),
            }
        )
    if updates:
        connection.execute(update(checkouts).where(checkouts.c.id == bindparam("b_id")), updates)
    ledger.post(connection)
    return summaries


def _wait_no_longer(connection: Connection, ids: Sequence[str]) -> None:
    forgotten = update(checkouts).where(checkouts.c.id.in_(ids))
    connection.execute(forgotten.values(waiting_since=None))


def columns(summary: Summary, settings: Settings) -> dict[str, Any]:
    """Return a summary as the columns of its row, all but what it counted."""
    facts = summary.view._asdict()
    del facts["view_id"], facts["issued"], facts["revised"]
    left = summary.left
    left_at = moment(left.at if left else summary.last)
    return facts | {
        "day": moment(summary.opened).date(),
        "state": summary.state,
        "recovered": summary.recovered,
        "paid": summary.paid,
        "opened_at": moment(summary.opened),
        "left_at": left_at,
        "seen_at": summary.seen_at,
        "abandoned_at": left_at + settings.abandoned_after if left else None,
        "left_field": left.field if left else None,
        "left_code": left.code if left else None,
        "left_step": left.step if left else None,
        "left_sign": summary.unpaid or (left.sign if left else None),
        "events": summary.events,
        "errors": summary.errors,
        "time_ms": summary.time_ms,
        "hidden_ms": summary.hidden_ms,
    }


def _views(connection: Connection, ids: Iterable[str]) -> dict[str, list[View]]:
    query = select(views.c.checkout_id, *_VIEW).where(views.c.checkout_id.in_(ids))
    found: dict[str, list[View]] = defaultdict(list)
    for checkout_id, *row in connection.execute(query):
        found[checkout_id].append(View(*row))
    return found


def _events(connection: Connection, ids: Iterable[str]) -> dict[str, list[Logged]]:
    query = select(events.c.checkout_id, *_EVENT).where(events.c.checkout_id.in_(ids))
    found: dict[str, list[Logged]] = defaultdict(list)
    for checkout_id, *row in connection.execute(query):
        found[checkout_id].append(Logged(*row))
    return found


def stored_story(connection: Connection, checkout_id: str) -> Story:
    """Return the events of one checkout in the order they happened."""
    return stored_stories(connection, [checkout_id])[checkout_id]


def stored_stories(connection: Connection, ids: Sequence[str]) -> dict[str, Story]:
    """Return the events of checkouts, each in the order they happened."""
    by_id, logged = _views(connection, ids), _events(connection, ids)
    return {one: in_order(by_id[one], logged[one]) for one in ids}
