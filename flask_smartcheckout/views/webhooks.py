"""POST /payments/<provider>: a provider says that something happened, and we ask it what.

Such a call is a poke. What it says is never believed, so it may come twice, late or out of order;
with an answer that is no 2xx the provider calls again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from flask import Response, request

from ..cashier import desk_of
from ..orders import attempts, syncing
from ..orders.desk import Desk
from ..shop import Capability, Hears, InvalidRequest, SignatureInvalid
from ..state import current
from .blueprint import blueprint
from .body import posted_body

LARGEST = 256 * 1024
MOST = 50  # payments one call may be about
WAIT = 60  # seconds, before a provider calls again about what could not be asked just now
_LOG = logging.getLogger(__name__)


@blueprint.post("/payments/<provider>")
def payment_webhook(provider: str) -> Response:
    """Ask about the payments a call is about: 200 when we know them and what became of them.

    With 503 the provider is to call again: it, or our database, did not answer.
    """
    desk = desk_of(current())
    known = desk.provider(provider)
    if known is None or Capability.WEBHOOK not in known.capabilities:
        return _answer(404)
    body = posted_body(LARGEST)
    if body is None:
        return _answer(413)
    headers = cast(Mapping[str, str], request.headers)
    try:
        references = cast(Hears, known).parse_webhook(headers, body)
    except (SignatureInvalid, InvalidRequest) as error:
        _LOG.warning("a call for %s was not believed: %r", provider, error)
        return _answer(400)
    except Exception:  # a provider may be asked which payment a call is about, and not answer
        _LOG.exception("%s called, and what about cannot be found out now", provider)
        return _answer(503)
    return _answer(_hear(desk, provider, references))


def _hear(desk: Desk, provider: str, references: list[str]) -> int:
    """Ask about each payment; return the status of the answer."""
    statuses = {_hear_of(desk, provider, reference) for reference in references[:MOST]}
    return max(statuses, default=200)


def _hear_of(desk: Desk, provider: str, reference: str) -> int:
    try:
        found = attempts.by_reference(desk.database, provider, reference)
        for attempt in found:
            syncing.sync(desk, attempt.id, datetime.now(UTC))
    except Exception:
        _LOG.exception("%s called about a payment and does not say what became of it", provider)
        return 503
    # It may be that the provider is faster than our own note of what it answered.
    return 200 if found else 404


def _answer(status: int) -> Response:
    response = Response(status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = str(WAIT)
    return response
