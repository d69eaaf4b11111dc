"""Why a person has to look at an order: one reason or several, kept together as `failure`."""

from __future__ import annotations

from typing import Literal

HANDLER = "the order handler did not come back"
TOO_MUCH = "paid_too_much"
TWICE = "paid_twice"
PAID_LATE = "paid_after_cancellation"
CANCELLED_WITH_MONEY = "cancelled_with_money"
CANCELLED_BEFORE = "cancelled"
_OF_CANCELLED = {PAID_LATE, CANCELLED_WITH_MONEY, CANCELLED_BEFORE}
_AND = ", "


def apart(failure: str) -> tuple[str, ...]:
    """Return the reasons that are kept together, the oldest first."""
    return tuple(filter(None, failure.split(_AND)))


def with_another(state: str, failure: str, reason: str) -> str:
    """Return the reasons of an order with another; those of a time before count no more.

    That it had been cancelled stays known: nothing makes such an order stand again.
    """
    known = apart(failure) if state == "review" else ()
    cancelled = state == "cancelled" and reason not in _OF_CANCELLED
    more = (reason, CANCELLED_BEFORE) if cancelled else (reason,)
    return _AND.join(dict.fromkeys((*known, *more)))


def was_cancelled(state: str, failure: str) -> bool:
    """Whether an order is cancelled, also where a person has to look at it since."""
    return state == "cancelled" or (
        state == "review" and not _OF_CANCELLED.isdisjoint(apart(failure))
    )


def after(state: str, failure: str) -> Literal["cancelled", "placed"]:
    """Return what an order becomes when a person has looked at it."""
    return "cancelled" if was_cancelled(state, failure) else "placed"
