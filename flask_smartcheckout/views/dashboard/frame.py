"""What every page of the dashboard shares: its door, its headers, current figures, HTML or JSON."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

import msgspec
from flask import Response, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from ...i18n import leave_form_unread
from ...state import current
from ...storage import DatabaseNotReady
from ..blueprint import blueprint
from ..page import render_context
from . import access, days, figures, navigation, posting, words
from .selection import Selection, read
from .standing import catch_up, standing

_LOG = logging.getLogger("flask_smartcheckout.dashboard")

HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

SCRIPTED = HEADERS | {
    "Content-Security-Policy": HEADERS["Content-Security-Policy"] + "; script-src 'self'"
}
"""The headers of a page that has a script of ours."""

View = Callable[..., BaseResponse]


def dashboard_page(
    rule: str,
    endpoint: str,
    *,
    log: bool = False,
    counted: bool = True,
    post: View | None = None,
    scripted: bool = False,
) -> Callable[[View], View]:
    """Register a view under the dashboard, for the owner alone; it is given the selection.

    `log` gives it the filters of the log too. What came in is counted first, unless the page has no
    figures, which is then there whatever becomes of the statistics. `post` does what a form of the
    page says, and only where the form is one that we made for the owner: see `posting`. A page is
    `scripted` where scripts of ours may run: on all others none does.
    """

    def register(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> BaseResponse:
            is_post = request.method == "POST"
            response = _post(post, values) if is_post and post else _get(view, values, log, counted)
            response.headers.update(SCRIPTED if scripted else HEADERS)
            return response

        methods = ["GET", "POST"] if post else ["GET"]
        blueprint.add_url_rule(f"/dashboard{rule}", endpoint, guarded, methods=methods)
        return view

    return register


def _get(view: View, values: dict[str, Any], log: bool, counted: bool) -> BaseResponse:
    entered = access.enter()
    if entered or not access.is_open():
        return entered or _closed()
    state, now = current(), datetime.now(UTC)
    selection = read(request.args, now.date(), log=log, own_fields=state.shop.own_names)
    if not counted:
        return view(selection, **values)
    try:
        catch_up(state, now, selection.period)
        return view(selection, **values)
    except (OperationalError, DatabaseNotReady):
        _LOG.exception("the figures cannot be read")
        return answer("unavailable", selection, {"error": "unavailable"}, status=503)


def _post(post: View, values: dict[str, Any]) -> BaseResponse:
    leave_form_unread()  # until it is known that it is the owner's
    if not access.is_open():
        return _closed()
    selection = read(request.args, datetime.now(UTC).date())
    if posting.is_genuine():
        return post(selection, **values)
    anew = selection.url(page_name(), **values)
    return answer("stale", selection, status=403, anew=anew)


def _closed() -> Response:
    selection = read({}, datetime.now(UTC).date())
    return answer("closed", selection, status=403, old_link=access.has_old_link())


def answer(
    name: str, selection: Selection, data: object = None, *, status: int = 200, **values: Any
) -> Response:
    """Return `data` as JSON when there is any and it is asked for, else the page with `values`."""
    if data is not None and request.args.get("format") == "json":
        return Response(msgspec.json.encode(data), status, mimetype="application/json")
    context = render_context(
        current(),
        selection=selection,
        days=days,
        today=datetime.now(UTC).date(),
        navigation=navigation.entries(),
        page=page_name(),
        figures=figures,
        words=words,
        token=posting.token,
        standing=standing(),
        **values,
    )
    return make_response(render_template(f"smartcheckout/dashboard/{name}.html", **context), status)


def page_name() -> str:
    """Return the name of the page that is shown, as links and the navigation know it."""
    return str(request.endpoint).removeprefix(f"{blueprint.name}.")
