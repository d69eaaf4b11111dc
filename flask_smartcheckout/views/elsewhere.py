"""Running a callback of the shop's in a thread, where it finds an app and a request of its own."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar, cast

from flask import Flask, current_app, has_request_context, request

Answer = TypeVar("Answer")
_BODY = ("CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_TRANSFER_ENCODING", "wsgi.input_terminated")


def elsewhere(ask: Callable[[], Answer]) -> Callable[[], Answer]:
    """Return `ask` for another thread, with a copy of the current app and request around it.

    The copy has its own `g`, so that a database session the app keeps by context is opened and
    closed in the thread that uses it. Cookies, session and headers are those of the request; its
    body is not there: the thread may go on after the request has ended, when the connection
    brings the next one. (flask.copy_current_request_context shares the request itself, and
    taking the copy down closes it for the page that still uses it.)
    """
    app: Flask = cast(Any, current_app)._get_current_object()
    environ = _without_body(request.environ) if has_request_context() else None

    def run() -> Answer:
        context = app.app_context() if environ is None else app.request_context(environ)
        answered: list[Answer] = []
        try:
            with context:
                answered.append(ask())
        except Exception:
            if not answered:
                raise
            app.logger.exception("smartcheckout: the app could not clean up after a callback")
        return answered[0]

    return run


def _without_body(environ: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in environ.items() if key not in _BODY}
    return {**kept, "wsgi.input": BytesIO(), "werkzeug.request": None}
