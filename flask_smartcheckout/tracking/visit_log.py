"""The log of visits: a page of it, and one visit with its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from ..money import Money
from .checkouts import stored_stories, stored_story
from .choosing import chosen_by
from .facets import ALL
from .findings import SHAPE_SHARED_BY
from .period import Amounts, Filters, Period
from .story import SERVER_VIEW, Logged, Story
from .sums import Sums, read
from .tables import checkouts, daily_figures, shape_figures, views

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
    (field_changed). `shape` is None unless at least five visits share it under the same error.
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
    """One checkout with everything that happened, in order.

    `countries` are those each tab was for at its end, by number, the server's first.
    """

    visit: Visit
    entries: tuple[Entry, ...]
    countries: tuple[str, ...] = ()


_COLUMNS = [column for column in checkouts.columns if column.name != "counted"]


def visits(connection: Connection, period: Period, filters: Filters, page: int = 1) -> VisitPage:
    """Return one page of the log; abandoned and recovered checkouts unless filters say otherwise.

    `page` counts from 1; one that is not there is the last.
    """
    chosen = chosen_by(period, filters)
    numbers = _numbers(connection, period, filters, chosen)
    pages = max(1, -(-numbers.total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    return VisitPage(
        visits=_page(connection, chosen, (page - 1) * PAGE_SIZE),
        total=numbers.total,
        abandoned=numbers.abandoned,
        recovered=numbers.recovered,
        money=numbers.money,
        page=page,
        pages=pages,
    )


def _page(connection: Connection, chosen: ColumnElement[bool], skipped: int) -> tuple[Visit, ...]:
    """Return the visits of a page, found by their ids first: that takes an index alone."""
    newest = (checkouts.c.left_at.desc(), checkouts.c.id)
    ids = select(checkouts.c.id).where(chosen).order_by(*newest).limit(PAGE_SIZE).offset(skipped)
    found = connection.execute(ids).scalars().all()
    query = select(*_COLUMNS).where(checkouts.c.id.in_(found)).order_by(*newest)
    return tuple(map(_visit, connection.execute(query)))


def visit(connection: Connection, public_id: str) -> VisitDetail | None:
    """Return one checkout and its timeline, or None when there is none of that id."""
    row = connection.execute(
        select(*_COLUMNS).where(checkouts.c.public_id == public_id)
    ).one_or_none()
    if row is None:
        return None
    story = stored_story(connection, row.id)
    tabs = _tabs(story)
    entries = _entries(story, tabs, _shared(connection, story))
    return VisitDetail(_visit(row), entries, _countries(connection, row.id, tabs))


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
            story = stories[row.id]
            yield VisitDetail(_visit(row), _entries(story, _tabs(story), shared))


def _rows(connection: Connection, period: Period, filters: Filters) -> Iterator[Any]:
    query = select(*_COLUMNS).where(chosen_by(period, filters))
    query = query.order_by(checkouts.c.day, checkouts.c.id)
    with connection.execute(query, execution_options={"yield_per": _AT_ONCE}) as rows:
        yield from rows


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How many visits are in a selection; see VisitPage."""

    total: int
    abandoned: int = 0
    recovered: int = 0
    money: Amounts = ()


def _numbers(
    connection: Connection, period: Period, filters: Filters, chosen: ColumnElement[bool]
) -> _Numbers:
    """Count a selection: from the figures where they tell, else in the log."""
    wishes = (filters.field, filters.step, filters.sign, filters.but)
    narrowed = any(wishes) or filters.code is not None
    if filters.state in _OF_FIGURES and not narrowed:
        return _of_figures(connection, period, filters)
    return _of_log(connection, chosen)


_OF_FIGURES = (None, "active", "bounced", "abandoned", "ordered", "recovered")


def _of_figures(connection: Connection, period: Period, filters: Filters) -> _Numbers:
    sums = Sums.total(read(connection, daily_figures, period, filters).values())
    state = filters.state
    abandoned = sums["abandoned"] if state in (None, "abandoned") else 0
    recovered = sums["recovered"] if state in (None, "recovered", "ordered") else 0
    return _Numbers(
        total=sums[state] if state else abandoned + recovered,
        abandoned=abandoned,
        recovered=recovered,
        money=sums.amounts("at_risk", count="abandoned") if abandoned else (),
    )


def _of_log(connection: Connection, chosen: ColumnElement[bool]) -> _Numbers:
    """Count the visits of a selection, and the carts of the abandoned ones."""
    c = checkouts.c
    abandoned = func.sum(case((c.state == "abandoned", 1), else_=0))
    value = func.sum(case((c.state == "abandoned", c.value), else_=0))
    recovered = func.sum(case((c.recovered, 1), else_=0))
    query = select(c.currency, func.count(), abandoned, value, recovered).where(chosen)
    rows = [(row[0], *map(int, row[1:])) for row in connection.execute(query.group_by(c.currency))]
    left = sorted((row for row in rows if row[2]), key=lambda row: (-row[2], row[0]))
    return _Numbers(
        total=sum(row[1] for row in rows),
        abandoned=sum(row[2] for row in rows),
        recovered=sum(row[4] for row in rows),
        money=tuple(Money(row[3], row[0]) for row in left),
    )


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


_Shape = tuple[str | None, str, str | None]
"""A field, the code of an error there, and what was refused."""


def _shared(connection: Connection, story: Story) -> set[_Shape]:
    """Return the shapes in a story that enough visits share, by field and code, to be shown."""
    refused = [event for _, event in story if event.shape]
    fields, shapes = {event.field for event in refused}, {event.shape for event in refused}
    c = shape_figures.c
    rows = connection.execute(
        select(c.field, c.code, c.shape)
        .where(c.facet == ALL, c.span == 1, c.field.in_(fields), c.shape.in_(shapes))
        .group_by(c.field, c.code, c.shape)
        .having(func.sum(c.visits) >= SHAPE_SHARED_BY)
    )
    return {(row.field, row.code, row.shape) for row in rows}


def _tabs(story: Story) -> dict[str, int]:
    """Return the number of each page view in order of opening, 0 for the server."""
    tabs = {SERVER_VIEW: 0}
    for _, event in story:
        tabs.setdefault(event.view_id, len(tabs))
    return tabs


def _countries(connection: Connection, checkout_id: str, tabs: dict[str, int]) -> tuple[str, ...]:
    known = select(views.c.view_id, views.c.country).where(views.c.checkout_id == checkout_id)
    found = {row.view_id: row.country for row in connection.execute(known)}
    return tuple(found.get(view_id, "") for view_id in tabs)


def _entries(story: Story, tabs: dict[str, int], shared: set[_Shape]) -> tuple[Entry, ...]:
    return tuple(
        _entry(at - story[0][0], tabs[event.view_id], event, shared) for at, event in story
    )


def _entry(offset_ms: int, tab: int, event: Logged, shared: set[_Shape]) -> Entry:
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
        shape=event.shape if (event.field, event.code or "", event.shape) in shared else None,
    )
