"""Waiting for an answer no longer than a time, whoever has to give it."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import TypeVar

from .trouble import NoAnswer, NotAsked

Answer = TypeVar("Answer")


def within(seconds: float, ask: Callable[[], Answer], doors: BoundedSemaphore) -> Answer:
    """Return what `ask` returns, asked in a thread; raises what it raises.

    Raises NoAnswer when that takes longer: its thread goes on to its end, and what it says is
    lost. Raises NotAsked when all `doors` are taken, by threads that nobody waits for any longer
    too.
    """
    if not doors.acquire(blocking=False):
        raise NotAsked("too many unanswered questions")
    outcome: SimpleQueue[tuple[Answer] | Exception] = SimpleQueue()
    worker = Thread(target=_work, args=(ask, outcome, doors), daemon=True)
    try:
        worker.start()
    except RuntimeError:
        doors.release()
        raise NotAsked("no thread to ask with") from None
    try:
        answer = outcome.get(timeout=seconds)
    except Empty:
        raise NoAnswer(f"no answer in {seconds:g} seconds") from None
    if isinstance(answer, Exception):
        raise answer
    return answer[0]


def _work(
    ask: Callable[[], Answer],
    outcome: SimpleQueue[tuple[Answer] | Exception],
    doors: BoundedSemaphore,
) -> None:
    try:
        outcome.put((ask(),))
    except Exception as error:
        outcome.put(error)
    finally:
        doors.release()
