"""A provider on the loopback: keys that do a thing once, and answers that go missing on demand."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import Handler, Loopback


class Lost(Enum):
    """An answer that does not come: nothing was done, or all of it was."""

    BEFORE = "nothing is done, and nothing is said"
    AFTER = "it is done, and nothing is said"
    HUNG_UP_BEFORE = "nothing is done, and the connection ends"
    HUNG_UP_AFTER = "it is done, and the connection ends"
    IN_HTML = "a machine in between says 502, in HTML"

    @property
    def is_done(self) -> bool:
        """Whether the request has its effect."""
        return self in (Lost.AFTER, Lost.HUNG_UP_AFTER)

    @property
    def hangs_up(self) -> bool:
        """Whether the connection ends at once."""
        return self in (Lost.HUNG_UP_BEFORE, Lost.HUNG_UP_AFTER)


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    verb: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    @property
    def key(self) -> str:
        """Its idempotency key, "" without one."""
        return self.headers.get("idempotency-key", "")

    @property
    def parts(self) -> list[str]:
        """Its path, without the version of the API."""
        return self.path.strip("/").split("/")[1:]


@dataclass(frozen=True)
class Said:
    """An answer: a status and what is sent as JSON, nothing at all where it is None."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class ProviderServer(Loopback):
    """What the servers of the tests share. `faults` are used up one a request, first come first.

    A fault is a status, a Lost, or None for a request that goes well.
    """

    media_type = "application/json"

    def __init__(self) -> None:
        super().__init__(self._act)
        self.asked: list[Asked] = []
        self.faults: deque[int | Lost | None] = deque()
        self._kept: dict[str, tuple[tuple[str, str, bytes], Said]] = {}
        self._lock = Lock()

    def answer(self, asked: Asked) -> Said:
        """Do what was asked, and say what came of it."""
        raise NotImplementedError

    def trouble(self, status: int) -> Said:
        """Return how this provider writes an error of a status."""
        raise NotImplementedError

    def conflict(self) -> Said:
        """Return how it refuses a key that was used for something else."""
        raise NotImplementedError

    def replays(self, said: Said) -> bool:
        """Whether an answer is kept for its key."""
        return said.status < 500

    def _act(self, handler: Handler) -> None:
        url = urlsplit(handler.path)
        asked = Asked(
            handler.command,
            url.path,
            parse_qs(url.query),
            {name.lower(): value for name, value in handler.headers.items()},
            handler.body,
        )
        with self._lock:
            self.asked.append(asked)
            fault = self.faults.popleft() if self.faults else None
            said = self.trouble(fault) if isinstance(fault, int) else None
            if fault is None or (isinstance(fault, Lost) and fault.is_done):
                said = self._once(asked)
        if fault is Lost.IN_HTML:
            handler.reply(b"<h1>Bad gateway</h1>", 502, **{"Content-Type": "text/html"})
        elif isinstance(fault, Lost):
            self._say_nothing(handler, fault)
        elif said is not None:
            self._say(handler, said)

    def _once(self, asked: Asked) -> Said:
        """Do a thing once a key; the same key for another thing is refused."""
        wanted = (asked.verb, asked.path, asked.body)
        if asked.key in self._kept:
            before, said = self._kept[asked.key]
            if before != wanted:
                return self.conflict()
            return Said(said.status, said.body, {"Idempotent-Replayed": "true"})
        said = self.answer(asked)
        if asked.key and self.replays(said):
            self._kept[asked.key] = (wanted, said)
        return said

    def _say_nothing(self, handler: Handler, fault: Lost) -> None:
        if not fault.hangs_up:
            self.closing.wait()
        handler.close_connection = True

    def _say(self, handler: Handler, said: Said) -> None:
        body = b"" if said.body is None else json.dumps(said.body).encode()
        handler.reply(body, said.status, **{"Content-Type": self.media_type, **said.headers})

    def changes(self) -> list[Asked]:
        """Return the requests that were to change something."""
        return [one for one in self.asked if one.verb != "GET"]
