"""POST /events: batches of what happened in a checkout, from reporter.js."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, jsonify, request

from ..state import current
from ..tracking.events import MAX_BATCH
from ..tracking.intake import TAKEN, TOO_LARGE, Outcome, ingest
from .blueprint import blueprint
from .visit import is_watched


@blueprint.post("/events")
def events() -> Response:
    """Store a batch: 204, or 4xx with a code and nothing stored."""
    if (request.content_length or 0) > MAX_BATCH:
        return _answer(TOO_LARGE)
    state = current()
    if not is_watched(state):  # a page opened before goes on: it is heard, and nothing is kept
        return _answer(TAKEN)
    return _answer(
        ingest(
            state.events,
            state.secret,
            _body(),
            user_agent=request.user_agent.string,
            now=datetime.now(UTC),
            settings=state.settings,
        )
    )


def _body() -> bytes:
    """Return the body; of one whose length nobody told, no more than shows that it is too long."""
    if not request.content_length:
        return request.stream.read(MAX_BATCH + 1)
    return request.get_data(cache=False)


def _answer(outcome: Outcome) -> Response:
    if outcome.ok:
        return Response(status=outcome.status)
    response = jsonify(error=outcome.code)
    response.status_code = outcome.status
    return response
