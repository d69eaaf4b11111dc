"""Calling a provider: within a time, and telling what was not done from what may have been."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import BoundedSemaphore
from typing import TypeVar

from ..asking.deadline import within
from ..asking.trouble import NoAnswer, NotAsked
from ..shop import OutcomeUnknown, PaymentError, TemporarilyUnavailable

Answer = TypeVar("Answer")
CONNECT = 3.0  # seconds
AT_ONCE = 32  # threads, those nobody waits for any longer among them
_BUSY = (429, 503)


class Caller:
    """Calls one provider, for no longer than `seconds` a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._doors = BoundedSemaphore(AT_ONCE)

    def call(self, ask: Callable[[], Answer], *, changes: bool) -> Answer:
        """Return what `ask` returns, and raise what it raises.

        What takes longer may have been done, when it `changes` something: OutcomeUnknown. Where
        nothing is changed, and where nobody was asked, it is TemporarilyUnavailable.
        """
        try:
            return within(self.seconds, ask, self._doors)
        except NotAsked as error:
            raise TemporarilyUnavailable(str(error)) from None
        except NoAnswer as error:
            raise _lost(str(error), changes=changes) from None


def trouble_of_status(status: int, *, changes: bool) -> PaymentError:
    """Return what a status of 429 or of 500 and more means."""
    if status in _BUSY:
        return TemporarilyUnavailable(f"status {status}")
    return _lost(f"status {status}", changes=changes)


def trouble_of_connection(cause: BaseException | None, *, changes: bool) -> PaymentError:
    """Return what an error of `requests` means; its words may hold what was sent."""
    name = type(cause).__name__ if cause else "no answer"
    return _lost(name, changes=changes and _may_have_arrived(cause))


def _lost(why: str, *, changes: bool) -> PaymentError:
    return OutcomeUnknown(why) if changes else TemporarilyUnavailable(why)


def _may_have_arrived(cause: BaseException | None) -> bool:
    """Whether a request was, or may have been, sent before the connection failed."""
    from requests.exceptions import ConnectTimeout, SSLError
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    if isinstance(cause, (ConnectTimeout, SSLError)):
        return False
    inner = cause.args[0] if cause and cause.args else None
    reason = getattr(inner, "reason", inner)
    return not isinstance(reason, (ConnectTimeoutError, NewConnectionError))


def header(headers: Mapping[str, str], name: str) -> str:
    """Return a header, however its name is written, or ""."""
    wanted = name.lower()
    return next((value for key, value in headers.items() if key.lower() == wanted), "")
