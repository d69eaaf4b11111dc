"""How far the figures are: what is not counted yet, what was lost, and of how many they are."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy.exc import OperationalError

from ...state import State
from ...tracking.folding import fold_waiting, waiting
from ...tracking.losses import lost
from ...tracking.report import Period
from ...upkeep import end_silent_checkouts

AT_ONCE, SECONDS = 50, 0.03
"""How many a page counts of what has come in, and for how long it goes on with as many more."""

WAIT = 0.5
"""Seconds a page waits for others who write, before it shows the figures as they are."""

_LOG = logging.getLogger("flask_smartcheckout.dashboard")
_STANDING = "smartcheckout.standing"


@dataclass(frozen=True, slots=True)
class Standing:
    """`behind` reports wait to be counted, `lost` batches could not be stored in the period.

    What is `stale` could not be brought up to date, because others write.
    """

    behind: int
    lost: int
    sample: float
    stale: bool


def catch_up(state: State, now: datetime, period: Period) -> None:
    """Count what has come in, as far as a page may take time for it, and note how far that was.

    Raises OperationalError or DatabaseNotReady where there are no figures to be read.
    """
    stale = not _is_counted(state, now)
    behind = waiting(state.events)
    with state.events.connect() as connection:
        missing = lost(connection, period)
    request.environ[_STANDING] = Standing(behind, missing, state.settings.tracking_sample, stale)


def _is_counted(state: State, now: datetime) -> bool:
    """Count, unless others write for longer than a page may wait."""
    try:
        fold_waiting(state.events, state.settings, seconds=SECONDS, at_once=AT_ONCE, wait=WAIT)
        end_silent_checkouts(state, now, at_most=AT_ONCE, wait=WAIT)
    except OperationalError:
        _LOG.warning("figures are shown as they are: what came in cannot be counted", exc_info=True)
        return False
    return True


def standing() -> Standing | None:
    """Return how far the figures of this page are; None on a page without any."""
    found: Standing | None = request.environ.get(_STANDING)
    return found
