from __future__ import annotations

from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout.tracking.histogram import BOUNDS, BUCKETS, bucket, median, percentile


def counted(times: list[int]) -> list[int]:
    counts = [0] * BUCKETS
    for ms in times:
        counts[bucket(ms)] += 1
    return counts


@given(st.lists(st.integers(0, 119_999), min_size=1))
def test_the_median_is_in_the_bucket_of_the_true_one(times: list[int]) -> None:
    found = median(counted(times))
    index = bucket(median_low(times))
    assert found is not None
    assert BOUNDS[index] <= found <= BOUNDS[index + 1]


@pytest.mark.parametrize(("ms", "expected"), [(0, 0), (249, 0), (250, 1), (10**9, BUCKETS - 1)])
def test_every_time_has_a_bucket(ms: int, expected: int) -> None:
    assert bucket(ms) == expected


def test_nothing_has_no_median() -> None:
    assert median([0] * BUCKETS) is None


def test_the_median_moves_evenly_within_a_bucket() -> None:
    counts = [0] * BUCKETS
    counts[bucket(1000)] = 2
    assert median(counts) == 1250


@given(st.lists(st.integers(0, 119_999), min_size=1), st.integers(1, 100))
def test_a_percentile_is_in_the_bucket_of_the_true_one(times: list[int], percent: int) -> None:
    found = percentile(counted(times), percent)
    index = bucket(sorted(times)[-(-len(times) * percent // 100) - 1])
    assert found is not None
    assert BOUNDS[index] <= found <= BOUNDS[index + 1]
