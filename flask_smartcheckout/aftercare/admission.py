"""How many statements of withdrawal are taken: enough for whoever withdraws, too few for spam."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..asking.bucket import Buckets

_MINUTE, _DAY = 60, 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Admission:
    """Per process: by connection, by the address a receipt goes to, and over all."""

    by_connection: Buckets = field(default_factory=lambda: Buckets(20, 1 / _MINUTE))
    by_receiver: Buckets = field(default_factory=lambda: Buckets(5, 5 / _DAY))
    over_all: Buckets = field(default_factory=lambda: Buckets(300, 1))

    def admits(self, connection: str, receiver: str) -> bool:
        """Whether one more statement is taken; `connection` and `receiver` are any keys."""
        return (
            self.by_connection.take(connection)
            and self.by_receiver.take(receiver.lower())
            and self.over_all.take()
        )
