"""Nobody is waited for longer than agreed, and never are there more than so many threads."""

from __future__ import annotations

from threading import BoundedSemaphore, Event

import pytest

from flask_smartcheckout.asking import fetch as room
from flask_smartcheckout.asking.fetch import NoAnswer, fetch
from tests.loopback import Loopback, serving

PATIENT = 30.0


def test_while_too_many_are_unanswered_no_more_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_doors", BoundedSemaphore(1))
    with serving(Loopback(lambda to: to.server.closing.wait())) as server:
        waiting = room._started(server.url, PATIENT, room.LARGEST)
        with pytest.raises(NoAnswer, match="too many unanswered questions"):
            fetch(server.url, PATIENT)
    assert isinstance(waiting.get(timeout=PATIENT), NoAnswer)


def test_a_question_that_was_answered_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = BoundedSemaphore(1)
    monkeypatch.setattr(room, "_doors", doors)
    with serving(Loopback(lambda to: to.reply(b"yes"))) as server:
        for _ in range(3):
            assert fetch(server.url, PATIENT) == b"yes"
            assert doors.acquire(timeout=PATIENT)
            doors.release()


def test_a_name_look_up_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Event()  # what no time-out of a socket bounds
    monkeypatch.setattr(room, "_read", lambda *about: found.wait(PATIENT) and b"late")
    with pytest.raises(NoAnswer, match="no answer in time"):
        fetch("http://127.0.0.1:9/", 0.05)
    found.set()


def test_without_a_thread_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: object) -> None:
        raise RuntimeError("can't start new thread")

    doors = BoundedSemaphore(1)
    monkeypatch.setattr(room, "_doors", doors)
    monkeypatch.setattr(room.Thread, "start", refuse)
    with pytest.raises(NoAnswer, match="no thread"):
        fetch("http://127.0.0.1:9/", PATIENT)
    assert doors.acquire(blocking=False)
