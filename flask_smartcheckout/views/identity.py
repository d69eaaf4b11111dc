"""Who is filling in the form: a checkout id in a cookie of ours, and a token in the page.

The id is shared by tabs and renewed after an order, so that a second cart is a second
order. The token in the form proves that the post comes from our page.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature

from ..state import current

COOKIE = "smartcheckout_id"
LIFETIME = timedelta(days=1)
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """A checkout id, and whether the browser still has to be told."""

    id: str
    new: bool


def identify() -> Identity:
    """Return the checkout of this browser, or a new one."""
    cookie = request.cookies.get(COOKIE, "")
    if _ID.fullmatch(cookie):
        return Identity(cookie, new=False)
    return renewed()


def renewed() -> Identity:
    """Return a fresh checkout, for the next order of this browser."""
    return Identity(secrets.token_hex(16), new=True)


def remember(response: Response, identity: Identity) -> Response:
    """Give the browser its checkout id, readable by the server alone; it lasts as the form does."""
    response.set_cookie(
        COOKIE,
        identity.id,
        max_age=LIFETIME,
        path=current_app.config["APPLICATION_ROOT"],
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return response


def form_token(checkout_id: str) -> str:
    """Return what the form carries to prove where it comes from."""
    return str(current().signer("form").dumps(checkout_id))


def posted_checkout() -> str | None:
    """Return the checkout id the posted form was made for, or None when it proves nothing."""
    try:
        checkout_id = (
            current()
            .signer("form")
            .loads(request.form.get("token", ""), max_age=int(LIFETIME.total_seconds()))
        )
    except BadSignature:
        return None
    return checkout_id if isinstance(checkout_id, str) else None
