"""POST /events: batches of what happened in a checkout, from reporter.js."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, jsonify, request

from ..state import State, current
from ..tracking.events import MAX_BATCH
from ..tracking.folding import folder_of
from ..tracking.intake import CROSS_SITE, TAKEN, TOO_LARGE, TOO_OFTEN, UNAVAILABLE, Outcome, ingest
from .blueprint import blueprint
from .body import posted_body
from .prefetch import is_prefetch
from .senders import is_of_this_shop, may_send
from .visit import is_watched


@blueprint.post("/events")
def events() -> Response:
    """Store a batch: 204, or 4xx with a code and nothing stored."""
    body = posted_body(MAX_BATCH)
    if body is None:
        return _answer(TOO_LARGE)
    if is_prefetch():  # it is sent again when the page is looked at
        return _answer(UNAVAILABLE)
    state = current()
    if not is_of_this_shop(state):
        return _answer(CROSS_SITE)
    if not is_watched(state):  # a page opened before goes on: it is heard, and nothing is kept
        return _answer(TAKEN)
    return _answer(_take(state, body) if may_send(state) else TOO_OFTEN)


def _take(state: State, body: bytes) -> Outcome:
    outcome = ingest(
        state.events,
        state.secret,
        body,
        user_agent=request.user_agent.string,
        now=datetime.now(UTC),
        own_fields=state.shop.own_names,
    )
    if outcome.ok:
        folder_of(state.events).fold_soon(state.events, state.settings)
    return outcome


def _answer(outcome: Outcome) -> Response:
    if outcome.ok:
        return Response(status=outcome.status)
    response = jsonify(error=outcome.code)
    response.status_code = outcome.status
    return response
