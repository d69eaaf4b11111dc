"""Answers are kept for their time, "nothing" among them, and never more than so many."""

from flask_smartcheckout.asking.cache import Cache

from .conftest import Clock


def test_an_answer_is_kept_until_its_time_is_over(clock: Clock) -> None:
    cache: Cache[str] = Cache(10, clock)
    cache.put("1015 CJ 112", "Keizersgracht", 60)
    clock.now += 59
    assert cache.get("1015 CJ 112") == ("Keizersgracht",)
    clock.now += 1
    assert cache.get("1015 CJ 112") is None


def test_nothing_is_an_answer_too(clock: Clock) -> None:
    cache: Cache[str | None] = Cache(10, clock)
    assert cache.get("unknown") is None
    cache.put("unknown", None, 60)
    assert cache.get("unknown") == (None,)


def test_the_longest_unused_is_forgotten_first(clock: Clock) -> None:
    cache: Cache[int] = Cache(2, clock)
    cache.put("a", 1, 60)
    cache.put("b", 2, 60)
    cache.get("a")
    cache.put("c", 3, 60)
    assert [cache.get(question) for question in "abc"] == [(1,), None, (3,)]


def test_a_newer_answer_takes_the_place_of_the_older(clock: Clock) -> None:
    cache: Cache[int] = Cache(2, clock)
    cache.put("a", 1, 60)
    cache.put("a", 2, 120)
    clock.now += 100
    assert cache.get("a") == (2,)


def test_what_is_over_is_forgotten_with_the_next_answer(clock: Clock) -> None:
    cache: Cache[str] = Cache(10, clock)
    cache.put("Sanne", "Keizersgracht", 60)
    cache.put("Joke", "Dam", 120)
    clock.now += 60
    cache.put("Kees", "Rokin", 60)
    assert list(cache._kept) == ["Joke", "Kees"]
