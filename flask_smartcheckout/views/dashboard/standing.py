"""How far the figures are: what is not counted yet, what was lost, and of how many they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import request

from ...state import State
from ...tracking.checkouts import sweep
from ...tracking.folding import fold_waiting, waiting
from ...tracking.losses import lost
from ...tracking.report import Period

AT_ONCE, SECONDS = 50, 0.03
"""How many a page counts of what has come in, and for how long it goes on with as many more."""

_STANDING = "smartcheckout.standing"


@dataclass(frozen=True, slots=True)
class Standing:
    """`behind` reports wait to be counted, `lost` batches could not be stored in the period."""

    behind: int
    lost: int
    sample: float


def catch_up(state: State, now: datetime, period: Period) -> None:
    """Count what has come in, as far as a page may take time for it, and note how far that was."""
    fold_waiting(state.events, now, state.settings, seconds=SECONDS, at_once=AT_ONCE)
    sweep(state.events, now, state.settings, at_most=AT_ONCE)
    behind = waiting(state.events)
    with state.events.connect() as connection:
        missing = lost(connection, period)
    request.environ[_STANDING] = Standing(behind, missing, state.settings.tracking_sample)


def standing() -> Standing | None:
    """Return how far the figures of this page are; None on a page without any."""
    found: Standing | None = request.environ.get(_STANDING)
    return found
