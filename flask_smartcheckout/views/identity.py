"""Who is filling in the form: a checkout id in a cookie of ours, and a token in the page.

The id is shared by tabs and renewed after an order, so that a second cart is a second
order; the token of the order stays beside it, as the way back there. The token in the form
proves that the post comes from our page.
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
_COOKIE = re.compile(r"([0-9a-f]{32})(?:\.([\w-]{1,64}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """A checkout id, and whether the browser still has to be told.

    `before` is the token of the order that this browser placed before, "" where there is none.
    """

    id: str
    new: bool
    before: str = ""


def identify() -> Identity:
    """Return the checkout of this browser, or a new one."""
    known = _COOKIE.fullmatch(request.cookies.get(COOKIE, ""))
    return Identity(known[1], new=False, before=known[2] or "") if known else renewed()


def renewed(before: str = "") -> Identity:
    """Return a fresh checkout, for the next order of this browser, which placed one before."""
    return Identity(secrets.token_hex(16), new=True, before=before)


def remember(response: Response, identity: Identity) -> Response:
    """Give the browser its checkout id, readable by the server alone; it lasts as the form does."""
    response.set_cookie(
        COOKIE,
        f"{identity.id}.{identity.before}" if identity.before else identity.id,
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
    return checkout_of(request.form.get("token", ""))


def checkout_of(token: str) -> str | None:
    """Return the checkout id a form's token was made for, or None when it proves nothing."""
    signer, most = current().signer("form"), int(LIFETIME.total_seconds())
    try:
        checkout_id = signer.loads(token, max_age=most)
    except BadSignature:
        return None
    return checkout_id if isinstance(checkout_id, str) else None
