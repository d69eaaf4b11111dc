"""Fetching an answer from elsewhere within a time and a size, whatever the other side does.

The time bounds everything, the name look-up and an answer that drips in too: the work is done in
a thread that is not waited for any longer. What goes wrong is told without the address asked for.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPResponse
from threading import BoundedSemaphore
from urllib.error import URLError
from urllib.request import HTTPErrorProcessor, OpenerDirector, Request, build_opener

from .. import __version__
from .deadline import within
from .trouble import NoAnswer

LARGEST = 64 * 1024  # bytes
AT_ONCE = 8  # doors of a service: threads, those nobody waits for any longer among them
_CHUNK = 8 * 1024
_HEADERS = {"Accept": "application/json", "User-Agent": f"Flask-SmartCheckout/{__version__}"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom: without a `body` it is a GET, with one a POST.

    An answer of one of the `statuses` is an answer, and has at most `largest` bytes. `headers`
    come on top of ours, which ask for JSON.
    """

    url: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    statuses: Collection[int] = (200,)
    largest: int = LARGEST

    def request(self) -> Request:
        """Return it as urllib asks it."""
        return Request(self.url, self.body, {**_HEADERS, **self.headers})


class _AsItCame(HTTPErrorProcessor):
    """Follow no redirect: what is asked goes to nobody but whom the shop named."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        return response

    https_response = http_response


def fetch(question: str | Question, seconds: float, doors: BoundedSemaphore) -> bytes:
    """Return the body of an answer to a URL or a question; raises NoAnswer for everything else.

    `doors` are those of the service that is asked: one that hangs takes up no other's.
    """
    asked = Question(question) if isinstance(question, str) else question
    return within(seconds, lambda: _answer(asked, seconds), doors)


def _answer(question: Question, seconds: float) -> bytes:
    try:
        return _read(question, seconds)
    except NoAnswer:
        raise
    except Exception as error:
        reason = error.reason if isinstance(error, URLError) else error
        name = type(reason).__name__
    raise NoAnswer(name)  # out here, where no traceback shows the error and with it the URL


def _read(question: Question, seconds: float) -> bytes:
    end = time.monotonic() + seconds
    with _opener().open(question.request(), timeout=seconds) as response:
        if response.status not in question.statuses:
            raise NoAnswer(f"status {response.status}")
        return _body(response, end, question.largest)


def _body(response: HTTPResponse, end: float, largest: int) -> bytes:
    body = bytearray()
    while chunk := response.read1(_CHUNK):
        body += chunk
        if len(body) > largest:
            raise NoAnswer("the answer is too large")
        if time.monotonic() > end:
            raise NoAnswer("no answer in time")
    return bytes(body)


@cache
def _opener() -> OpenerDirector:
    return build_opener(_AsItCame)
