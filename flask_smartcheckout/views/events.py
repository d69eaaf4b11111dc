"""POST /events: batches of what happened in a checkout, from reporter.js."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, jsonify, request

from ..state import current
from ..tracking.events import MAX_BATCH
from ..tracking.intake import TAKEN, TOO_LARGE, UNAVAILABLE, Outcome, ingest
from .blueprint import blueprint
from .body import posted_body
from .prefetch import is_prefetch
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
    if not is_watched(state):  # a page opened before goes on: it is heard, and nothing is kept
        return _answer(TAKEN)
    return _answer(
        ingest(
            state.events,
            state.secret,
            body,
            user_agent=request.user_agent.string,
            now=datetime.now(UTC),
            settings=state.settings,
            own_fields=state.shop.own_names,
        )
    )


def _answer(outcome: Outcome) -> Response:
    if outcome.ok:
        return Response(status=outcome.status)
    response = jsonify(error=outcome.code)
    response.status_code = outcome.status
    return response
