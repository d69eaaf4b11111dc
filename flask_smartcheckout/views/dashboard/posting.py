"""The forms of the dashboard: who made them, and what is said when they are done.

The host's session is left alone: a form carries a token that we signed for this visitor, whom a
cookie tells from others, and what was done comes back in a signed word of the address, for a few
minutes.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Protocol

from flask import after_this_request, redirect, request, url_for
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from ...state import current
from . import access

LARGEST = 64 * 1024
HOLDS = timedelta(hours=12)  # how long a page may lie open
COOKIE = "smartcheckout_forms"
_NEW = "smartcheckout.forms"
_FORM, _NOTE = "dashboard-form", "dashboard-note"
_SAID_FOR = timedelta(minutes=5)
_NOWHERE_ELSE: Mapping[str, object] = MappingProxyType({})

Note = tuple[str, dict[str, Any]]


def token() -> str:
    """Return a token for a form; no two are the same."""
    return str(current().signer(_purpose()).dumps(secrets.token_hex(16)))


def is_genuine() -> bool:
    """Whether what was posted is a form made for this visitor, not too long and not too old."""
    if not 0 < (request.content_length or 0) <= LARGEST:
        return False
    return _signed(_purpose(), request.form.get("token", ""), HOLDS) is not None


def _purpose() -> str:
    """Return what a form's token is signed for: the forms of this visitor."""
    return f"{_FORM} {request.cookies.get(access.COOKIE) or _of_forms()}"


def _of_forms() -> str:
    """Return the cookie of a visitor whom the shop itself lets in, who gets one now if need be."""
    known = request.cookies.get(COOKIE) or request.environ.get(_NEW)
    return str(known or _given(secrets.token_urlsafe(16)))


def _given(value: str) -> str:
    request.environ[_NEW] = value

    @after_this_request
    def give(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            value,
            path=url_for("smartcheckout.dashboard"),
            httponly=True,
            samesite="Strict",
            secure=request.is_secure,
        )
        return response

    return value


class Links(Protocol):
    """What gives pages their addresses, and keeps what was chosen in them."""

    def url(self, page: str = ..., /, **changes: object) -> str:
        """Return the address of a page, but for `changes`."""


def back(
    links: Links,
    page: str,
    key: str,
    where: Mapping[str, object] = _NOWHERE_ELSE,
    /,
    **about: Any,
) -> Response:
    """Return to a page, which finds in `note()` what was done; `where` goes into its address."""
    note = current().signer(_NOTE).dumps([key, about])
    return redirect(links.url(page, note=note, _anchor="note", **where), 303)


def note() -> Note | None:
    """Return what was done before this page was shown, and with what; None when nothing was."""
    said = _signed(_NOTE, request.args.get("note", ""), _SAID_FOR)
    return (said[0], said[1]) if said else None


def _signed(purpose: str, text: str, holds: timedelta) -> Any:
    try:
        return current().signer(purpose).loads(text, max_age=int(holds.total_seconds()))
    except BadSignature:
        return None
