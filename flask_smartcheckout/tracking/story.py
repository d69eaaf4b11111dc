"""The events of one checkout in the order they happened, over all its tabs and the server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

SERVER_VIEW = "-"
"""The view id of what the server says itself; no browser can send it."""

# A browser that runs the reporter says these itself, so the server's word would count them twice.
_SAID_BY_THE_REPORTER = frozenset({"field_error", "submit_attempted", "submit_failed"})


class Logged(NamedTuple):
    """An event as it is stored; see `events.Event`."""

    view_id: str
    seq: int
    t: int
    name: str
    field: str | None = None
    code: str | None = None
    duration: int | None = None
    empty: bool | None = None
    edits: int | None = None
    autofilled: bool | None = None
    shape: str | None = None


class View(NamedTuple):
    """A page view as it is stored; `issued` and `revised` in ms since 1970 (see `token.Facts`).

    `seen_at` is when an event of it last came in.
    """

    view_id: str
    issued: int
    revised: int
    seen_at: datetime
    country: str
    locale: str
    currency: str
    value: int
    lines: int
    form_version: str
    device: str
    browser: str
    bot: bool
    payment: str = ""
    returning: str = ""


Story = list[tuple[int, Logged]]
"""Events with their moment (ms since 1970)."""


def in_order(views: Sequence[View], events: Iterable[Logged]) -> Story:
    """Return the events by moment, tab and number; what two sides say counts once.

    The moment is the server's clock at the page plus the browser's ms since: a late delivery
    or a browser's wrong clock changes nothing.
    """
    issued = {view.view_id: view.issued for view in views}
    timed = [(issued[event.view_id] + event.t, event) for event in _said_once(list(events))]
    return sorted(timed, key=lambda entry: (entry[0], entry[1].view_id, entry[1].seq))


def _said_once(events: list[Logged]) -> Iterator[Logged]:
    reporting = any(event.view_id != SERVER_VIEW for event in events)
    for event in events:
        by_server = event.view_id == SERVER_VIEW
        if not (reporting and by_server and event.name in _SAID_BY_THE_REPORTER):
            yield event
