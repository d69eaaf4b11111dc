"""Counting together with other processes how often somebody asks, in a Redis that all reach."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from .breaker import Breaker
from .bucket import Buckets

SCHEMES = ("redis://", "rediss://", "redis+unix://")
PATIENCE = 0.25
"""Seconds to connect, and again to answer, unless the address has `socket_timeout` in it."""

REST = 30.0
"""Seconds that a store is left alone once it did not answer."""

_LOG = logging.getLogger("flask_smartcheckout")


class SharedLimiter:
    """So many in a window of time for each key, whichever process is asked.

    While the store does not answer each process counts for itself: nobody is refused for its sake.
    A key must be no network address: the store keeps it.
    Raises ImportError without `limits` and `redis`, ValueError for an address that is none.
    """

    def __init__(
        self,
        url: str,
        name: str,
        number: int,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import redis  # noqa: F401  (where it is missing, `limits` tells of another version)
        from limits import RateLimitItemPerSecond
        from limits.storage import storage_from_string
        from limits.strategies import SlidingWindowCounterRateLimiter

        waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        self._store = storage_from_string(url, **waits)
        self._window = SlidingWindowCounterRateLimiter(self._store)
        self._rate = RateLimitItemPerSecond(number, int(seconds), namespace=f"smartcheckout-{name}")
        self._alone = Buckets(number, number / seconds, clock=clock)
        self._breaker = Breaker(1, REST, clock)

    def take(self, key: str = "") -> bool:
        """Count one more of a key; False when it was one too many."""
        if not self._breaker.allows():
            return self._alone.take(key)
        try:
            taken = self._window.hit(self._rate, key)
        except self._store.base_exceptions as error:
            self._breaker.failed()
            _LOG.warning("each process counts for itself: SMARTCHECKOUT_RATE_LIMIT_URL: %s", error)
            return self._alone.take(key)
        self._breaker.succeeded()
        return taken
