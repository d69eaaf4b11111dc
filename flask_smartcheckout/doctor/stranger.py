"""Asking the app for a page as a stranger does: by its URL, without a cookie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, got_request_exception

from .finding import Subject

# Ours: a frame of the shop's own may have tags with a nonce before it.
_NONCE = re.compile(r'<link [^>]*smartcheckout\.css[^>]* nonce="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `trouble` is what a view raised, whatever the shop made of it."""

    path: str
    status: int = 500
    location: str = ""
    policies: tuple[str, ...] = ()
    body: str = ""
    trouble: Exception | None = None

    @property
    def text_of_status(self) -> str:
        """The status in words: "302 Found, to /login"."""
        where = f", to {self.location}" if self.location else ""
        return f"{self.status} {HTTPStatus(self.status).phrase}{where}"

    @property
    def nonce(self) -> str:
        """The nonce that our tags carry."""
        found = _NONCE.search(self.body)
        return found[1] if found else ""


def visit(subject: Subject, path: str) -> Answer:
    """Return what the app answers to a GET of a page of ours."""
    app, url = subject.app, subject.state.settings.url_prefix + path
    assert app is not None
    raised: list[Exception] = []

    def note(sender: Flask, exception: Exception, **more: Any) -> None:
        raised.append(exception)

    base = subject.state.settings.public_url or "https://localhost"
    with got_request_exception.connected_to(note, app):
        try:
            answer = app.test_client().get(url, base_url=base)
        except Exception as error:  # an app in debug mode or under test lets it through
            return Answer(url, trouble=error)
    return Answer(
        url,
        answer.status_code,
        answer.location or "",
        tuple(answer.headers.getlist("Content-Security-Policy")),
        answer.text,
        raised[0] if raised else None,
    )
