"""A process that is killed loses nothing that it has acknowledged."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from sqlalchemy import func, select

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking.folding import fold_waiting
from flask_smartcheckout.tracking.tables import checkouts, events

from .test_exactness import figures

ENOUGH = 150
SENDER = """
import os, sys, threading
from itertools import count
from tests.unit.tracking.shopper import CHROME, NOON, SECRET, Shopper, facts, focused, viewed
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import ingest
import json

database = Database(sys.argv[1])

def send(thread):
    for number in count():
        shopper = Shopper(database, facts(f"visit-{thread}-{number:06}"))
        body = json.dumps(shopper.batch(viewed(), focused("email", 1))).encode()
        if ingest(database, SECRET, body, user_agent=CHROME, now=NOON).ok:
            os.write(1, f"{shopper.facts.tracking_id}\\n".encode())

for thread in range(3):
    threading.Thread(target=send, args=(thread,)).start()
"""


def acknowledged_until_killed(database: Database) -> list[str]:
    """Let a process take batches on several threads, and kill it amid them."""
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", SENDER, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(ENOUGH)]
        process.kill()
        lines += process.stdout.readlines()
    return [line.strip() for line in lines if line.endswith("\n")]


def test_what_was_acknowledged_is_there_and_counts_exactly(database: Database) -> None:
    acknowledged = acknowledged_until_killed(database)
    fold_waiting(database, Settings())
    with database.connect() as connection:
        query = select(events.c.checkout_id, func.count()).group_by(events.c.checkout_id)
        stored = Counter({row[0]: row[1] for row in connection.execute(query)})
        known = connection.execute(select(func.count()).select_from(checkouts)).scalar_one()
    assert len(acknowledged) >= ENOUGH
    assert {name: stored[name] for name in acknowledged} == dict.fromkeys(acknowledged, 2)
    assert figures(database)["daily", "all", "1", "2026-11-21", *[""] * 4, "EUR", "viewed"] == known
