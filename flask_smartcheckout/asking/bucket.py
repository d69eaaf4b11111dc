"""Token buckets: so many at once, so many a second, for each key apart."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Protocol


class RateLimiter(Protocol):
    """What counts how often somebody asks."""

    def take(self, key: str = "") -> bool:
        """Count one more of a key; False when it was one too many."""


class Buckets:
    """A bucket for each key: `most` tokens when full, `per_second` flow in.

    Only the `keys` seen last are remembered; whoever was forgotten begins with a full one.
    """

    def __init__(
        self,
        most: float,
        per_second: float,
        keys: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._per_second = per_second
        self._keys = keys
        self._clock = clock
        self._lock = Lock()
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str = "") -> bool:
        """Take a token out of a bucket; False when it is empty."""
        with self._lock:
            level = self._level(key)
            taken = level >= 1
            self._levels[key] = (level - taken, self._clock())
            self._levels.move_to_end(key)
            while len(self._levels) > self._keys:
                self._levels.popitem(last=False)
            return taken

    def _level(self, key: str) -> float:
        level, then = self._levels.get(key, (self._most, self._clock()))
        return min(self._most, level + (self._clock() - then) * self._per_second)
