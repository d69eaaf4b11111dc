"""What became of one checkout: a pure fold of its page views and events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from .story import SERVER_VIEW, Logged, Story, View, in_order
from .token import milliseconds
from .walk import FieldTally, Leaving, Walk

State = Literal["active", "bounced", "abandoned", "ordered"]

_LONGEST_GRACE = timedelta(minutes=5)


def patience(abandoned_after: timedelta) -> timedelta:
    """Return the silence that ends a checkout: the setting, and a grace for late delivery.

    The grace is a sixth of the setting, five minutes at most.
    """
    return abandoned_after + min(_LONGEST_GRACE, abandoned_after / 6)


@dataclass(frozen=True, slots=True)
class Summary:
    """A checkout as it stands.

    `signs` are those whose occasion arose, `unpaid` is the sign of an order that was not paid.
    `view` has the newest facts, `opened` is when the first page was made (ms since 1970), `left`
    where an abandoned shopper is or a recovered one was. `time_ms` adds up all tabs, with the
    `hidden_ms` in it.
    """

    view: View
    opened: int
    last: int
    seen_at: datetime
    state: State
    started: bool
    recovered: bool
    paid: bool
    depth: int
    left: Leaving | None
    events: int
    errors: int
    time_ms: int
    hidden_ms: int
    fields: Mapping[str, FieldTally]
    signs: frozenset[str] = frozenset()
    unpaid: str = ""


def fold(
    views: Sequence[View], events: Iterable[Logged], wait: timedelta, now: datetime | None
) -> Summary:
    """Fold the page views (at least one) and events of a checkout into its summary.

    `wait` is the patience after which silence ends a checkout by `now`; without that it does not.
    The same set of events gives the same summary, whatever their order.
    """
    logged = list(events)
    story = in_order(views, logged)
    walk = Walk(patience=wait // timedelta(milliseconds=1))
    for at, event in story:
        walk.go(at, event)
    seen_at = max(view.seen_at for view in views)
    state = _state(walk, over=now is not None and now - seen_at >= wait)
    time_ms, hidden_ms = _spent(story)
    return Summary(
        view=max(views, key=lambda view: (view.revised, view.issued, view.view_id)),
        opened=min(view.issued for view in views),
        last=story[-1][0] if story else milliseconds(seen_at),
        seen_at=seen_at,
        state=state,
        started=walk.started,
        recovered=walk.ordered and walk.given_up is not None,
        paid=walk.ordered and walk.paid,
        depth=walk.depth,
        left=_left(walk, state),
        events=len(logged),
        errors=walk.errors,
        time_ms=time_ms,
        hidden_ms=hidden_ms,
        fields=walk.fields,
        signs=frozenset(walk.signs.happened),
        unpaid=walk.signs.unpaid if state == "ordered" and not walk.paid else "",
    )


def _state(walk: Walk, over: bool) -> State:
    if walk.ordered:
        return "ordered"
    if not over:
        return "active"
    return "abandoned" if walk.started else "bounced"


def _left(walk: Walk, state: State) -> Leaving | None:
    if state == "abandoned":
        return walk.leaving()
    return walk.given_up if state == "ordered" else None


def _spent(story: Story) -> tuple[int, int]:
    """Return the time with a page open and the part of it that was hidden, in ms."""
    by_view: dict[str, Story] = defaultdict(list)
    for at, event in story:
        if event.view_id != SERVER_VIEW:
            by_view[event.view_id].append((at, event))
    open_ms = sum(tab[-1][0] - tab[0][0] for tab in by_view.values())
    return open_ms, sum(_hidden(tab) for tab in by_view.values())


def _hidden(tab: Story) -> int:
    hidden, since = 0, None
    for at, event in tab:
        if event.name == "page_hidden":
            since = at
        elif since is not None:
            hidden, since = hidden + at - since, None
    return hidden
