"""Functions run in another process until they kill it (`kill -9`), as a power cut would.

Starting Python and reading everything costs more than what is tried. So one process reads it all,
once, and every trial is a fork of it: a process of its own, with nothing open yet.
"""

from __future__ import annotations

import multiprocessing
import pkgutil
import signal
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

Tell = Callable[[Any], None]
_PROCESSES = multiprocessing.get_context("forkserver")
_READ_BEFORE = (
    "flask_smartcheckout.extension",
    "phonenumbers",
    "sqlalchemy.dialects.postgresql.psycopg",
    "tests.unit.payments.killing",
    "tests.web.killed_shop",
)
_PROCESSES.set_forkserver_preload(list(_READ_BEFORE))


def until_killed(function: str, *given: Any) -> list[Any]:
    """Call `function(tell, *given)` in a process that it has to kill; return what it told.

    The function is named as "tests.module:function", which means the same in every process.
    """
    here, there = _PROCESSES.Pipe(duplex=False)
    process = _PROCESSES.Process(target=_run, args=(function, there, given))
    process.start()
    there.close()
    told = list(_told(here))
    process.join()
    ended, _closed = process.exitcode, process.close()
    assert ended == -signal.SIGKILL, "\n".join(map(str, told))
    return told


def _run(function: str, told: Connection, given: tuple[Any, ...]) -> None:
    try:
        pkgutil.resolve_name(function)(told.send, *given)
    except BaseException:
        told.send(traceback.format_exc())
        raise


def _told(pipe: Connection) -> Iterator[Any]:
    """Yield what comes through a pipe until its other end is gone."""
    with pipe:
        while True:
            try:
                yield pipe.recv()
            except EOFError:
                return
