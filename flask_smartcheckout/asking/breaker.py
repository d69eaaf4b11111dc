"""A circuit breaker: who fails again and again is left alone for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock


class Breaker:
    """Opens after `failures` in a row; after `rest` seconds one question is let through.

    When that one is answered it closes, else it rests again.
    """

    def __init__(
        self, failures: int, rest: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._open_until = 0.0

    def allows(self) -> bool:
        """Whether to ask; after a rest True once, until that question is answered or fails."""
        with self._lock:
            if self._failures < self._most:
                return True
            if self._clock() < self._open_until:
                return False
            self._open_until = self._clock() + self._rest
            return True

    def succeeded(self) -> None:
        """Note an answer, be it that nothing was found."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Note that no answer came."""
        with self._lock:
            self._failures += 1
            self._open_until = self._clock() + self._rest
