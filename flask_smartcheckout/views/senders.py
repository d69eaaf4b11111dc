"""Who may send events: pages of the shop itself, and from one network address only so many."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from ..codes.tries import Visitor
from ..state import State

_OURS = ("same-origin", "same-site", "none")


def is_of_this_shop(state: State) -> bool:
    """Whether the request comes from a page of the shop, as far as the browser says.

    Browsers say so in Sec-Fetch-Site, older ones in Origin; who says neither is believed, since a
    batch proves itself by its token.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OURS
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    host = _host(origin)
    return host is not None and host in (request.host.lower(), _host(state.settings.public_url))


def _host(url: str) -> str | None:
    """Return the host of an address; None where there is none, as in that of a sandbox: "null"."""
    try:
        return urlsplit(url).netloc.lower() or None
    except ValueError:
        return None


def may_send(state: State) -> bool:
    """Whether one more batch is taken from this network address now.

    A private address is a proxy that nobody told the app of: all shoppers come from it, and it has
    no limit.
    """
    if state.senders is None or not _is_public(request.remote_addr or ""):
        return True
    return state.senders.take(network(state))


def network(state: State) -> str:
    """Return a keyed digest of the network address that asks: itself it is kept nowhere."""
    address = request.remote_addr
    return Visitor.of("", address, state.secret).address if address else ""


def _is_public(address: str) -> bool:
    try:
        return ip_address(address).is_global
    except ValueError:
        return False
