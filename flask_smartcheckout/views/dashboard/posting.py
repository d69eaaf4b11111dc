"""The forms of the dashboard: who made them, and what is said when they are done.

The host's session is left alone: a form carries a token that we signed, and what was done comes
back in a signed word of the address, for a few minutes.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from flask import redirect, request
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from ...state import current
from .selection import Selection

LARGEST = 64 * 1024
HOLDS = timedelta(hours=12)  # how long a page may lie open
_FORM, _NOTE = "dashboard-form", "dashboard-note"
_SAID_FOR = timedelta(minutes=5)

Note = tuple[str, dict[str, Any]]


def token() -> str:
    """Return a token for a form; no two are the same."""
    return str(current().signer(_FORM).dumps(secrets.token_hex(16)))


def is_genuine() -> bool:
    """Whether what was posted is a form of ours, no longer than one is, and not too old."""
    if not 0 < (request.content_length or 0) <= LARGEST:
        return False
    return _signed(_FORM, request.form.get("token", ""), HOLDS) is not None


def back(selection: Selection, page: str, key: str, **about: Any) -> Response:
    """Return to a page, which finds in `note()` what was done."""
    note = current().signer(_NOTE).dumps([key, about])
    return redirect(selection.url(page, note=note, _anchor="note"), 303)


def note() -> Note | None:
    """Return what was done before this page was shown, and with what; None when nothing was."""
    said = _signed(_NOTE, request.args.get("note", ""), _SAID_FOR)
    return (said[0], said[1]) if said else None


def _signed(purpose: str, text: str, holds: timedelta) -> Any:
    try:
        return current().signer(purpose).loads(text, max_age=int(holds.total_seconds()))
    except BadSignature:
        return None
