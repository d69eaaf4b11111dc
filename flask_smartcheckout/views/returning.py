"""Back from a provider's page: paid, not paid, or not yet known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Response, current_app, jsonify, redirect, request, url_for

from ..cashier import count, desk_of
from ..i18n import gettext as _
from ..i18n import use_locale
from ..orders import records, syncing
from ..orders.records import Record
from ..payments.attempt_states import OPEN
from ..state import State, current
from .blueprint import blueprint
from .order_link import kept_private, onward, record_of
from .page import page

REFRESH = 5  # seconds after which a browser without our script looks again
POLL_PAUSE = timedelta(seconds=2)  # a provider is not asked more often by one who polls


@blueprint.get("/order/<token>/return")
def payment_return(token: str) -> Response:
    """Find out what became of a payment, and go on from there; while nobody knows, wait."""
    state = current()
    record = find_out(state, record_of(state, token))
    first = "wait" not in request.args and "start" not in request.args
    if first:
        _count(state, record, "payment_returned")
    location = _location(record)
    if location is None:
        return kept_private(_waiting(record))
    if first and location == url_for("smartcheckout.pay", token=token):
        _count(state, record, "payment_failed")
    return kept_private(current_app.make_response(redirect(location, 303)))


@blueprint.get("/order/<token>/status")
def payment_status(token: str) -> Response:
    """Tell our script whether it is known by now, and where to go on."""
    state = current()
    record = find_out(state, record_of(state, token), POLL_PAUSE)
    payment = record.payment
    answer = jsonify(state=payment.state if payment else record.state, location=_location(record))
    return kept_private(answer)


def find_out(state: State, record: Record, pause: timedelta = timedelta(0)) -> Record:
    """Ask about the payments of an order that is not paid; return the order as it is then."""
    if not record.awaits_money:
        return record
    syncing.sync_order(desk_of(state), record.order.id, datetime.now(UTC), pause)
    return records.by_token(state.database, record.token) or record


def _location(record: Record) -> str | None:
    """Return where the shopper goes on, or None while there is nothing to do but wait."""
    payment = record.payment
    waits = record.awaits_money and payment is not None and payment.state in OPEN
    if not waits:
        return onward(record)
    if "gave_up" in request.args:
        return url_for("smartcheckout.pay", token=record.token)
    has_page = payment is not None and payment.state == "pending" and payment.url
    return onward(record) if "start" in request.args and has_page else None


def _waiting(record: Record) -> Response:
    with use_locale(record.order.locale):
        again: dict[str, Any] = {
            "token": record.token,
            **dict.fromkeys({"start"} & request.args.keys(), "1"),
        }
        return page(
            "smartcheckout/waiting.html",
            _("We are checking your payment"),
            record=record,
            status_url=url_for("smartcheckout.payment_status", **again),
            refresh=REFRESH,
            refresh_url=url_for("smartcheckout.payment_return", **again, wait="1"),
            scripts=["waiting.js"],
        )


def _count(state: State, record: Record, name: str) -> None:
    if record.payment:
        count(state, record.payment.visit_id, name)
