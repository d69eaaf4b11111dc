"""A shop under gunicorn, as it runs in production, and the processor time it takes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

WORKERS, THREADS = 2, 4
SECRET = "bench"
LATER = "BENCH_FOLD_LATER"
"""With this in the environment the server leaves the folding to others."""

_TICKS = os.sysconf("SC_CLK_TCK")


def app() -> Flask:
    """Return the shop that gunicorn serves; its database comes from the environment."""
    from flask_smartcheckout import Shop, SmartCheckout
    from flask_smartcheckout.tracking import folding

    if LATER in os.environ:
        folding.DELAY = 3600.0
    shop = Flask("bench")
    shop.config.update(SECRET_KEY=SECRET)
    SmartCheckout(shop, Shop(country="NL"))
    return shop


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and its first process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[int]:
        """The ids of its worker processes."""
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [pid for pid in pids if _parent(pid) == self.process.pid]

    def processor_seconds(self) -> float:
        """Return the processor time of the workers so far."""
        return sum(map(_seconds, self.workers))

    def kill(self) -> None:
        """End all its processes at once, as a power cut would, or a lack of memory."""
        for pid in [self.process.pid, *self.workers]:
            os.kill(pid, signal.SIGKILL)


@contextmanager
def serving(url: str, *, folding: bool = True) -> Iterator[Server]:
    """Serve the shop with a database until the block ends; fold meanwhile, or leave that."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "benchmarks.server:app()", "-b", f"127.0.0.1:{port}"),
        *("-w", str(WORKERS), "-k", "gthread", "--threads", str(THREADS), "--log-level", "error"),
    ]
    environment = os.environ | {"SMARTCHECKOUT_DATABASE_URL": url}
    if not folding:
        environment[LATER] = "1"
    process = subprocess.Popen(command, env=environment)
    try:
        _wait(port)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, patience: float = 60.0) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"GET /none HTTP/1.0\r\nHost: x\r\n\r\n")
            if connection.recv(100):
                return
        time.sleep(0.2)
    raise TimeoutError("the server does not answer")


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["", "0"] + ["0"] * 20


def _parent(pid: int) -> int:
    return int(_stat(pid)[1])


def _seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS
