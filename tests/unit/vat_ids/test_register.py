"""The register of a shop: who is asked, how often, what is kept, and that nothing breaks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread, current_thread
from typing import Any

import pytest

from flask_smartcheckout.asking.trouble import NotAsked
from flask_smartcheckout.shop import VatId, VatIdAnswer, VatIdChecker
from flask_smartcheckout.vat_ids import Register, Visitor, register

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
GERMAN, GREEK = "DE136695976", "EL094259216"
ANN = Visitor("ann", "192.0.2.1")


class Checker:
    """A checker that counts how often it is asked."""

    def __init__(self, answer: Callable[[], Any] = lambda: VatIdAnswer(True, "W1")) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def check(self, vat_id: str) -> VatIdAnswer:
        self.asked.append(vat_id)
        answer: VatIdAnswer = self.answer()
        return answer


class Watch:
    """A clock that shows what it is set to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def fail() -> VatIdAnswer:
    raise LookupError(f"{GERMAN} is not here")


def test_what_a_shop_writes_itself_is_a_checker() -> None:
    assert isinstance(Checker(), VatIdChecker)


def test_without_a_checker_every_number_is_unchecked() -> None:
    assert Register().look_up(GERMAN, ANN) == VatId(GERMAN)
    assert VatId(GERMAN).status == "unchecked"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (lambda: VatIdAnswer(True, "W1"), VatId(GERMAN, "valid", NOON, "W1")),
        (lambda: VatIdAnswer(False), VatId(GERMAN, "invalid", NOON)),
        (fail, VatId(GERMAN, "unavailable")),
        (lambda: None, VatId(GERMAN, "unavailable")),
        (lambda: True, VatId(GERMAN, "unavailable")),
        (lambda: VatIdAnswer("true"), VatId(GERMAN, "unavailable")),  # type: ignore[arg-type]
    ],
)
def test_an_answer_is_kept_with_its_moment_and_reference(
    answer: Callable[[], Any], expected: VatId
) -> None:
    assert Register(Checker(answer), Watch()).look_up(GERMAN, ANN) == expected


@pytest.mark.parametrize("confirmed", [True, False])
def test_an_answer_is_asked_for_once(confirmed: bool) -> None:
    checker = Checker(lambda: VatIdAnswer(confirmed))
    shop = Register(checker)
    assert shop.look_up(GERMAN, ANN) == shop.look_up(GERMAN, Visitor("bo"))
    assert checker.asked == [GERMAN]


def test_no_answer_is_not_remembered_as_one() -> None:
    checker = Checker(fail)
    shop = Register(checker, Watch())
    assert shop.look_up(GERMAN, ANN).status == "unavailable"
    checker.answer = lambda: VatIdAnswer(True)
    assert shop.look_up(GERMAN, ANN) == VatId(GERMAN, "valid", NOON)


def test_a_confirmation_is_asked_for_anew_after_a_day() -> None:
    checker, watch = Checker(), Watch()
    shop = Register(checker, watch)
    shop.look_up(GERMAN, ANN)
    watch.now += timedelta(hours=23)
    assert shop.look_up(GERMAN, ANN).checked_at == NOON
    watch.now += timedelta(hours=1)
    checker.answer = lambda: VatIdAnswer(False)
    assert shop.look_up(GERMAN, ANN) == VatId(GERMAN, "invalid", watch.now)


def test_an_outage_leaves_a_confirmation_as_it_was() -> None:
    checker, watch = Checker(), Watch()
    shop = Register(checker, watch)
    shop.look_up(GERMAN, ANN)
    checker.answer = fail
    watch.now += timedelta(hours=25)
    assert shop.look_up(GERMAN, ANN) == VatId(GERMAN, "valid", NOON, "W1")
    assert len(checker.asked) == 2


def test_one_that_is_down_is_left_alone_but_not_for_other_member_states() -> None:
    checker = Checker(fail)
    shop = Register(checker)
    for visitor in range(10):
        assert shop.look_up(GERMAN, Visitor(f"{visitor}")).status == "unavailable"
    assert checker.asked == [GERMAN] * register.FAILURES
    shop.look_up(GREEK, ANN)
    assert checker.asked[-1] == GREEK


def crowded() -> Any:
    raise NotAsked("too many unanswered questions")


def test_lack_of_room_of_ours_is_no_failure_of_the_register() -> None:
    checker = Checker(crowded)
    shop = Register(checker)
    for visitor in range(register.FAILURES):
        assert shop.look_up(GERMAN, Visitor(f"{visitor}")).status == "unavailable"
    checker.answer = lambda: VatIdAnswer(True)
    assert shop.look_up(GERMAN, ANN).status == "valid"


class Slow(Checker):
    """A checker that never answers by itself, and says how long it may take."""

    timeout: float | None = 0.01


def test_a_checker_that_hangs_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    hold = Event()
    shop = Register(Slow(lambda: VatIdAnswer(hold.wait())))
    assert shop.look_up(GERMAN, ANN).status == "unavailable"
    hold.set()
    assert "DE: no answer in 0.01 seconds" in caplog.text


def test_a_checker_is_asked_in_a_thread_unless_it_may_take_for_ever() -> None:
    threads: list[Thread] = []

    def note() -> VatIdAnswer:
        threads.append(current_thread())
        return VatIdAnswer(True)

    forever = Slow(note)
    forever.timeout = None
    for checker in (Checker(note), forever):
        assert Register(checker).look_up(GERMAN, ANN).status == "valid"
    assert [thread is current_thread() for thread in threads] == [False, True]


def test_a_failure_is_logged_with_its_place_and_without_the_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    Register(Checker(fail)).look_up(GERMAN, ANN)
    Register(Checker(lambda: True)).look_up(GERMAN, ANN)
    assert "DE: LookupError in test_register.py, line" in caplog.text
    assert "DE: a checker returns VatIdAnswer(True) or VatIdAnswer(False)" in caplog.text
    assert "1366" not in caplog.text


def numbers(visitors: Callable[[int], Visitor], most: int) -> list[str]:
    """Return what each of so many questions, each for another number, is answered."""
    shop = Register(Checker())
    return [shop.look_up(f"DE{100_000_000 + n}", visitors(n)).status for n in range(most)]


def test_a_checkout_asks_for_so_many_numbers() -> None:
    most = register.OF_ONE_AT_ONCE
    statuses = numbers(lambda n: Visitor("ann", f"192.0.2.{n}"), most + 1)
    assert statuses == ["valid"] * most + ["unavailable"]


def test_a_network_address_asks_for_twice_as_many() -> None:
    most = 2 * register.OF_ONE_AT_ONCE
    statuses = numbers(lambda n: Visitor(f"checkout {n}", "192.0.2.1"), most + 1)
    assert statuses == ["valid"] * most + ["unavailable"]


def test_all_visitors_together_ask_for_so_many() -> None:
    statuses = numbers(lambda n: Visitor(f"checkout {n}"), 3 * register.AT_ONCE)
    assert statuses[: register.AT_ONCE] == ["valid"] * register.AT_ONCE
    assert statuses[-1] == "unavailable"


def test_what_is_known_costs_no_question() -> None:
    shop = Register(Checker())
    assert {shop.look_up(GERMAN, ANN).status for _ in range(50)} == {"valid"}
