"""A callback that asks somebody else: waited for, remembered, and left alone while it is down."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, current_thread
from types import SimpleNamespace
from typing import Any

import pytest

from flask_smartcheckout.asking import guard as guarding
from flask_smartcheckout.asking.guard import FAILURES, KEPT, KEPT_FAILURE, REST, Guard
from flask_smartcheckout.asking.trouble import NoAnswer, NotAsked, tells_it_is_down

from .conftest import Clock


@pytest.fixture
def guard(clock: Clock) -> Guard:
    return Guard(5, clock)


class Counted:
    """Answers with how often it was asked, or raises."""

    def __init__(self) -> None:
        self.times = 0
        self.error: Exception | None = None

    def __call__(self) -> int:
        self.times += 1
        if self.error:
            raise self.error
        return self.times


def test_an_answer_is_kept_for_a_while_for_the_same_question(guard: Guard, clock: Clock) -> None:
    ask = Counted()
    assert [guard.ask("a", ask), guard.ask("a", ask), guard.ask("b", ask)] == [1, 1, 2]
    clock.now += KEPT
    assert guard.ask("a", ask) == 3


def test_nothing_is_an_answer_too(guard: Guard) -> None:
    asked: list[int] = []
    for _ in range(2):
        assert guard.ask("a", lambda: asked.append(1)) is None
    assert asked == [1]


def test_it_is_asked_in_a_thread_of_its_own(guard: Guard) -> None:
    assert guard.ask("who", current_thread) is not current_thread()


def test_a_question_it_fails_on_is_not_asked_again_at_once(guard: Guard, clock: Clock) -> None:
    ask = Counted()
    ask.error = KeyError("rates")
    with pytest.raises(KeyError, match="rates"):
        guard.ask("a", ask)
    ask.error = None
    with pytest.raises(NotAsked, match="failed on this question"):
        guard.ask("a", ask)
    clock.now += KEPT_FAILURE
    assert guard.ask("a", ask) == 2


class Refusal(OSError):
    """What requests and urllib raise for a status: an OSError too."""

    def __init__(self, status: int) -> None:
        super().__init__(f"status {status}")
        self.code = status


@pytest.mark.parametrize("error", [KeyError("rates"), Refusal(400), Refusal(422)])
def test_what_goes_wrong_with_one_question_stands_in_nobody_elses_way(
    error: Exception, guard: Guard
) -> None:
    ask = Counted()
    ask.error = error
    for number in range(FAILURES):
        with pytest.raises(type(error)):
            guard.ask(number, ask)
    ask.error = None
    assert guard.ask("another", ask) == FAILURES + 1


@pytest.mark.parametrize("error", [OSError("down"), TimeoutError(), NoAnswer(), Refusal(503)])
def test_what_tells_that_it_is_down_leaves_it_alone(error: Exception, guard: Guard) -> None:
    ask = Counted()
    ask.error = error
    for number in range(FAILURES):
        with pytest.raises(type(error)):
            guard.ask(number, ask)
    with pytest.raises(NotAsked, match="left alone"):
        guard.ask("another", ask)


def test_a_status_is_read_of_the_response_too() -> None:
    error = OSError("refused")
    error.response = SimpleNamespace(status_code=400)  # type: ignore[attr-defined]
    assert not tells_it_is_down(error)
    error.response.status_code = 429  # type: ignore[attr-defined]
    assert tells_it_is_down(error)


def test_who_is_not_waited_for_any_more_tells_only_what_is_known(guard: Guard) -> None:
    ask = Counted()
    guard.ask("known", ask)
    assert guard.ask("known", ask, waiting=False) == 1
    with pytest.raises(NotAsked, match="gave no answer to this page"):
        guard.ask("a", ask, waiting=False)
    assert ask.times == 1


def test_lack_of_room_of_ours_is_no_failure_of_theirs(
    hold: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "AT_ONCE", 1)
    guard = Guard(0.01)
    with pytest.raises(NoAnswer, match="no answer in"):
        guard.ask("a", hold.wait)
    for number in range(FAILURES):
        with pytest.raises(NotAsked, match="too many unanswered"):
            guard.ask(number, hold.wait)


def test_who_fails_again_and_again_is_left_alone_and_tried_again_later(
    guard: Guard, clock: Clock
) -> None:
    ask = Counted()
    ask.error = OSError("down")
    for _ in range(FAILURES):
        with pytest.raises(OSError, match="down"):
            guard.ask("a", ask)
    with pytest.raises(NoAnswer, match="left alone"):
        guard.ask("a", ask)
    assert ask.times == FAILURES
    clock.now, ask.error = clock.now + REST, None
    assert guard.ask("a", ask) == FAILURES + 1


def test_what_is_known_is_known_while_it_is_down(guard: Guard) -> None:
    ask = Counted()
    assert guard.ask("known", ask) == 1
    ask.error = OSError("down")
    for name in "abc":
        with pytest.raises(OSError, match="down"):
            guard.ask(name, ask)
    assert guard.ask("known", ask) == 1


@pytest.fixture
def hold() -> Any:
    """An event that lets a slow callback go on, set at the end."""
    event = Event()
    yield event
    event.set()


def test_it_is_not_waited_for_any_longer(hold: Event) -> None:
    guard = Guard(0.01)
    with pytest.raises(NoAnswer, match=r"no answer in 0\.01 seconds"):
        guard.ask("a", hold.wait)


def test_only_so_many_are_asked_at_once(hold: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarding, "AT_ONCE", 1)
    guard = Guard(0.01)
    for reason in ("no answer in", "too many unanswered questions"):
        with pytest.raises(NoAnswer, match=reason):
            guard.ask("a", hold.wait)


def test_a_thread_that_cannot_begin_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(thread: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("flask_smartcheckout.asking.deadline.Thread.start", refuse)
    guard = Guard(5)
    for _ in range(2):
        with pytest.raises(NoAnswer, match="no thread to ask with"):
            guard.ask("a", Counted())


@pytest.mark.parametrize("seconds", [0, -1, True, "5", None])
def test_a_time_that_is_none_is_refused(seconds: Any) -> None:
    make: Callable[[Any], Guard] = Guard
    with pytest.raises(ValueError, match=r"is a number of seconds such as 5\.0, or None"):
        make(seconds)
