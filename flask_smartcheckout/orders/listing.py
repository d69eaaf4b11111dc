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
    Select,
    and_,
    cast,
    func,
    or_,
    select,
    type_coerce,
)

from ..money import Money
from ..shop import Shop
from ..storage import Database
from . import records
from .records import NEWEST_FIRST, Listed, Record, with_payment
from .tables import OWING, STANDING, orders, payments

PAGE_SIZE = 50
LONGEST_SEARCH = 255
LATEST_NAMES = 5_000
"""Among how many of the latest orders a buyer's name is looked for."""
STATES = ("placing", "placed", "cancelled", "rejected", "failed", "review")
NEEDS_YOU = "needs_you"
"""Orders that a person has to look at, whatever their state."""
PROMISED = "promised"
"""Payments that hold money which nobody has taken yet."""
CAME_TO_NOTHING = ("cancelled", "rejected", "failed")
_PROMISED = ("authorized", "partly_captured")
_A_TIME = 200
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders; what is empty or None lets all through.

    `text` is a part of the shop's own number or of an e-mail address, of the buyer's name among
    the latest orders, or the beginning of our id or of a payment reference, in any case. `state`
    is that of the order or `needs_you`, `payment` that of its payment or `promised`. The moments
    are from `since` until just before `until` (UTC); `today`
    tells an invoice that is overdue from one that is not. `withdrawn` are orders that need a person
    because somebody withdrew from them.
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
    where = tuple(_conditions(database, wanted))
    with database.connect() as connection:
        counted = _counted(connection, where)
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
        return sum(row.count for row in _counted(connection, tuple(_conditions(database, wanted))))


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
    where, last = tuple(_conditions(database, wanted)), None
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


def _counted(connection: Connection, where: tuple[ColumnElement[bool], ...]) -> list[Any]:
    """Return rows of currency, state, count and total."""
    query = with_payment(
        orders.c.currency,
        orders.c.state,
        func.count().label("count"),
        func.sum(orders.c.total_minor).label("minor"),
    )
    grouped = query.where(*where).group_by(orders.c.currency, orders.c.state)
    return list(connection.execute(grouped))


def _sums(rows: list[Any]) -> tuple[Money, ...]:
    sums: dict[str, Money] = {}
    for row in rows:
        so_far = sums.get(row.currency, Money.zero(row.currency))
        sums[row.currency] = so_far + Money(int(row.minor), row.currency)
    return tuple(sums[code] for code in sorted(sums))


def _conditions(database: Database, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.text:
        yield _named(database, wanted.text)
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


def _named(database: Database, typed: str) -> ColumnElement[bool]:
    """Return what is called so. Our own ids are long: the middle of them is in too many."""
    text = typed.lower()

    def begins(column: Any) -> ColumnElement[bool]:
        found: ColumnElement[bool] = func.lower(column).startswith(text, autoescape=True)
        return found

    by_reference = select(payments.c.order_id).where(begins(payments.c.reference))
    return or_(
        _has(orders.c.ref, text),
        _has(orders.c.email, text),
        begins(orders.c.id),
        func.lower(orders.c.pay_reference).startswith(text.replace(" ", ""), autoescape=True),
        orders.c.id.in_(by_reference),
        orders.c.id.in_(_bought_by(database, typed)),
    )


def _has(column: Any, text: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = func.lower(column).contains(text, autoescape=True)
    return found


def _bought_by(database: Database, name: str) -> Select[Any]:
    """Select the latest orders whose buyer is called so: the name stands in their documents.

    SQLite knows the case of ASCII only, so what was typed is looked for too.
    """
    is_postgresql = database.engine.dialect.name == "postgresql"
    document: Any = (cast if is_postgresql else type_coerce)(orders.c.document, JSON)
    latest = select(orders.c.id, document["name"].as_string().label("name"))
    known = latest.order_by(*NEWEST_FIRST).limit(LATEST_NAMES).subquery()
    typed = known.c.name.contains(name, autoescape=True)
    return select(known.c.id).where(or_(_has(known.c.name, name.lower()), typed))


def _paid_so(state: str, today: date) -> ColumnElement[bool]:
    """Return what a payment in a state is; an invoice is overdue from the day after it is due."""
    late = and_(payments.c.state == "deferred", payments.c.due < today)
    if state == PROMISED:
        return payments.c.state.in_(_PROMISED)
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
