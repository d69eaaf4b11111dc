"""Saying what went wrong without what was asked: the words of an unknown error may hold it."""

from __future__ import annotations

import traceback
from pathlib import Path

from .fetch import NoAnswer


def trouble(error: Exception, *ours: type[Exception]) -> str:
    """Return the text of a NoAnswer, or of an error of `ours`; of any other its name and place."""
    if isinstance(error, (NoAnswer, *ours)):
        return str(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
