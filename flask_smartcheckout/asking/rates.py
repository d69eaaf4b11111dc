"""How often one visitor may ask for what costs us something: so many in a while."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from .bucket import Buckets, RateLimiter
from .shared_limiter import SharedLimiter

_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86_400.0}
_RATE = re.compile(r"(\d{1,7})/(second|minute|hour|day)", re.ASCII)
OFF = "off"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and as many again in so many seconds."""

    number: int
    seconds: float

    @classmethod
    def read(cls, text: str) -> Rate | None:
        """Read "60/minute"; "off" is none. Raises ValueError for anything else."""
        if text.strip() == OFF:
            return None
        found = _RATE.fullmatch(text.strip())
        if found is None or not int(found[1]):
            raise ValueError(text)
        return cls(int(found[1]), _SECONDS[found[2]])

    def __str__(self) -> str:
        unit = next(name for name, seconds in _SECONDS.items() if seconds == self.seconds)
        return f"{self.number}/{unit}"

    def buckets(self) -> Buckets:
        """Return what counts by this rate in this process."""
        return Buckets(self.number, self.number / self.seconds)

    def limiter(self, name: str, url: str = "") -> RateLimiter:
        """Return what counts by this rate, for all processes where there is a `url` to count at.

        Those count in a window that slides, so that none come at once after one that was full.
        """
        return SharedLimiter(url, name, self.number, self.seconds) if url else self.buckets()


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of one network address: `events` are batches, `lookups` questions for an address.

    None where there is no limit.
    """

    events: Rate | None = Rate(600, 60.0)
    lookups: Rate | None = Rate(20, 60.0)

    def __str__(self) -> str:
        names = (one.name for one in fields(self))
        return ", ".join(f"{name}={getattr(self, name) or OFF}" for name in names)

    @classmethod
    def read(cls, given: Any) -> Rates:
        """Read {"events": "60/minute"} or "events=60/minute, lookups=off"; what is left out stays.

        Raises ValueError for what is no rate or a name there is none of.
        """
        if isinstance(given, cls):
            return given
        pairs = dict(given) if isinstance(given, Mapping) else _pairs(given)
        if unknown := pairs.keys() - {one.name for one in fields(cls)}:
            raise ValueError(unknown)
        return replace(cls(), **{name: Rate.read(rate) for name, rate in pairs.items()})


def _pairs(text: str) -> dict[str, str]:
    parts = [part.partition("=") for part in text.split(",") if part.strip()]
    return {name.strip(): rate.strip() for name, _is, rate in parts}
