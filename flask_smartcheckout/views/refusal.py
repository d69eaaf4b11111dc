"""Answering that something cannot be done."""

from __future__ import annotations

from flask import Response, jsonify

from .accepts import wants_json
from .page import page


def refusal(status: int, code: str, message: str, field: str = "order") -> Response:
    """Answer that something cannot be done, in the shape all errors have."""
    if not wants_json():
        return page("smartcheckout/notice.html", message, status, message=message)
    response = jsonify(errors=[{"field": field, "code": code, "message": message}])
    response.status_code = status
    return response
