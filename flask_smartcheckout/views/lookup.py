"""POST /lookup: what a look-up knows of an address in the form, for our own page alone.

It answers only to the form's token together with its cookie, so that it is nobody's open door to
those who are asked. The address comes in the body: it stands in no URL and in no log.
"""

from __future__ import annotations

import msgspec
from flask import Response, jsonify, make_response

from ..countries import rules
from ..lookup import fill, question_of
from ..state import State, current
from .blueprint import blueprint
from .body import posted_body
from .identity import checkout_of, identify
from .senders import network

LARGEST = 4 * 1024
WAIT = 5  # seconds, until a checkout that asked too often has another question


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """What the page sends: the form's token, and an address as far as it was typed."""

    token: str
    country: str
    postcode: str
    house_number: str = ""
    addition: str = ""


@blueprint.post("/lookup")
def lookup() -> Response:
    """Answer 200 with values by field, 204 when nothing is known, or 4xx with a code."""
    body = posted_body(LARGEST)
    if body is None:
        return _refusal(413, "too_large")
    try:
        asked = msgspec.json.decode(body, type=Asked)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _refusal(400, "malformed")
    return _answer(current(), asked)


def _answer(state: State, asked: Asked) -> Response:
    checkout = identify()
    if checkout_of(asked.token) != checkout.id:
        return _refusal(403, "bad_token")
    if not state.lookups.admits(checkout.id, network(state)):
        response = _refusal(429, "too_many")
        response.headers["Retry-After"] = str(WAIT)
        return response
    return _private(jsonify(values) if (values := _values(state, asked)) else _nothing())


def _values(state: State, asked: Asked) -> dict[str, str]:
    if asked.country not in state.shop.sells_to:
        return {}
    book = rules(asked.country, state.shop.fields.get(asked.country))
    question = question_of(book, msgspec.structs.asdict(asked))
    return fill(book, {}, state.lookups.complete(question)) if question else {}


def _nothing() -> Response:
    return make_response("", 204)


def _refusal(status: int, code: str) -> Response:
    return _private(make_response(jsonify(error=code), status))


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response
