"""What can go wrong, whose fault it is, and how it is told without what was asked."""

from __future__ import annotations

import traceback
from pathlib import Path

_OVERLOADED = (408, 425, 429)  # statuses of 400 to 499 that are not about the question


class NoAnswer(Exception):
    """There is no answer; the text says why, and nothing of what was asked."""


class NotAsked(NoAnswer):
    """Nobody was asked, which says nothing of whoever would have been."""


def trouble(error: Exception, *ours: type[Exception]) -> str:
    """Return the text of a NoAnswer, or of an error of `ours`; of any other its name and place.

    The words of an unknown error may hold what was asked.
    """
    if isinstance(error, (NoAnswer, *ours)):
        return str(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def tells_it_is_down(error: Exception) -> bool:
    """Whether an error says that nobody answers, and not that one question was a bad one.

    A status of 400 to 499, which requests and urllib raise as an OSError, is an answer.
    """
    if isinstance(error, NotAsked) or not isinstance(error, (NoAnswer, OSError)):
        return False
    status = _status(error)
    return not 400 <= status < 500 or status in _OVERLOADED


def _status(error: Exception) -> int:
    """Return the HTTP status of an error as urllib, requests or httpx keeps it, 0 without one."""
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None) or getattr(error, "code", None)
    return status if isinstance(status, int) else 0
