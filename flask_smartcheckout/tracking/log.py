"""Writing the raw log: checkouts, page views and events, each only once however often it comes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Table, select, update

from .devices import Device
from .story import Logged, View
from .tables import checkouts, events, insert, views
from .token import Facts

_REVISED = (
    "revised country locale currency value lines form_version payment returning seen_at".split()
)


class Held(NamedTuple):
    """A checkout whose row is held until the transaction ends: what it counted, its events."""

    id: str
    counted: list[Any] | None
    events: int


def view_of(facts: Facts, view_id: str, device: Device, now: datetime) -> View:
    """Return the page view that a token and a user agent tell of."""
    return View(
        view_id,
        facts.issued,
        facts.revised,
        now,
        facts.country,
        facts.locale,
        facts.currency,
        facts.value,
        facts.lines,
        facts.form_version,
        device.kind,
        device.browser,
        device.bot,
        facts.payment,
        facts.returning,
    )


def hold(connection: Connection, which: ColumnElement[bool], limit: int = 1) -> list[Held]:
    """Return checkouts, held until the transaction ends; always in the same order."""
    query = select(checkouts.c.id, checkouts.c.counted, checkouts.c.events).where(which)
    query = query.order_by(checkouts.c.id).limit(limit).with_for_update()
    return [Held(*row) for row in connection.execute(query)]


def open_checkout(connection: Connection, checkout_id: str, view: View) -> Held:
    """Make the row of a checkout unless it is there, and hold it until the transaction ends."""
    itself = checkouts.c.id == checkout_id
    if found := hold(connection, itself):
        return found[0]
    connection.execute(_once(connection.dialect.name, checkouts), new_row(checkout_id, view))
    return hold(connection, itself)[0]


def new_row(checkout_id: str, view: View) -> dict[str, Any]:
    """Return the row of a checkout before anything of it was counted."""
    facts = view._asdict()
    del facts["view_id"], facts["issued"], facts["revised"]
    return facts | {
        "id": checkout_id,
        "public_id": secrets.token_hex(8),
        "day": view.seen_at.date(),
        "state": "active",
        "recovered": False,
        "paid": False,
        "opened_at": view.seen_at,
        "left_at": view.seen_at,
        "events": 0,
        "errors": 0,
        "time_ms": 0,
        "hidden_ms": 0,
    }


def append(connection: Connection, checkout_id: str, view: View, logged: Sequence[Logged]) -> bool:
    """Log events of a view; return whether anything was new, be it only the view's facts."""
    statement = _once(connection.dialect.name, events)
    rows = [{"checkout_id": checkout_id, **event._asdict()} for event in logged]
    added = connection.execute(
        statement, rows, execution_options={"preserve_rowcount": True}
    ).rowcount
    revised = _revise(connection, checkout_id, view)
    if added and not revised:
        _touch(connection, checkout_id, view)
    return bool(added or revised)


def _revise(connection: Connection, checkout_id: str, view: View) -> bool:
    row = {"checkout_id": checkout_id, **view._asdict()}
    statement = _newest(connection.dialect.name)
    kept = {"preserve_rowcount": True}  # PostgreSQL's driver else says -1
    return connection.execute(statement, row, execution_options=kept).rowcount > 0


@cache
def _once(dialect: str, table: Table) -> Any:
    return insert(dialect, table).on_conflict_do_nothing()


@cache
def _newest(dialect: str) -> Any:
    """Return the insert of a view that takes over the facts of a newer token."""
    statement = insert(dialect, views)
    return statement.on_conflict_do_update(
        index_elements=["checkout_id", "view_id"],
        set_={name: statement.excluded[name] for name in _REVISED},
        where=views.c.revised < statement.excluded.revised,
    )


def _touch(connection: Connection, checkout_id: str, view: View) -> None:
    connection.execute(
        update(views)
        .where(
            views.c.checkout_id == checkout_id,
            views.c.view_id == view.view_id,
            views.c.seen_at < view.seen_at,
        )
        .values(seen_at=view.seen_at)
    )
