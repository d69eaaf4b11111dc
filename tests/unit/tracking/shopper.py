"""A small shopper who sends batches, and the events they send."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_smartcheckout.settings import Settings
from flask_smartcheckout.storage import Database
from flask_smartcheckout.tracking import Facts, Outcome, ingest, issue
from flask_smartcheckout.tracking.folding import fold_waiting

SECRET = "a secret of the tests"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


def facts(tracking_id: str = "visit-0001", **more: Any) -> Facts:
    """The facts of a Dutch cart of 45.00 EUR."""
    given = {
        "country": "NL",
        "locale": "nl",
        "currency": "EUR",
        "value": 4500,
        "lines": 2,
        "now": NOON,
    } | more
    return Facts.at(given.pop("now"), tracking_id=tracking_id, **given)


@dataclass
class Shopper:
    """A browser that sends batches for one page view."""

    database: Database
    facts: Facts
    view_id: str = "view0001"
    user_agent: str = CHROME

    def batch(self, *events: dict[str, Any], **more: Any) -> dict[str, Any]:
        return {
            "v": 1,
            "checkout_id": self.facts.tracking_id,
            "view_id": self.view_id,
            "token": issue(SECRET, self.facts),
            "sent": 0,
            "events": list(events),
        } | more

    def post(self, batch: dict[str, Any], now: datetime | None = None) -> Outcome:
        """Send a batch, and have it counted at once."""
        now = now or NOON + timedelta(minutes=1)
        body = json.dumps(batch).encode()
        outcome = ingest(self.database, SECRET, body, user_agent=self.user_agent, now=now)
        fold_waiting(self.database, Settings())
        return outcome

    def send(self, *events: dict[str, Any], now: datetime | None = None) -> Outcome:
        return self.post(self.batch(*events), now)


def viewed(seq: int = 0) -> dict[str, Any]:
    return {"seq": seq, "name": "checkout_viewed", "t": seq * 1000}


def focused(field: str, seq: int, **more: Any) -> dict[str, Any]:
    return {"seq": seq, "name": "field_focused", "t": seq * 1000, "field": field, **more}


def refused(field: str, code: str, seq: int, **more: Any) -> dict[str, Any]:
    event = {"seq": seq, "name": "field_error", "t": seq * 1000, "field": field, "code": code}
    return event | more
