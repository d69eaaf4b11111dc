"""Who asks: our own script, or a browser without it."""

from __future__ import annotations

from flask import request


def wants_json() -> bool:
    """Whether our own script asks, which says so in its Accept header."""
    return request.accept_mimetypes.best == "application/json"
