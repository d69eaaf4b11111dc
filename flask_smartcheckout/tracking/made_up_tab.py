"""One page view of a made-up shopper: its clock, and what is logged in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from .made_up_world import CHOSEN, HESITATION
from .story import Logged


@dataclass(slots=True)
class Tab:
    """One page view in the making: its clock (ms) and what happened in it."""

    random: Random
    view_id: str
    t: int = 0
    seen: list[Logged] = field(default_factory=list)

    def say(self, name: str, where: str | None = None, **more: Any) -> None:
        """Log an event now."""
        self.seen.append(Logged(self.view_id, len(self.seen), self.t, name, where, **more))

    def wait(self, usual: float) -> int:
        """Let a plausible time pass, around the usual ms; return it."""
        ms = int(usual * self.random.lognormvariate(0, 0.6))
        self.t += ms
        return ms

    def come(self, where: str) -> int:
        """Come to a field and hesitate; return for how many ms."""
        self.say("field_focused", where)
        return self.wait(HESITATION.get(where, 1200))

    def fill(self, where: str, before: int) -> None:
        """Type or choose after hesitating for so many ms, and leave the field."""
        self.say(CHOSEN.get(where, "field_changed"), where, duration=before)
        duration = before + self.wait(4000)
        edits = self.random.choice((0, 0, 0, 0, 0, 1, 3))
        self.say("field_blurred", where, duration=duration, empty=False, edits=edits)
        self.wait(600)

    def autofill(self, fields: Sequence[str]) -> None:
        """Let the browser fill fields, a few ms each."""
        for where in fields:
            self.say("field_focused", where, autofilled=True)
            self.t += 1
            self.say("field_changed", where, duration=1, autofilled=True)
            self.say("field_blurred", where, duration=2, empty=False, edits=0, autofilled=True)
            self.t += 2

    def look_away(self, usual: float) -> None:
        """Go to another tab for a while."""
        self.say("page_hidden")
        self.wait(usual)
        self.say("page_shown")
