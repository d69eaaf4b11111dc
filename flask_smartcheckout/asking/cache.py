"""Answers kept for a while: a bounded number of them, the longest unused forgotten first."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Cache(Generic[Answer]):
    """Answers by question, in memory; safe to share between threads."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[float, Answer]] = OrderedDict()

    def get(self, question: Hashable) -> tuple[Answer] | None:
        """Return the answer in a tuple, since None may be an answer, or None when there is none."""
        with self._lock:
            kept = self._kept.get(question)
            if kept is None:
                return None
            if kept[0] <= self._clock():
                del self._kept[question]
                return None
            self._kept.move_to_end(question)
            return (kept[1],)

    def put(self, question: Hashable, answer: Answer, seconds: float) -> None:
        """Keep an answer for so many seconds; those whose time is over are forgotten."""
        with self._lock:
            now = self._clock()
            for over in [one for one, (until, _answer) in self._kept.items() if until <= now]:
                del self._kept[over]
            self._kept[question] = (now + seconds, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
