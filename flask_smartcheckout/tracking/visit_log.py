"""The log of visits: a page of it, and one visit with its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from ..money import Money
from .checkouts import stored_stories, stored_story
from .findings import SHAPE_SHARED_BY
from .period import Amounts, Filters, Period
from .story import SERVER_VIEW, Logged, Story
from .tables import checkouts, shape_figures

PAGE_SIZE = 20
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Visit:
    """One row of the log: a checkout, as far as it is known."""

    public_id: str
    state: str
    """active, bounced, abandoned, recovered, ordered, paid."""
    opened_at: datetime
    left_at: datetime
    """The last event (UTC); of a recovered checkout the last one before it was abandoned."""
    country: str
    locale: str
    device: str
    browser: str
    cart: Money
    lines: int
    form_version: str
    left_field: str | None
    """Where an abandoned or recovered checkout was left (see FieldFigures.field)."""
    left_code: str | None
    """The first error seen at that field, "" when there was none."""
    left_step: str | None
    """The step that an abandoned or recovered checkout did not reach."""
    errors: int
    """How many errors were shown, all fields together."""
    time_ms: int
    """Time with the form open, all tabs added, hidden time included."""
    hidden_ms: int
    abandoned_at: datetime | None
    """When it was given up for lost (UTC)."""


@dataclass(frozen=True, slots=True)
class VisitPage:
    """A page of the log, newest first, with the sums of the whole selection."""

    visits: tuple[Visit, ...]
    total: int
    """Rows in the selection, over all pages."""
    abandoned: int
    """Of those, the abandoned ones: the number a chart shows; `money` are their carts."""
    recovered: int
    money: Amounts
    page: int
    """From 1."""
    pages: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One event in the timeline of a visit; what does not apply is None.

    `offset_ms` counts from the first event; `tab` from 1 in order of opening, 0 for the server.
    `duration_ms` is the time in the field (field_blurred, page_hidden), or before the first change
    (field_changed). `shape` is None unless at least five visits share it.
    """

    offset_ms: int
    name: str
    tab: int
    field: str | None = None
    code: str | None = None
    duration_ms: int | None = None
    empty: bool | None = None
    edits: int | None = None
    autofilled: bool = False
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """One checkout with everything that happened, in order."""

    visit: Visit
    entries: tuple[Entry, ...]


_COLUMNS = [column for column in checkouts.columns if column.name != "counted"]


def visits(connection: Connection, period: Period, filters: Filters, page: int = 1) -> VisitPage:
    """Return one page of the log; abandoned and recovered checkouts unless filtered by state.

    `page` counts from 1; one that is not there is the last.
    """
    chosen = _chosen(period, filters)
    total = connection.execute(select(func.count()).where(chosen)).scalar_one()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    newest = select(*_COLUMNS).where(chosen)
    newest = newest.order_by(checkouts.c.left_at.desc(), checkouts.c.id)
    rows = connection.execute(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE))
    abandoned, money = _abandoned(connection, chosen)
    recovered = select(func.count()).where(chosen, checkouts.c.recovered)
    return VisitPage(
        visits=tuple(map(_visit, rows)),
        total=total,
        abandoned=abandoned,
        recovered=connection.execute(recovered).scalar_one(),
        money=money,
        page=page,
        pages=pages,
    )


def visit(connection: Connection, public_id: str) -> VisitDetail | None:
    """Return one checkout and its timeline, or None when there is none of that id."""
    row = connection.execute(
        select(*_COLUMNS).where(checkouts.c.public_id == public_id)
    ).one_or_none()
    if row is None:
        return None
    story = stored_story(connection, row.id)
    return VisitDetail(_visit(row), _entries(story, _shared(connection, story)))


def every_visit(connection: Connection, period: Period, filters: Filters) -> Iterator[Visit]:
    """Yield a whole selection, day by day, without holding more than a few rows of it."""
    return map(_visit, _rows(connection, period, filters))


def every_detail(connection: Connection, period: Period, filters: Filters) -> Iterator[VisitDetail]:
    """Yield a whole selection with its timelines, without holding more than a few of them.

    The timeline is empty where the raw events had their time.
    """
    rows = _rows(connection, period, filters)
    while several := list(islice(rows, _AT_ONCE)):
        stories = stored_stories(connection, [row.id for row in several])
        every = [entry for story in stories.values() for entry in story]
        shared = _shared(connection, every)
        for row in several:
            yield VisitDetail(_visit(row), _entries(stories[row.id], shared))


def _rows(connection: Connection, period: Period, filters: Filters) -> Iterator[Any]:
    query = select(*_COLUMNS).where(_chosen(period, filters))
    query = query.order_by(checkouts.c.day, checkouts.c.id)
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
        yield from rows


def _chosen(period: Period, filters: Filters) -> ColumnElement[bool]:
    chosen = [
        checkouts.c.day.between(period.start, period.end),
        checkouts.c.bot.is_(False),
        *(checkouts.c[name] == value for name, value in filters.segment.items()),
        *_where_left(filters),
    ]
    return and_(*chosen)


def _where_left(filters: Filters) -> list[ColumnElement[bool]]:
    found = [_in_state(filters.state or _STATE_OF_STEP.get(filters.step or ""))]
    if filters.field is not None:
        found.append(checkouts.c.left_field == filters.field)
    if filters.code is not None:
        found.append(checkouts.c.left_code == filters.code)
    if filters.step is not None and filters.step not in _STATE_OF_STEP:
        found.append(checkouts.c.left_step == filters.step)
    return found


# Who left before these steps is not abandoned: they never started, or ordered and did not pay.
_STATE_OF_STEP = {"started": "bounced", "paid": "unpaid"}


def _in_state(state: str | None) -> ColumnElement[bool]:
    c = checkouts.c
    ordered = c.state == "ordered"
    match state:
        case None:
            return or_(c.state == "abandoned", c.recovered)
        case "all":
            return true()
        case "recovered":
            return c.recovered.is_(True)
        case "paid":
            return and_(ordered, c.paid)
        case "unpaid":
            return and_(ordered, c.paid.is_(False))
        case _:
            return c.state == state


def _abandoned(connection: Connection, chosen: ColumnElement[bool]) -> tuple[int, Amounts]:
    """Return the abandoned checkouts of a selection and their carts."""
    number = func.count().label("number")
    rows = connection.execute(
        select(checkouts.c.currency, number, func.sum(checkouts.c.value))
        .where(chosen, checkouts.c.state == "abandoned")
        .group_by(checkouts.c.currency)
        .order_by(number.desc(), checkouts.c.currency)
    ).all()
    return sum(row[1] for row in rows), tuple(Money(int(row[2]), row[0]) for row in rows)


def _visit(row: Any) -> Visit:
    return Visit(
        state=_state(row),
        cart=Money(row.value, row.currency),
        **{name: getattr(row, name) for name in _AS_STORED},
    )


_AS_STORED = (
    "public_id opened_at left_at country locale device browser lines form_version"
    " left_field left_code left_step errors time_ms hidden_ms abandoned_at"
).split()


def _state(row: Any) -> str:
    if row.recovered:
        return "recovered"
    return "paid" if row.paid else str(row.state)


def _shared(connection: Connection, story: Story) -> set[tuple[str, str]]:
    """Return the fields and shapes in a story that enough visits share to be shown."""
    shapes = {event.shape for _, event in story if event.shape}
    c = shape_figures.c
    rows = connection.execute(
        select(c.field, c.shape)
        .where(c.shape.in_(shapes))
        .group_by(c.field, c.shape)
        .having(func.sum(c.visits) >= SHAPE_SHARED_BY)
    )
    return {(row.field, row.shape) for row in rows}


def _entries(story: Story, shared: set[tuple[str, str]]) -> tuple[Entry, ...]:
    tabs: dict[str, int] = {SERVER_VIEW: 0}
    for _, event in story:
        tabs.setdefault(event.view_id, len(tabs))
    return tuple(
        _entry(at - story[0][0], tabs[event.view_id], event, shared) for at, event in story
    )


def _entry(offset_ms: int, tab: int, event: Logged, shared: set[tuple[str, str]]) -> Entry:
    return Entry(
        offset_ms=offset_ms,
        name=event.name,
        tab=tab,
        field=event.field,
        code=event.code,
        duration_ms=event.duration,
        empty=event.empty,
        edits=event.edits,
        autofilled=bool(event.autofilled),
        shape=event.shape if (event.field, event.shape) in shared else None,
    )
