"""So many at once, so many a second, for each key apart."""

from flask_smartcheckout.asking.bucket import Buckets

from .conftest import Clock


def test_a_full_bucket_gives_so_many_at_once(clock: Clock) -> None:
    buckets = Buckets(3, 1, clock=clock)
    assert [buckets.take("ann") for _ in range(4)] == [True, True, True, False]


def test_tokens_flow_in_with_time_up_to_the_brim(clock: Clock) -> None:
    buckets = Buckets(2, 0.5, clock=clock)
    buckets.take(), buckets.take()
    clock.now += 1
    assert not buckets.take()
    clock.now += 1
    assert buckets.take()
    clock.now += 3600
    assert [buckets.take() for _ in range(3)] == [True, True, False]


def test_one_visitor_does_not_empty_the_bucket_of_another(clock: Clock) -> None:
    buckets = Buckets(1, 1, clock=clock)
    assert [buckets.take("ann"), buckets.take("ann"), buckets.take("bo")] == [True, False, True]


def test_only_those_seen_last_are_remembered(clock: Clock) -> None:
    buckets = Buckets(1, 0, keys=2, clock=clock)
    for visitor in ("ann", "bo", "cem"):
        assert buckets.take(visitor)
    assert [buckets.take("cem"), buckets.take("bo"), buckets.take("ann")] == [False, False, True]
