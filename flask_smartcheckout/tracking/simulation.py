"""A made-up history, the same for the same seed, written through the same fold as real events.

It is made in chunks, each with a seed of its own, by as many processes as there are processors,
and written in their order by one: so the number of processes changes nothing.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing import get_context
from random import Random
from typing import Any

from sqlalchemy import select

from ..settings import Settings
from ..storage import Database
from .checkouts import columns
from .figures import counts, segment
from .ledger import Ledger, to_document
from .loading import Load, write
from .log import new_row
from .made_up import History, make_up
from .made_up_seasons import Window
from .summary import fold, patience
from .tables import checkouts as checkout_rows

EVENTS_EACH = 27
"""About how many events a made-up checkout has."""

_AT_ONCE = 1_000
_WORTH_PROCESSES = 20  # chunks: to start processes takes about a second
_DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Made:
    """How much was made up."""

    checkouts: int
    events: int


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some checkouts to make up: on which days, from the newer version of the form on."""

    number: int
    seed: str
    days: tuple[date, ...]
    mended_from: date
    window: Window
    now: datetime
    currency: str
    settings: Settings
    prefix: str


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
    processes: int | None = None,
) -> Made:
    """Add so many made-up checkouts, spread over the days before now; return how much that was.

    The same seed, days, number and moment give the same figures, whatever the number of processes
    (as many as there are processors unless given). The last quarter of an hour is left free, so
    that nothing happens after now. Half-way the form has a newer version, which helps.
    """
    made = Counter[str]()
    chunks = _chunks(seed, days, checkouts, now, currency, settings)
    for load in _loads(chunks, processes):
        with database.begin() as connection:
            write(connection, load)
        made.update(checkouts=len(load.checkouts), events=len(load.events))
    return Made(made["checkouts"], made["events"])


def _chunks(
    seed: int, days: int, checkouts: int, now: datetime, currency: str, settings: Settings
) -> list[_Chunk]:
    """Share out the checkouts over the days, in their order, and cut them into chunks."""
    window = Window.before(now, days)
    drawn = Random(f"{seed}").choices(window.days(), window.weights(), k=checkouts)
    shared_out = sorted(drawn)
    half_way = window.days()[len(window.days()) // 2]
    # What is written at the end of a table is written quickly: the ids of a run go up.
    prefix = secrets.token_hex(2)
    return [
        _Chunk(
            number,
            f"{seed}/{number}",
            tuple(shared_out[start : start + _AT_ONCE]),
            half_way,
            window,
            now,
            currency,
            settings,
            prefix,
        )
        for number, start in enumerate(range(0, checkouts, _AT_ONCE))
    ]


def _loads(chunks: list[_Chunk], processes: int | None) -> Iterator[Load]:
    """Yield what the chunks become, in their order."""
    count = processes or (os.cpu_count() or 1 if len(chunks) >= _WORTH_PROCESSES else 1)
    if count == 1:
        yield from map(_make, chunks)
        return
    # A new interpreter each: a copy of this one would have its threads' locks, and not its threads.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield from _ahead(pool, chunks, 2 * count)


def _ahead(pool: ProcessPoolExecutor, chunks: Iterable[_Chunk], most: int) -> Iterator[Load]:
    """Yield the loads in order, at most so many of them in the making or waiting."""
    waiting: deque[Future[Load]] = deque()
    for chunk in chunks:
        waiting.append(pool.submit(_make, chunk))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _make(chunk: _Chunk) -> Load:
    """Make up and fold the checkouts of a chunk."""
    random, load = Random(chunk.seed), Load([], [], [], Ledger())
    for number, day in enumerate(chunk.days):
        opened = chunk.window.moment(random, day)
        mended = day >= chunk.mended_from
        history = make_up(random, opened, chunk.now, chunk.currency, mended=mended)
        _add(load, _id(chunk, number), history, chunk)
    return load


def _id(chunk: _Chunk, number: int) -> str:
    """Return an id of 16 characters, as long as a real one."""
    return f"{chunk.prefix}{chunk.number:05x}{number:03x}{secrets.token_hex(2)}"


def _add(load: Load, checkout_id: str, history: History, chunk: _Chunk) -> None:
    settings = chunk.settings
    summary = fold(history.views, history.events, patience(settings.abandoned_after), chunk.now)
    where, found = segment(summary), counts(summary)
    load.ledger.add(where, found)
    row: dict[str, Any] = new_row(checkout_id, history.views[0]) | columns(summary, settings)
    load.checkouts.append(row | {"counted": to_document(where, found)})
    load.views.extend({"checkout_id": checkout_id, **view._asdict()} for view in history.views)
    load.events.extend((checkout_id, *event) for event in history.events)
