"""Loading what is slow to load in the background, so that no shopper waits for it.

The phone numbers of all regions take a third of a second. It begins with the first form that is
shown, not at start: a command, or a server that forks its workers, would load them for nothing.
"""

from __future__ import annotations

from threading import Lock, Thread

from ..countries import warm_up

_first = Lock()


def begin() -> None:
    """Begin once a process, whoever asks first."""
    if _first.acquire(blocking=False):
        Thread(target=warm_up, name="smartcheckout-warming", daemon=True).start()
