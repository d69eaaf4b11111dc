"""Finding orders: by number, e-mail or payment reference, by state, country and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    and_,
    cast,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import TypeEngine

from ..money import Money
from ..payments import attempt_states, references
from ..shop import Shop
from ..storage import Database
from . import records
from .records import NEWEST_FIRST, Listed, Record, with_payment
from .tables import OWING, STANDING, UNTAKEN, orders, payments

PAGE_SIZE = 50
LONGEST_SEARCH = 255
STATES = ("placing", "placed", "cancelled", "rejected", "failed", "review")
NEEDS_YOU = "needs_you"
"""Orders that a person has to look at, whatever their state."""
PROMISED = "promised"
"""Payments that hold money which nobody has taken yet."""
CAME_TO_NOTHING = ("cancelled", *UNTAKEN)
NAMES_AMONG = 10_000
"""So many of the newest orders are searched for a name."""
_HOLDING = (orders.c.ref, orders.c.email)
_Where = tuple[ColumnElement[bool], ...]
_A_TIME = 200
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders; what is empty or None lets all through.

    `text` is a part of the shop's number, an e-mail address or, of the newest orders, a name; the
    beginning of our number or of a provider's reference; or the reference that a payer tells the
    bank, with whatever spaces and signs; in any case.
    `state` is that of the order or `needs_you`, `payment` that of its payment or `promised`. The
    moments are from `since` until just before `until` (UTC); `today` tells an invoice that is
    overdue from one that is not. `withdrawn` are orders that need a person because somebody
    withdrew from them.
    """

    today: date
    text: str = ""
    state: str = ""
    payment: str = ""
    country: str = ""
    since: datetime | None = None
    until: datetime | None = None
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its orders, how many there are in all, and what they come to.

    `sums` are of orders that stand, one for each currency, unless another state was asked for;
    `left_out` is how many of the `total` are not in them.
    """

    orders: list[Listed]
    number: int
    total: int
    sums: tuple[Money, ...]
    left_out: int

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, -(-self.total // PAGE_SIZE))


def between(
    shop: Shop, first: date | None, last: date | None
) -> tuple[datetime | None, datetime | None]:
    """Return from when until when days last by the shop's own clock, in UTC; None is no bound."""
    begins = _midnight(shop, first) if first else None
    return begins, _midnight(shop, last + _ONE_DAY) if last else None


def _midnight(shop: Shop, day: date) -> datetime:
    from pytz import timezone

    begins: datetime = timezone(shop.timezone).localize(datetime.combine(day, time.min))
    return begins.astimezone(UTC)


def page(database: Database, wanted: Wanted, number: int) -> Page:
    """Return a page of the orders that are wanted, the newest first; beyond the last, the last."""
    where = tuple(_conditions(wanted, database.dialect))
    with database.connect() as connection:
        counted = _counted(connection, wanted, where)
        total = sum(row.count for row in counted)
        number = min(number, max(1, -(-total // PAGE_SIZE)))
        offset = (number - 1) * PAGE_SIZE
        found = records.listed(connection, *where, limit=PAGE_SIZE, offset=offset)
    summed = [row for row in counted if wanted.state or row.state not in CAME_TO_NOTHING]
    left_out = total - sum(row.count for row in summed)
    return Page(found, number, total, _sums(summed), left_out)


def count(database: Database, wanted: Wanted) -> int:
    """Return how many orders are wanted."""
    with database.connect() as connection:
        where = tuple(_conditions(wanted, database.dialect))
        return sum(row.count for row in _counted(connection, wanted, where))


def overdue(database: Database, today: date) -> tuple[int, tuple[Money, ...]]:
    """Return how many invoices of orders that stand are overdue, and what is left to pay."""
    left = func.sum(orders.c.owed_minor).label("minor")
    query = with_payment(orders.c.currency, func.count().label("count"), left)
    late = query.where(OWING, orders.c.state.in_(STANDING), _paid_so("overdue", today))
    with database.connect() as connection:
        found: list[Any] = list(connection.execute(late.group_by(orders.c.currency)))
    return sum(row.count for row in found), _sums(found)


def all_of(database: Database, wanted: Wanted) -> Iterator[Record]:
    """Yield every order that is wanted, the newest first, holding few of them at a time."""
    where, last = tuple(_conditions(wanted, database.dialect)), None
    while True:
        beyond = (_after(last),) if last else ()
        with database.connect() as connection:
            found = records.complete(connection, *where, *beyond, limit=_A_TIME)
        yield from found
        if len(found) < _A_TIME:
            return
        last = found[-1]


def _after(last: Record) -> ColumnElement[bool]:
    created, order_id = orders.c.created_at, orders.c.id
    same = and_(created == last.created_at, order_id < last.order.id)
    return or_(created < last.created_at, same)


def _counted(connection: Connection, wanted: Wanted, where: _Where) -> list[Any]:
    """Return rows of currency, state, count and total."""
    columns: tuple[Any, ...] = (
        orders.c.currency,
        orders.c.state,
        func.count().label("count"),
        func.sum(orders.c.total_minor).label("minor"),
    )
    # The payment of each order is looked for one by one: only where it matters which it is.
    query = with_payment(*columns) if wanted.payment else select(*columns).select_from(orders)
    grouped = query.where(*where).group_by(orders.c.currency, orders.c.state)
    return list(connection.execute(grouped))


def _sums(rows: list[Any]) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for row in rows:
        so_far = sums.get(row.currency, Money.zero(row.currency))
        sums[row.currency] = so_far + Money(int(row.minor), row.currency)
    return tuple(sums[code] for code in sorted(sums))


def _conditions(wanted: Wanted, dialect: str) -> Iterator[ColumnElement[bool]]:
    if wanted.text:
        yield _named(wanted.text.lower(), dialect)
    if wanted.state == NEEDS_YOU:
        yield records.needs_a_person(wanted.withdrawn)
    elif wanted.state:
        yield orders.c.state == wanted.state
    if wanted.payment:
        yield _paid_so(wanted.payment, wanted.today)
    if wanted.country:
        yield orders.c.country == wanted.country
    if wanted.since:
        yield orders.c.created_at >= wanted.since
    if wanted.until:
        yield orders.c.created_at < wanted.until


def _named(text: str, dialect: str) -> ColumnElement[bool]:
    def begins(column: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = func.lower(column).startswith(text, autoescape=True)
        return found

    by_reference = select(payments.c.order_id).where(begins(payments.c.reference))
    return or_(
        *(func.lower(column).contains(text, autoescape=True) for column in _HOLDING),
        begins(orders.c.id),
        orders.c.pay_reference == references.typed(text),  # none is "", and no order has that
        orders.c.id.in_(by_reference),
        _of_name(text, dialect),
    )


def _of_name(text: str, dialect: str) -> ColumnElement[bool]:
    """Return what a name in the document holds; of the newest orders, as each has to be read."""
    json: TypeEngine[Any] = JSON()
    document = orders.c.document
    read = type_coerce(document, json) if dialect == "sqlite" else cast(document, json)
    name = func.lower(read["name"].as_string())
    newest = select(orders.c.id).order_by(*NEWEST_FIRST).limit(NAMES_AMONG)
    named = name.contains(text, autoescape=True)
    return and_(orders.c.id.in_(newest), named)


def _paid_so(state: str, today: date) -> ColumnElement[bool]:
    """Return what a payment in a state is; an invoice is overdue from the day after it is due."""
    late = and_(payments.c.state == "deferred", payments.c.due < today)
    if state == PROMISED:
        return payments.c.state.in_(attempt_states.PROMISED)
    if state == "overdue":
        return or_(payments.c.state == "overdue", late)
    if state == "deferred":
        return and_(
            payments.c.state == "deferred", or_(payments.c.due >= today, payments.c.due.is_(None))
        )
    return payments.c.state == state


def countries(database: Database) -> list[str]:
    """Return the countries that orders went to."""
    with database.connect() as connection:
        return list(connection.execute(select(orders.c.country).distinct()).scalars())
