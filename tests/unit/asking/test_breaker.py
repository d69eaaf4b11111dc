"""Who fails again and again is left alone, then tried with a single question."""

from flask_smartcheckout.asking.breaker import Breaker

from .conftest import Clock


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(failures=3, rest=30, clock=clock)
    for _ in range(3):
        assert breaker.allows()
        breaker.failed()
    return breaker


def test_it_opens_after_so_many_failures_in_a_row(clock: Clock) -> None:
    assert not opened(clock).allows()


def test_an_answer_in_between_starts_the_count_anew(clock: Clock) -> None:
    breaker = Breaker(failures=3, rest=30, clock=clock)
    for outcome in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed):
        outcome()
    assert breaker.allows()


def test_after_a_rest_one_question_is_let_through(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += 29
    assert not breaker.allows()
    clock.now += 1
    assert [breaker.allows(), breaker.allows()] == [True, False]


def test_an_answer_to_it_closes_the_breaker(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += 30
    assert breaker.allows()
    breaker.succeeded()
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_a_failure_of_it_opens_it_for_another_rest(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += 30
    assert breaker.allows()
    breaker.failed()
    clock.now += 29
    assert not breaker.allows()


def test_a_question_that_never_ends_does_not_keep_it_open_for_ever(clock: Clock) -> None:
    breaker = opened(clock)
    clock.now += 30
    assert breaker.allows()
    clock.now += 30
    assert breaker.allows()
