"""Fetching an answer from elsewhere within a time and a size, whatever the other side does.

The time bounds everything, the name look-up and an answer that drips in too: the work is done in
a thread that is not waited for any longer. What goes wrong is told without the address asked for.
"""

from __future__ import annotations

import time
from functools import cache
from http.client import HTTPResponse
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from .. import __version__

LARGEST = 64 * 1024  # bytes
AT_ONCE = 8  # threads, those nobody waits for any longer among them
_CHUNK = 8 * 1024
_doors = BoundedSemaphore(AT_ONCE)


class NoAnswer(Exception):
    """There is no answer; the text says why, and nothing of what was asked."""


class _StayHere(HTTPRedirectHandler):
    """Follow no redirect: an address goes to nobody but whom the shop named."""

    def redirect_request(self, *about: Any) -> None:
        return None


def fetch(url: str, seconds: float, largest: int = LARGEST) -> bytes:
    """Return the body of a 200 answer; raises NoAnswer for everything else."""
    outcome = _started(url, seconds, largest)
    try:
        answer = outcome.get(timeout=seconds)
    except Empty:
        raise NoAnswer("no answer in time") from None
    if isinstance(answer, NoAnswer):
        raise answer
    return answer


def _started(url: str, seconds: float, largest: int) -> SimpleQueue[bytes | NoAnswer]:
    outcome: SimpleQueue[bytes | NoAnswer] = SimpleQueue()
    if not _doors.acquire(blocking=False):
        raise NoAnswer("too many unanswered questions")
    worker = Thread(target=_work, args=(url, seconds, largest, outcome), daemon=True)
    try:
        worker.start()
    except RuntimeError:
        _doors.release()
        raise NoAnswer("no thread to ask with") from None
    return outcome


def _work(url: str, seconds: float, largest: int, outcome: SimpleQueue[bytes | NoAnswer]) -> None:
    try:
        outcome.put(_read(url, seconds, largest))
    except NoAnswer as no_answer:
        outcome.put(no_answer)
    except HTTPError as error:
        error.close()
        outcome.put(NoAnswer(f"status {error.code}"))
    except Exception as error:  # a traceback of this thread would show the URL
        reason = error.reason if isinstance(error, URLError) else error
        outcome.put(NoAnswer(type(reason).__name__))
    finally:
        _doors.release()


def _read(url: str, seconds: float, largest: int) -> bytes:
    end = time.monotonic() + seconds
    headers = {"Accept": "application/json", "User-Agent": f"Flask-SmartCheckout/{__version__}"}
    with _opener().open(Request(url, headers=headers), timeout=seconds) as response:
        if response.status != 200:
            raise NoAnswer(f"status {response.status}")
        return _body(response, end, largest)


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
    return build_opener(_StayHere)
