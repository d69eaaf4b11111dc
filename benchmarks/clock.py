"""Timing a call: processor time of this process, the best of several rounds."""

from __future__ import annotations

import time
from collections.abc import Callable

ROUNDS = 5


def seconds(call: Callable[[], object], times: int) -> float:
    """Return the processor seconds of one call, the best round of several.

    The best round is the one that other work on the machine disturbed least.
    """
    call()
    return min(_round(call, times) for _ in range(ROUNDS))


def _round(call: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times
