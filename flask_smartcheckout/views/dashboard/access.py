"""Who may see the dashboard: whom the shop names, and who opened a signed link of ours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from flask import current_app, redirect, request, url_for
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from ...orders.owner_log import Who
from ...state import State, current

COOKIE = "smartcheckout_owner"
_LINK, _COOKIE = "dashboard", "dashboard-cookie"


def dashboard_link(state: State, *, valid: timedelta = timedelta(hours=24)) -> str:
    """Return path and query of a link that opens the dashboard for so long."""
    return f"{state.settings.url_prefix}/dashboard/?key={_sign(state, _LINK, _now() + valid)}"


def is_open() -> bool:
    """Tell whether this visitor may see the dashboard."""
    return _until(_COOKIE, request.cookies.get(COOKIE, "")) is not None or _is_owner()


def who() -> Who:
    """Return how this visitor came in, as the log of the owner's actions says it."""
    return "link" if _until(_COOKIE, request.cookies.get(COOKIE, "")) is not None else "owner"


def has_old_link() -> bool:
    """Tell whether this visitor came with a link that opens nothing any more."""
    return "key" in request.args


def enter() -> Response | None:
    """Exchange the key of a signed link for a cookie and the address without it.

    Returns None when there is no key, or one that is not ours or no longer good.
    """
    until = _until(_LINK, request.args.get("key", ""))
    if until is None:
        return None
    response = redirect(_address_without_key())
    response.set_cookie(
        COOKIE,
        _sign(current(), _COOKIE, until),
        expires=until,
        path=url_for("smartcheckout.dashboard"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def _address_without_key() -> str:
    rest = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != "key"])
    address = request.script_root + request.path
    return f"{address}?{rest}" if rest else address


def _is_owner() -> bool:
    """Ask the shop; when its callback fails the dashboard stays closed and the log says why."""
    ask = current().callbacks.owner
    try:
        return bool(ask()) if ask else False
    except Exception:
        current_app.logger.exception("smartcheckout: the owner callback failed")
        return False


def _sign(state: State, purpose: str, until: datetime) -> str:
    return str(state.signer(purpose).dumps(int(until.timestamp())))


def _until(purpose: str, token: str) -> datetime | None:
    """Return until when a token admits its bearer, or None when it does not (any more)."""
    try:
        until = current().signer(purpose).loads(token)
    except BadSignature:
        return None
    if not isinstance(until, int) or until <= _now().timestamp():
        return None
    return datetime.fromtimestamp(until, UTC)


def _now() -> datetime:
    return datetime.now(UTC)
