"""A made-up history, the same for the same seed, written through the same fold as real events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, select

from ..settings import Settings
from ..storage import Database
from .checkouts import columns
from .figures import Ledger, counts, segment, to_document
from .log import new_row
from .made_up import History, make_up
from .made_up_world import HOURS
from .summary import fold, patience
from .tables import checkouts as checkout_rows
from .tables import events, views
from .token import new_tracking_id

_AT_ONCE = 500
_DEFAULTS = Settings()


def has_history(database: Database) -> bool:
    """Tell whether there is any checkout yet."""
    with database.connect() as connection:
        return connection.execute(select(checkout_rows.c.id).limit(1)).first() is not None


def simulate(
    database: Database,
    *,
    seed: int,
    days: int,
    checkouts: int,
    now: datetime,
    currency: str = "EUR",
    settings: Settings = _DEFAULTS,
) -> int:
    """Add so many made-up checkouts, spread over the days before now; return how many.

    The same seed, days, number and moment give the same figures. The last quarter of an hour is
    left free, so that nothing happens after now.
    """
    random = Random(seed)
    for start in range(0, checkouts, _AT_ONCE):
        chunk = [
            make_up(random, _moment(random, days, now), now, currency)
            for _ in range(start, min(start + _AT_ONCE, checkouts))
        ]
        with database.begin() as connection:
            _write(connection, chunk, settings, now)
    return checkouts


def _moment(random: Random, days: int, now: datetime) -> datetime:
    """Return when a shopper opens the form: mostly in the evening, a little more each day."""
    latest = now - timedelta(minutes=15)
    while True:
        ago = timedelta(days=int((days + 1) * (1 - random.random() ** 0.9)))
        hour = random.choices(range(24), HOURS)[0]
        day = (now - ago).replace(hour=hour, minute=0, second=0, microsecond=0)
        opened = day + timedelta(seconds=random.randrange(3600))
        if latest - timedelta(days=days) <= opened <= latest:
            return opened


def _write(connection: Connection, chunk: list[History], settings: Settings, now: datetime) -> None:
    ledger = Ledger()
    made = [(new_tracking_id(), history) for history in chunk]
    rows = [_row(ledger, checkout_id, history, settings, now) for checkout_id, history in made]
    connection.execute(insert(checkout_rows), rows)
    connection.execute(insert(views), list(_views(made)))
    connection.execute(insert(events), list(_events(made)))
    ledger.post(connection)


def _row(
    ledger: Ledger, checkout_id: str, history: History, settings: Settings, now: datetime
) -> dict[str, Any]:
    wait = patience(settings.abandoned_after)
    summary = fold(history.views, history.events, wait, now)
    where, found = segment(summary), counts(summary)
    ledger.add(where, found)
    row = new_row(checkout_id, history.views[0]) | columns(summary, settings)
    return row | {"counted": to_document(where, found)}


def _views(made: list[tuple[str, History]]) -> Iterator[dict[str, Any]]:
    for checkout_id, history in made:
        for view in history.views:
            yield {"checkout_id": checkout_id, **view._asdict()}


def _events(made: list[tuple[str, History]]) -> Iterator[dict[str, Any]]:
    for checkout_id, history in made:
        for event in history.events:
            yield {"checkout_id": checkout_id, **event._asdict()}
