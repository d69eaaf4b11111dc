"""Asking the shop's own service: in a time, not again at once, and not at all while it is down."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from threading import BoundedSemaphore
from typing import Any, TypeVar

from .breaker import Breaker
from .cache import Cache
from .deadline import within
from .trouble import NotAsked, tells_it_is_down

Answer = TypeVar("Answer")
KEPT = 300.0  # seconds: as long as it takes to fill in a form
KEPT_FAILURE = 60.0  # seconds: a question that broke it would break it again
MOST_KEPT = 1_000
FAILURES, REST = 3, 30.0  # in a row, seconds
_FAILED = object()  # in the place of an answer
AT_ONCE = 32  # threads, those nobody waits for any longer among them


class Guard:
    """Stands between us and a callback of the shop's that asks somebody else.

    `seconds` is how long it is waited for. Raises ValueError when that is no time.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or seconds <= 0:
            raise ValueError(
                f"timeout={seconds!r} is a number of seconds such as 5.0, or None to wait for ever"
            )
        self.seconds = float(seconds)
        self._cache: Cache[Any] = Cache(MOST_KEPT, clock)
        self._breaker = Breaker(FAILURES, REST, clock)
        self._doors = BoundedSemaphore(AT_ONCE)

    def ask(self, question: Hashable, ask: Callable[[], Answer], *, waiting: bool = True) -> Answer:
        """Return the answer to a question, the one of a moment ago if there is one.

        Whoever is not `waiting` any more gets that one or none.
        Raises what `ask` raises, NoAnswer when it takes too long, and NotAsked when it is left
        alone, not waited for, or failed on this question a moment ago.
        """
        kept = self._cache.get(question)
        if kept is None:
            if not waiting:
                raise NotAsked("it gave no answer to this page a moment ago")
            return self._asked(question, ask)
        if kept[0] is _FAILED:
            raise NotAsked("it failed on this question a moment ago")
        answer: Answer = kept[0]
        return answer

    def _asked(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        if not self._breaker.allows():
            raise NotAsked("it is left alone for a while, as it gave no answer")
        try:
            answer = within(self.seconds, ask, self._doors)
        except Exception as error:
            self._note(question, error)
            raise
        self._breaker.succeeded()
        self._cache.put(question, answer, KEPT)
        return answer

    def _note(self, question: Hashable, error: Exception) -> None:
        if tells_it_is_down(error):
            self._breaker.failed()
        elif not isinstance(error, NotAsked):
            self._breaker.succeeded()
            self._cache.put(question, _FAILED, KEPT_FAILURE)
