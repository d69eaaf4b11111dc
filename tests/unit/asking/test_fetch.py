"""Nobody is waited for longer than agreed, and never are there more than so many threads."""

from __future__ import annotations

from threading import BoundedSemaphore, Event

import pytest

from flask_smartcheckout.asking import fetch as room
from flask_smartcheckout.asking.fetch import Question, fetch
from flask_smartcheckout.asking.trouble import NoAnswer, NotAsked
from flask_smartcheckout.lookup import pdok
from flask_smartcheckout.vat_ids import vies
from tests.loopback import Handler, Loopback, serving

PATIENT = 30.0


@pytest.fixture
def doors() -> BoundedSemaphore:
    """Room for one question at once."""
    return BoundedSemaphore(1)


def test_while_too_many_are_unanswered_no_more_are_asked(doors: BoundedSemaphore) -> None:
    assert doors.acquire(blocking=False)
    with pytest.raises(NotAsked, match="too many unanswered questions"):
        fetch("http://127.0.0.1:9/", PATIENT, doors)


def test_one_service_that_hangs_leaves_room_for_another(doors: BoundedSemaphore) -> None:
    assert doors.acquire(blocking=False)
    with serving(Loopback(lambda to: to.reply(b"yes"))) as server:
        assert fetch(server.url, PATIENT, BoundedSemaphore(1)) == b"yes"


def test_the_services_of_ours_have_doors_of_their_own() -> None:
    assert pdok.DOORS is not vies.DOORS


def test_a_question_that_was_answered_makes_room(doors: BoundedSemaphore) -> None:
    with serving(Loopback(lambda to: to.reply(b"yes"))) as server:
        for _ in range(3):
            assert fetch(server.url, PATIENT, doors) == b"yes"
            assert doors.acquire(timeout=PATIENT)
            doors.release()


def test_a_name_look_up_that_hangs_is_not_waited_for(
    doors: BoundedSemaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Event()  # what no time-out of a socket bounds
    monkeypatch.setattr(room, "_read", lambda *about: found.wait(PATIENT) and b"late")
    with pytest.raises(NoAnswer, match=r"no answer in 0\.05 seconds"):
        fetch("http://127.0.0.1:9/", 0.05, doors)
    found.set()


def test_an_error_tells_nothing_of_what_was_asked(doors: BoundedSemaphore) -> None:
    with pytest.raises(NoAnswer, match=r"^ConnectionRefusedError$") as caught:
        fetch("http://127.0.0.1:9/secret", PATIENT, doors)
    assert caught.value.__context__ is None


def test_without_a_thread_there_is_no_answer(
    doors: BoundedSemaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_thread: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("flask_smartcheckout.asking.deadline.Thread.start", refuse)
    with pytest.raises(NotAsked, match="no thread"):
        fetch("http://127.0.0.1:9/", PATIENT, doors)
    assert doors.acquire(blocking=False)


def test_a_body_is_posted_with_its_headers(doors: BoundedSemaphore) -> None:
    asked: list[tuple[str, bytes, str, str]] = []

    def note(to: Handler) -> None:
        kind, wanted = (to.headers.get(name, "") for name in ("Content-Type", "Accept"))
        asked.append((to.command, to.body, kind, wanted))
        to.reply(b"thank you")

    with serving(Loopback(note)) as server:
        headers = {"Content-Type": "text/xml", "Accept": "text/xml"}
        assert fetch(Question(server.url, b"<a/>", headers), PATIENT, doors) == b"thank you"
        fetch(server.url, PATIENT, doors)
    assert asked == [
        ("POST", b"<a/>", "text/xml", "text/xml"),
        ("GET", b"", "", "application/json"),
    ]


@pytest.mark.parametrize("status", [200, 404, 500])
def test_an_answer_of_a_status_that_was_expected_is_one(
    status: int, doors: BoundedSemaphore
) -> None:
    with serving(Loopback(lambda to: to.reply(b"sorry", status))) as server:
        assert fetch(Question(server.url, statuses=(200, 404, 500)), PATIENT, doors) == b"sorry"
        if status != 200:
            with pytest.raises(NoAnswer, match=f"status {status}"):
                fetch(server.url, PATIENT, doors)


def test_a_posted_body_is_not_sent_on_by_a_redirect(doors: BoundedSemaphore) -> None:
    asked: list[str] = []

    def send_on(to: Handler) -> None:
        asked.append(to.path)
        to.reply(b"", 307, Location="/elsewhere")

    with serving(Loopback(send_on)) as server, pytest.raises(NoAnswer, match="status 307"):
        fetch(Question(f"{server.url}/asked", b"secret"), PATIENT, doors)
    assert asked == ["/asked"]


def test_an_answer_larger_than_was_agreed_is_none(doors: BoundedSemaphore) -> None:
    server = Loopback(lambda to: to.reply(b"x" * 11))
    with serving(server), pytest.raises(NoAnswer, match="too large"):
        fetch(Question(server.url, largest=10), PATIENT, doors)
