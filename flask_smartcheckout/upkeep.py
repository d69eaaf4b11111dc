"""What has to be done from time to time, whoever calls it: a timer, a worker or a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from .cashier import desk_of
from .codes import tries
from .orders import announcing, drafts, placing, sweeping
from .signals import checkout_abandoned, send
from .state import State
from .tracking import checkouts, retention

FAILED = "failed"
_LOG = logging.getLogger(__name__)


def end_silent_checkouts(state: State, now: datetime) -> int:
    """End the checkouts nothing was heard of for too long; tell who listens; return how many."""
    count = checkouts.sweep(state.events, now, state.settings)
    if count:
        send(checkout_abandoned, count=count)
    return count


def run(state: State, now: datetime) -> Iterator[str]:
    """Do all that is due and say what was done."""
    desk = desk_of(state)
    tasks: dict[str, Callable[[], int]] = {
        "checkouts ended": lambda: end_silent_checkouts(state, now),
        "orders to look at": lambda: placing.settle_stale(state.database, now),
        "payments settled": lambda: sweeping.settle_open(desk, now),
        "invoices overdue": lambda: sweeping.mark_overdue(
            state.database, state.shop.local(now).date()
        ),
        "payments told of": lambda: announcing.announce_all(desk, now),
        "orders forgotten": lambda: placing.forget(
            state.database, now, state.settings.retention_orders
        ),
        "tried codes forgotten": lambda: tries.forget(state.database, now),
        "drafts forgotten": lambda: drafts.erase_old(state.database, now),
        "events forgotten": lambda: retention.forget(state.events, now, state.settings),
    }
    for name, task in tasks.items():
        yield f"{name}: {_done(name, task)}"


def _done(name: str, task: Callable[[], int]) -> int | str:
    """Do one task; what breaks in it keeps nothing else from being done."""
    try:
        return task()
    except Exception:
        _LOG.exception("could not be done: %s", name)
        return FAILED
