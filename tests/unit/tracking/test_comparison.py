"""Comparing two shares, against the numbers that were published for it."""

from __future__ import annotations

import pytest

from flask_smartcheckout.tracking.comparison import (
    Share,
    chance,
    difference,
    enough_for,
    holm,
    judge,
    wilson,
)


# Newcombe, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_range_of_a_share_is_the_published_one(
    part: int, whole: int, low: float, high: float
) -> None:
    assert wilson(Share(part, whole)) == pytest.approx((low, high), abs=0.00005)


# Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_range_of_a_difference_is_the_published_one(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = difference(Share(*second), Share(*first))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.00005)
    turned = difference(Share(*first), Share(*second))
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_nothing_of_nothing_says_nothing() -> None:
    nothing = Share(0, 0)
    found = difference(nothing, nothing)
    assert (found.low, found.high) == (-1.0, 1.0)
    assert chance(nothing, Share(1, 2)) == 1.0
    assert chance(Share(0, 5), Share(0, 9)) == 1.0


# The worked example of the rule: 0.005 and 0.01 stand, 0.03 stops it, 0.04 is not asked any more.
def test_only_what_stands_among_several_is_clear() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]
    assert holm([]) == []


@pytest.mark.parametrize(
    ("before", "after", "reading"),
    [
        ((9, 29), (500, 1000), "few"),
        ((300, 1000), (310, 1000), "chance"),
        ((300, 1000), (342, 1000), "barely"),
        ((300, 1000), (400, 1000), "clear"),
    ],
)
def test_a_difference_is_read_by_its_range_and_by_how_many_were_looked_at(
    before: tuple[int, int], after: tuple[int, int], reading: str
) -> None:
    alike = (Share(100, 1000), Share(100, 1000))
    first, *_rest = judge([(Share(*before), Share(*after)), alike, alike])
    assert first.reading == reading


# The rule of 16 (Lehr, Statistics in Medicine 11 (1992) 1099–1102) says 16·½·½/0.1² = 400.
def test_how_many_are_enough() -> None:
    assert enough_for(10, Share(1, 2)) == pytest.approx(400, rel=0.02)
    assert enough_for(1, Share(1, 2)) > 99 * enough_for(10, Share(1, 2))
