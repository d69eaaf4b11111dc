"""The unguessable link of an order, and what every page behind it has in common."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Response, abort, url_for

from ..orders import placing, records
from ..orders.records import Record
from ..payments.attempt_states import OPEN
from ..state import State

_TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)  # what a database may be asked for


def record_of(state: State, token: str) -> Record:
    """Return the order behind a link; 404 when there is none."""
    record = _found(state, token) if _TOKEN.fullmatch(token) else None
    if record is None:
        abort(404)
    return record


def _found(state: State, token: str) -> Record | None:
    """Return an order; one that nobody places any longer is left to a person, timer or none."""
    record = records.by_token(state.database, token)
    if record is None or record.state != "placing":
        return record
    settled = placing.settle_stale(state.database, datetime.now(UTC))
    return records.by_token(state.database, token) if settled else record


def kept_private(response: Response) -> Response:
    """Keep a page of an order out of caches, search engines and the logs of others."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def onward(record: Record) -> str:
    """Return where a shopper goes whose order stands: to pay it, or to its confirmation."""
    payment = record.payment
    if payment is None or not record.awaits_money:
        return url_for("smartcheckout.order", token=record.token)
    if payment.state not in OPEN:
        return url_for("smartcheckout.pay", token=record.token)
    if payment.state == "pending" and payment.url:
        return payment.url
    return url_for("smartcheckout.payment_return", token=record.token, start="1")
