"""The address that links in mails begin with."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request

from ..state import State

_OURSELVES = ("localhost", "127.0.0.1", "::1")


def public_root(state: State) -> str:
    """Return the shop's own address without a last slash, "" where nobody vouches for it.

    What a browser says in its Host header may be anything: in a mail to somebody else it would be
    a link to another shop. It counts where Flask compares it with TRUSTED_HOSTS, or in a demo.
    """
    if state.settings.public_url:
        return state.settings.public_url
    host = urlsplit(request.host_url).hostname
    is_vouched_for = bool(current_app.config.get("TRUSTED_HOSTS")) or host in _OURSELVES
    return request.url_root.rstrip("/") if is_vouched_for else ""
