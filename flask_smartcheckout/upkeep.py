"""What has to be done from time to time, whoever calls it: a timer, a worker or a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

from .aftercare import alarms, outbox, statements
from .alerts import hook, watch
from .cashier import desk_of
from .codes import tries
from .orders import announcing, customers, drafts, forgetting, holding, owner_log, placing, sweeping
from .signals import checkout_abandoned, send
from .state import State
from .storage.database import LONGEST_WAIT
from .tracking import checkouts, folding, retention
from .tracking.period import PERIODS, Period

FAILED = "failed"
_LOG = logging.getLogger(__name__)


def end_silent_checkouts(
    state: State, now: datetime, *, at_most: int | None = None, wait: float = LONGEST_WAIT
) -> int:
    """End the checkouts nothing was heard of for too long; tell who listens; return how many.

    `at_most` so many in one go, and waiting so many seconds at most for others who write.
    """
    count = checkouts.sweep(state.events, now, state.settings, at_most=at_most, wait=wait)
    if count:
        send(checkout_abandoned, count=count)
    return count


def run(state: State, now: datetime) -> Iterator[str]:
    """Do all that is due and say what was done."""
    desk = desk_of(state)
    tasks: dict[str, Callable[[], int]] = {
        "orders to look at": lambda: placing.settle_stale(state.database, now),
        "payments settled": lambda: sweeping.settle_open(desk, now),
        "invoices overdue": lambda: sweeping.mark_overdue(
            state.database, state.shop.local(now).date()
        ),
        "payments told of": lambda: announcing.announce_all(desk, now),
        "orders forgotten": lambda: forgetting.forget(
            state.database, now, state.settings.retention_orders
        ),
        "tried codes forgotten": lambda: tries.forget(state.database, now),
        "drafts forgotten": lambda: drafts.erase_old(state.database, now),
        "alarms forgotten": lambda: alarms.forget(state.database, now),
        "events forgotten": lambda: retention.forget(state.events, now, state.settings),
        "log lines forgotten": lambda: owner_log.forget(
            state.database, now, state.settings.retention_orders
        ),
        "customers read": lambda: customers.keep_ready(state.database, _usual(now), now),
        "mails and withdrawals forgotten": lambda: statements.forget(
            state.database, now, state.settings.retention_orders
        ),
    }
    first = _counting_tasks(state, now) | _alert_tasks(state, now) | _mail_tasks(state, now)
    for name, task in (first | tasks).items():
        yield f"{name}: {_done(name, task)}"
    yield from _promises(state)


def _usual(now: datetime) -> Iterator[customers.Asked]:
    """Yield what the dashboard asks of customers unless the owner chooses other days."""
    for days in PERIODS:
        period = Period.last(days, now.date())
        yield customers.Asked(period.ends, period.before.ends)


def _promises(state: State) -> Iterator[str]:
    """Say that money waits to be taken, which nothing does by itself."""
    try:
        found = holding.together(holding.promised(state.database))
    except Exception:
        _LOG.exception("could not look for money that is promised")
        return
    if found:
        yield holding.sentence(found)


def _counting_tasks(state: State, now: datetime) -> dict[str, Callable[[], int]]:
    """Return what the figures take to be current; it comes before the alerts, which read them."""
    return {
        "checkouts counted": lambda: folding.fold_waiting(state.events, state.settings),
        "checkouts ended": lambda: end_silent_checkouts(state, now),
    }


def _alert_tasks(state: State, now: datetime) -> dict[str, Callable[[], int]]:
    """Return what is done about alerts; it comes before the mails, which tell of them."""
    looking: dict[str, Callable[[], int]] = {"alarms raised": lambda: watch.look(state, now)}
    if not state.settings.alert_url:
        return looking
    return {**looking, "alarms posted": lambda: hook.send_due(state, now)}


def _mail_tasks(state: State, now: datetime) -> dict[str, Callable[[], int]]:
    """Return what is done about mails, where there is a way to send them."""
    if not state.postman.is_there:
        return {}
    return {
        "reminders written": lambda: state.postman.to_remind(now),
        "mails sent": lambda: state.postman.send_due(lambda: now).sent,
        "mails waiting": lambda: outbox.standing(state.database).waiting,
        "mails given up": lambda: outbox.standing(state.database).given_up,
    }


def try_mails_again(state: State, now: datetime) -> int:
    """Let the mails that were given up begin anew; return how many there are."""
    return outbox.try_again(state.database, now)


def _done(name: str, task: Callable[[], int]) -> int | str:
    """Do one task; what breaks in it keeps nothing else from being done."""
    try:
        return task()
    except Exception:
        _LOG.exception("could not be done: %s", name)
        return FAILED
