"""Paying an order in a process that is killed at a step that is named.

Each step is a function, and whether the process dies before it or after it.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask_smartcheckout.orders import attempts, paying, syncing
from flask_smartcheckout.storage import Database
from tests.dying import Tell
from tests.scripted_provider import Scripted

from .conftest import LATER, Counter

_ORDERS = "flask_smartcheckout.orders"
_PROVIDER = "tests.scripted_provider:Scripted"
# What the process does, and the steps at which it may die while it does that.
STEPS = {
    "place": (
        f"{_ORDERS}.placing:_settle before",
        f"{_ORDERS}.placing:_settle after",
        f"{_PROVIDER}.start before",
        f"{_PROVIDER}.start after",
        f"{_ORDERS}.starting:_begun after",
    ),
    "owe": (
        f"{_ORDERS}.placing:begin before",
        f"{_ORDERS}.starting:_ask before",
        f"{_ORDERS}.starting:_ask after",
        f"{_ORDERS}.starting:_begun after",
    ),
    "sync": (
        f"{_PROVIDER}.fetch after",
        f"{_ORDERS}.settling:_secure before",
        f"{_ORDERS}.settling:_secure after",
        f"{_ORDERS}.settling:apply after",
        f"{_ORDERS}.syncing:announce before",
        "tests.unit.payments.conftest:Counter.tell before",
    ),
    "again": (
        f"{_ORDERS}.attempts:give_up after",
        f"{_ORDERS}.paying:begin before",
        f"{_PROVIDER}.start after",
        f"{_PROVIDER}.cancel before",
        f"{_PROVIDER}.cancel after",
        f"{_ORDERS}.surplus:_done before",
    ),
    "surplus": (
        f"{_ORDERS}.surplus:release before",
        f"{_ORDERS}.ledger:intend after",
        f"{_PROVIDER}.refund before",
        f"{_PROVIDER}.refund after",
        f"{_ORDERS}.ledger:settle after",
        f"{_ORDERS}.surplus:_done before",
        f"{_ORDERS}.surplus:_done after",
    ),
    "ship": (
        f"{_PROVIDER}.capture before",
        f"{_PROVIDER}.capture after",
        f"{_ORDERS}.ledger:settle before",
    ),
}


def die_at(step: str) -> None:
    """Have this process killed before or after a function."""
    where, when = step.split()
    module, _colon, path = where.partition(":")
    *owners, name = path.split(".")
    owner: Any = importlib.import_module(module)
    for one in owners:
        owner = getattr(owner, one)
    setattr(owner, name, _deadly(getattr(owner, name), when))


def _deadly(function: Callable[..., Any], when: str) -> Callable[..., Any]:
    def run(*about: Any, **more: Any) -> Any:
        if when == "after":
            function(*about, **more)
        os.kill(os.getpid(), signal.SIGKILL)

    return run


def die_while(_tell: Tell, database_url: str, provider: str, doing: str, step: str) -> None:
    """Do what the test asks for, as far as it goes."""
    counter = Counter(Database(database_url), Scripted(Path(provider)))
    die_at(step)
    DO[doing](counter)


def _newest(counter: Counter) -> attempts.Attempt:
    with counter.database.connect() as connection:
        return attempts.select_all(connection)[0]


def _again(counter: Counter) -> None:
    newest = _newest(counter)
    paying.pay_again(counter.desk, newest.order_id, newest.id, counter.choice("bank"), LATER)


def _sync_all(counter: Counter) -> None:
    with counter.database.connect() as connection:
        found = attempts.select_all(connection)
    for attempt in found:
        syncing.sync(counter.desk, attempt.id, LATER)


def _ship(counter: Counter) -> None:
    from .test_parts import ship

    ship(counter, _newest(counter))


DO: dict[str, Callable[[Counter], object]] = {
    "place": lambda counter: counter.order("card"),
    "owe": lambda counter: counter.order("invoice"),
    "sync": _sync_all,
    "again": _again,
    "surplus": _sync_all,
    "ship": _ship,
}
