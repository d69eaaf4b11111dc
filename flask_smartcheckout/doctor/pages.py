"""Checks of the checkout's pages in the shop's app, asked for as a stranger does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from flask import Flask
from werkzeug.exceptions import HTTPException

from ..cart import Cart, Line
from ..settings import ConfigurationError
from ..state import EXTENSION, State, read_cart
from .callbacks import is_async
from .finding import Finding, Subject
from .policy import refused
from .stranger import Answer, visit

_OURS = (
    ("/", "GET", "form"),
    ("/", "POST", "form"),
    ("/cart-count", "GET", "cart_count"),
    ("/events", "POST", "events"),
)


def addresses(subject: Subject) -> Iterator[Finding]:
    """The checkout's addresses are its own."""
    app, prefix = subject.app, subject.state.settings.url_prefix
    if app is None or app.url_map.host_matching:
        return
    taken = {_endpoint(app, prefix + path, method): path for path, method, name in _OURS}
    for endpoint, path in taken.items():
        if not endpoint.startswith(f"{EXTENSION}."):
            yield Finding(
                "error",
                f"{prefix}{path} is a page of the shop's own ({endpoint or 'none'}): set "
                "SMARTCHECKOUT_URL_PREFIX to an address that is free, such as '/order'",
            )


def _endpoint(app: Flask, path: str, method: str) -> str:
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path, method)
    except HTTPException:
        return ""
    return str(endpoint)


def cart(subject: Subject) -> Iterator[Finding]:
    """The cart can be asked for by anybody."""
    state, found = subject.state, list[Exception]()
    if subject.app is None or state.callbacks.cart is None or is_async(state.callbacks.cart):
        return
    asked = replace(state, callbacks=replace(state.callbacks))

    def watched() -> Iterable[Line] | Cart:
        try:
            return read_cart(asked)
        except Exception as error:
            found.append(error)
            return ()

    _as_if(state, watched, lambda: visit(subject, "/cart-count"))
    for error in found:
        yield Finding(
            "error",
            f"@checkout.cart fails for a visitor who is not logged in: {_said(error)}; yield "
            "nothing for whoever has no cart",
        )


def pages(subject: Subject) -> Iterator[Finding]:
    """The checkout's pages answer, in the shop's own frame."""
    if subject.app is None:
        return
    for path in ("/", "/cart-count"):
        answer = _seen(subject, path)
        if answer.trouble is not None:
            yield Finding("error", f"{answer.path} fails: {_said(answer.trouble)}")
        elif answer.status >= 500:
            yield Finding(
                "error", f"{answer.path} answers {answer.text_of_status}: see the app's log"
            )
        elif answer.status != 200:
            yield Finding(
                "error",
                f"{answer.path} answers {answer.text_of_status} to a visitor who is not logged "
                "in: let everybody in where request.blueprint == 'smartcheckout'",
            )


def policy(subject: Subject) -> Iterator[Finding]:
    """The shop's Content-Security-Policy lets the checkout's pages work."""
    if subject.app is not None:
        answer = _seen(subject, "/")
        for what in refused(answer.policies, answer.nonce, subject.state.settings.public_url):
            yield Finding("error", what)


def limits(subject: Subject) -> Iterator[Finding]:
    """What pages ask by themselves uses up no visitor's requests."""
    if subject.app is None:
        return
    there = subject.app.extensions.get("limiter") or ()
    limiters = there if isinstance(there, (set, list, tuple)) else (there,)
    known = subject.state.callbacks.limiters
    if any(all(one is not other for other in known) for one in limiters):
        yield Finding(
            "warning",
            "Flask-Limiter counts what pages ask by themselves, the number at the icon and events: "
            "checkout.exempt_from(limiter)",
        )


def _seen(subject: Subject, path: str) -> Answer:
    """Look at a page as somebody with nothing in the cart."""
    return _as_if(subject.state, tuple, lambda: visit(subject, path))


def _as_if(
    state: State, cart: Callable[[], Iterable[Line] | Cart], look: Callable[[], Answer]
) -> Answer:
    """Look at the shop as if this were the callback of its cart."""
    known = state.callbacks.cart
    state.callbacks.cart = cart
    try:
        return look()
    finally:
        state.callbacks.cart = known


def _said(error: Exception) -> str:
    known = isinstance(error, ConfigurationError)
    return f"{'' if known else type(error).__name__ + ': '}{error}".rstrip(".")
