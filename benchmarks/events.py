"""How many batches of 20 events are stored in a second, and their processor time against a
view that stores nothing."""

from __future__ import annotations

import json
import tempfile
import time
from datetime import UTC, datetime
from itertools import count
from typing import Any

from flask import Flask

from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.intake import ingest
from flask_smartcheckout.tracking.token import Facts, issue, new_tracking_id

from .clock import seconds

SECRET, SIZE, BATCHES = "bench", 20, 400
FIELDS = ("email", "name", "postcode", "house_number", "street", "city")
_numbers = count()


def measure() -> dict[str, Any]:
    """Return batches a second of one process on SQLite, and the multiple of an empty endpoint."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/events.sqlite3")
        database.ensure_ready()
        batches = iter([_batch() for _ in range(BATCHES * 6)])
        start = time.perf_counter()
        for _ in range(BATCHES):
            _store(database, next(batches))
        elapsed = time.perf_counter() - start
        stored = seconds(lambda: _store(database, next(batches)), BATCHES - 1)
        database.dispose()
    return {
        "batches_per_second": round(BATCHES / elapsed),
        "events_per_batch": SIZE,
        "processor_ms_per_batch": round(stored * 1000, 2),
        "to_empty_endpoint": round(stored / _empty_endpoint(), 1),
    }


def _store(database: Database, body: bytes) -> None:
    outcome = ingest(database, SECRET, body, user_agent="Mozilla/5.0", now=datetime.now(UTC))
    assert outcome.ok, outcome


def _empty_endpoint() -> float:
    app = Flask("empty")
    app.add_url_rule("/", view_func=lambda: ("", 204), methods=["POST"])
    client, body = app.test_client(), _batch()
    return seconds(lambda: client.post("/", data=body), 300)


def _batch() -> bytes:
    now = datetime.now(UTC)
    facts = Facts.at(
        now,
        tracking_id=new_tracking_id(),
        country="NL",
        locale="nl",
        currency="EUR",
        value=8900,
        lines=1,
    )
    events: list[dict[str, Any]] = [
        {"seq": 0, "name": "checkout_viewed", "t": 10},
        {"seq": 1, "name": "checkout_started", "t": 900, "field": "email"},
    ]
    for seq in range(2, SIZE):
        name = "field_focused" if seq % 2 == 0 else "field_blurred"
        more = {} if seq % 2 == 0 else {"duration": 400, "edits": 0, "empty": False}
        field = FIELDS[seq // 2 % len(FIELDS)]
        events.append({"seq": seq, "name": name, "t": 900 + seq * 500, "field": field, **more})
    batch = {
        "v": 1,
        "checkout_id": facts.tracking_id,
        "view_id": f"view{next(_numbers)}",
        "token": issue(SECRET, facts),
        "sent": 20_000,
        "events": events,
    }
    return json.dumps(batch).encode()
