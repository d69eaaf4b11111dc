"""A long history without its raw events: what dashboards read, in the size that ten million make.

A few thousand made-up checkouts are folded once and then spread over the days again and again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.checkouts import columns
from flask_smartcheckout.tracking.figures import counts, segment
from flask_smartcheckout.tracking.ledger import Ledger, to_document
from flask_smartcheckout.tracking.log import new_row
from flask_smartcheckout.tracking.made_up import History, make_up
from flask_smartcheckout.tracking.summary import Summary, fold, patience
from flask_smartcheckout.tracking.tables import checkouts, events, views

DAYS = 365
KINDS = 4_000
SETTINGS = Settings()
_MOMENTS = ("opened_at", "left_at", "seen_at", "abandoned_at")


def write_history(database: Database, number_of_events: int, now: datetime) -> int:
    """Write as many checkouts as leave so many events over a year; return how many they are."""
    random = Random(8)
    made = [_made(random, now) for _ in range(KINDS)]
    each = sum(len(history.events) for history, _summary in made) / KINDS
    a_day = round(number_of_events / each / DAYS)
    for ago in range(DAYS):
        with database.begin() as connection:
            some = [made[random.randrange(KINDS)] for _ in range(a_day)]
            _write_day(connection, some, now.date() - timedelta(days=ago))
    with database.begin() as connection:
        _write_one_visit(connection, *made[0])
    return a_day * DAYS


def _made(random: Random, now: datetime) -> tuple[History, Summary]:
    mended = random.random() < 0.5
    history = make_up(random, now - timedelta(hours=40), now, "EUR", mended=mended)
    wait = patience(SETTINGS.abandoned_after)
    return history, fold(history.views, history.events, wait, now)


def _write_day(connection: Connection, made: list[tuple[History, Summary]], day: date) -> None:
    ledger = Ledger()
    rows = list(_rows(ledger, made, day))
    connection.execute(insert(checkouts), rows)
    ledger.post(connection)


def _rows(
    ledger: Ledger, made: list[tuple[History, Summary]], day: date
) -> Iterator[dict[str, Any]]:
    for history, summary in made:
        where, found = segment(summary)._replace(day=day.isoformat()), counts(summary)
        ledger.add(where, found)
        row = new_row(secrets.token_urlsafe(12), history.views[0]) | columns(summary, SETTINGS)
        for name in _MOMENTS:
            row[name] = row[name] and _on(day, row[name])
        yield row | {"day": day, "counted": to_document(where, found)}


def _on(day: date, moment: datetime) -> datetime:
    return datetime.combine(day, moment.timetz()).astimezone(UTC)


def _write_one_visit(connection: Connection, history: History, summary: Summary) -> None:
    """Write a visit with its events, for the page that shows one."""
    row = new_row("the-one-visit-id", history.views[0]) | columns(summary, SETTINGS)
    connection.execute(insert(checkouts), row | {"public_id": PUBLIC_ID})
    for table, some in ((views, history.views), (events, history.events)):
        named = [{"checkout_id": "the-one-visit-id", **one._asdict()} for one in some]
        connection.execute(insert(table), named)


PUBLIC_ID = "0123456789abcdef"
