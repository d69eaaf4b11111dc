"""Server time of every page of the dashboard on a history of ten million events."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from flask_smartcheckout import Shop, SmartCheckout
from flask_smartcheckout.views.dashboard import dashboard_link

from .history import PUBLIC_ID, write_history

EVENTS = int(os.environ.get("BENCH_EVENTS", 10_000_000))
ROUNDS = 5
PERIODS = (30, 365)
PAGES = ("", "fields", "visits", f"visits/{PUBLIC_ID}", "orders", "coupons")
SEGMENTS = ("", "country=DE", "country=DE&device=phone", "browser=Safari")


def measure() -> dict[str, Any]:
    """Return the milliseconds of processor time of each page, the best of some rounds."""
    with tempfile.TemporaryDirectory() as folder:
        app = Flask("bench")
        url = f"sqlite:///{folder}/history.sqlite3"
        app.config.update(SECRET_KEY="bench", SMARTCHECKOUT_DATABASE_URL=url)
        SmartCheckout(app, Shop(country="NL", name="Noordlicht", sells_to=("EU", "CH")))
        state = app.extensions["smartcheckout"]
        checkouts = write_history(state.database, EVENTS, datetime.now(UTC))
        client = app.test_client()
        client.get(dashboard_link(state))
        times = _times(client)
        state.database.dispose()
    return {"events": EVENTS, "checkouts": checkouts, "slowest": max(times.values()), "ms": times}


def _times(client: FlaskClient) -> dict[str, float]:
    return {
        name: round(min(_milliseconds(client, name) for _ in range(ROUNDS)), 1)
        for name in (
            _name(page, days, one) for page in PAGES for days in PERIODS for one in SEGMENTS
        )
    }


def _name(page: str, days: int, segment: str) -> str:
    return f"{page}?days={days}{'&' if segment else ''}{segment}"


def _milliseconds(client: FlaskClient, name: str) -> float:
    start = time.process_time()
    response = client.get(f"/smartcheckout/dashboard/{name}")
    assert response.status_code == 200, (name, response.status_code)
    return (time.process_time() - start) * 1000
