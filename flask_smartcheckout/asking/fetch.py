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
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from urllib.error import URLError
from urllib.request import HTTPErrorProcessor, OpenerDirector, Request, build_opener

from .. import __version__
from .trouble import NoAnswer

LARGEST = 64 * 1024  # bytes
AT_ONCE = 8  # threads, those nobody waits for any longer among them
_CHUNK = 8 * 1024
_HEADERS = {"Accept": "application/json", "User-Agent": f"Flask-SmartCheckout/{__version__}"}
_doors = BoundedSemaphore(AT_ONCE)


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


def fetch(question: str | Question, seconds: float) -> bytes:
    """Return the body of an answer to a URL or a question; raises NoAnswer for everything else."""
    asked = Question(question) if isinstance(question, str) else question
    outcome = _started(asked, seconds)
    try:
        answer = outcome.get(timeout=seconds)
    except Empty:
        raise NoAnswer("no answer in time") from None
    if isinstance(answer, NoAnswer):
        raise answer
    return answer


def _started(question: Question, seconds: float) -> SimpleQueue[bytes | NoAnswer]:
    outcome: SimpleQueue[bytes | NoAnswer] = SimpleQueue()
    if not _doors.acquire(blocking=False):
        raise NoAnswer("too many unanswered questions")
    worker = Thread(target=_work, args=(question, seconds, outcome), daemon=True)
    try:
        worker.start()
    except RuntimeError:
        _doors.release()
        raise NoAnswer("no thread to ask with") from None
    return outcome


def _work(question: Question, seconds: float, outcome: SimpleQueue[bytes | NoAnswer]) -> None:
    try:
        outcome.put(_read(question, seconds))
    except NoAnswer as no_answer:
        outcome.put(no_answer)
    except Exception as error:  # a traceback of this thread would show the URL
        reason = error.reason if isinstance(error, URLError) else error
        outcome.put(NoAnswer(type(reason).__name__))
    finally:
        _doors.release()


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
