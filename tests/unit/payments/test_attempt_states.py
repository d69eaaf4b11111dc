"""Which state of a payment may follow which."""

from __future__ import annotations

from itertools import product

import pytest

from flask_smartcheckout.payments.attempt_states import (
    ENDED,
    HELD,
    MOVES,
    OPEN,
    OWED,
    STATES,
    may_become,
)

# As the table in the specification has it, each state with those that may come right after it.
NEXT = {
    "created": "pending failed",
    "pending": "authorized paid failed canceled expired",
    "authorized": "partly_captured paid canceled expired",
    "deferred": "paid overdue canceled",
    "partly_captured": "paid",
    "failed": "paid",
    "canceled": "paid",
    "expired": "paid",
}
NEVER = [
    *product(("paid",), STATES),
    *product(HELD, OPEN),
    *product(ENDED, (*OPEN, *OWED, *ENDED)),
    *product(OWED, OPEN),
]


@pytest.mark.parametrize("state", NEXT)
def test_what_the_table_allows_is_allowed(state: str) -> None:
    assert [then for then in NEXT[state].split() if not may_become(state, then)] == []


@pytest.mark.parametrize(("state", "then"), NEVER)
def test_nothing_goes_back(state: str, then: str) -> None:
    assert not may_become(state, then)


def test_a_state_that_was_missed_is_skipped() -> None:
    assert may_become("created", "paid")
    assert may_become("pending", "partly_captured")


def test_every_state_is_in_one_group() -> None:
    assert sorted((*HELD, *OPEN, *OWED, *ENDED)) == sorted(STATES)
    assert {then for moves in MOVES.values() for then in moves} <= set(STATES)
