"""What one batch brings to the raw log."""

from __future__ import annotations

from dataclasses import dataclass

from .story import Logged, View

MAX_EVENTS = 2_000
"""How many events one checkout may leave, repeats that wait among them; more are refused."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Events of one page view, and the view with the facts of its newest token."""

    checkout_id: str
    view: View
    events: list[Logged]
