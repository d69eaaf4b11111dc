"""Placing an order exactly once.

One checkout is one order: `UNIQUE(checkout_id)` decides, whatever is pressed twice,
opened in two tabs or posted again. Our record stands as `placing`, committed, before
the host's handler runs in the host's own session, and as `placed` after it.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, and_, delete, select, update

from ..codes import claims as claims_of_codes
from ..codes.claims import Claims, Spent
from ..shop import PaymentProvider, StartRequest
from ..storage import Database
from . import attempts, drafts, records
from .attempts import begin
from .documents import encode
from .order import Order, Rejected
from .tables import orders, payments

_LOG = logging.getLogger(__name__)
STALE = timedelta(minutes=10)
UNTAKEN_KEPT = timedelta(days=30)
_NOTHING = Claims()
_REF_LENGTH = 255  # as much of the shop's number as the column finds it by; the document has all


@dataclass(frozen=True, slots=True)
class Placed:
    """The order stands.

    `again` when it stood already, not `done` while another request is placing it;
    `redirect` is the provider's page.
    """

    order: Order
    token: str
    again: bool = False
    done: bool = True
    paid: bool = False
    redirect: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The shop would not take it: the sentence it gave."""

    message: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The shop's handler broke; `reference` finds it in the log and the dashboard."""

    reference: str


@dataclass(frozen=True, slots=True)
class Outdone:
    """A coupon or gift card of the order was used by another at the same moment: nothing stands."""


@dataclass(frozen=True, slots=True)
class _Reservation:
    id: str
    token: str
    won: bool


def _nothing(_order: Order, _connection: Connection) -> None:
    """What an order is followed by where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Host:
    """The shop's side of placing: its handler, and what undoes a handler that failed.

    `report` is called with our order id while the exception is being handled; `followed_by`
    writes down what follows, in the transaction that records the order as placed.
    """

    handler: Callable[[Order], object]
    roll_back: Callable[[], None]
    report: Callable[[str], None]
    followed_by: Callable[[Order, Connection], None] = _nothing


def place(
    database: Database,
    checkout_id: str,
    order: Order,
    host: Host,
    provider: PaymentProvider | None,
    ask_for: Callable[[Order, str], StartRequest],
    claims: Claims = _NOTHING,
) -> Placed | Refused | Failed | Outdone:
    """Place an order, or return the one this checkout has already led to.

    `ask_for` makes what the provider is asked, of the placed order and the token of its
    confirmation; there is no `provider` where gift cards have paid it all. `claims` is what the
    order takes of coupons and gift cards, in the transaction that takes its place.
    """
    try:
        reservation = _reserve(database, checkout_id, order, claims)
    except Spent:
        return Outdone()
    if not reservation.won:
        return _standing(database, reservation.token)
    order = replace(order, id=reservation.id)
    answer = _ask(database, order, host)
    if isinstance(answer, (Refused, Failed)):
        return answer
    placed = replace(order, ref=answer)
    ask = partial(ask_for, placed, reservation.token)
    try:
        state, redirect = _finish(database, checkout_id, placed, provider, ask, host.followed_by)
    except Exception:  # the shop has the order: whatever breaks now, it stands
        _LOG.exception("order %s stands in the shop, but not yet in our record", placed.id)
        return Placed(placed, reservation.token)
    again = state == "cancelled"  # nobody is told of an order that does not stand
    return Placed(placed, reservation.token, again, paid=state == "paid", redirect=redirect)


def _finish(
    database: Database,
    checkout_id: str,
    order: Order,
    provider: PaymentProvider | None,
    ask: Callable[[], StartRequest],
    followed_by: Callable[[Order, Connection], None],
) -> tuple[str, str | None]:
    """Record that the order stands and begin its payment, if there is anything to pay."""
    key = secrets.token_hex(16)
    if not _settle(database, checkout_id, order, provider, key, followed_by):
        _LOG.error("order %s was cancelled while the shop took it as %s", order.id, order.ref)
        return "cancelled", None
    if provider is None or not order.quote.amount_due:
        return "paid", None
    return begin(database, provider, ask(), key)


def _standing(database: Database, token: str) -> Placed:
    record = records.by_token(database, token)
    assert record is not None
    return Placed(record.order, token, again=True, done=record.done)


def _ask(database: Database, order: Order, host: Host) -> str | Refused | Failed:
    """Run the shop's handler, in the shop's own session; return its number for the order."""
    try:
        return _number(order, host.handler(order))
    except Rejected as refusal:
        _roll_back(host)
        _give_up(database, order, "rejected", str(refusal))
        return Refused(str(refusal))
    except Exception as error:
        _roll_back(host)
        # What a database says in an error may hold personal data: it goes to the log alone.
        _give_up(database, order, "failed", type(error).__name__)
        host.report(order.id)
        return Failed(order.id)


def _roll_back(host: Host) -> None:
    try:
        host.roll_back()
    except Exception:
        _LOG.exception("the shop's own session could not be rolled back")


def _number(order: Order, answer: object) -> str:
    """Return the shop's number for an order; a shop that gives none goes by the head of our id."""
    number = "" if answer is None else str(answer).strip()
    if not number:
        _LOG.warning("the order handler returned nothing; return the shop's own order number")
    return number or order.id[:8]


def _reserve(database: Database, checkout_id: str, order: Order, claims: Claims) -> _Reservation:
    """Take the one place this checkout has, or find who holds it. Raises Spent, taking nothing."""
    with database.begin(durable=True) as connection:
        token = secrets.token_urlsafe(24)
        row = {"id": order.id, "token": token, **_columns(order), "created_at": order.placed_at}
        if database.insert_new(connection, orders, {"checkout_id": checkout_id, **row}):
            reservation = _Reservation(order.id, token, won=True)
        else:
            reservation = _retry(connection, checkout_id, order)
        if reservation.won:
            _claim(database, connection, replace(order, id=reservation.id), claims)
        return reservation


def _claim(database: Database, connection: Connection, order: Order, claims: Claims) -> None:
    for coupon in claims.coupons:
        if coupon.first_order and records.has_ordered(connection, order.email, but=order.id):
            raise Spent(coupon.code)
    claims_of_codes.take(database, connection, order.id, claims, order.placed_at)


def _retry(connection: Connection, checkout_id: str, order: Order) -> _Reservation:
    """Take the place again after a refusal or a failure, and only then."""
    held = connection.execute(
        select(orders.c.id, orders.c.token).where(orders.c.checkout_id == checkout_id)
    ).one()
    again = replace(order, id=held.id)
    won = connection.execute(
        update(orders)
        .where(orders.c.id == held.id, orders.c.state.in_(records.RETRIED))
        .values(**_columns(again), failure="", created_at=order.placed_at)
    ).rowcount
    return _Reservation(held.id, held.token, won=bool(won))


def _columns(order: Order) -> dict[str, object]:
    return {
        "state": "placing",
        "ref": "",
        "email": order.email,
        "country": order.shipping.country,
        "currency": order.quote.total.currency,
        "total_minor": order.quote.total.minor,
        "document": encode(order),
    }


def _give_up(database: Database, order: Order, state: str, failure: str) -> None:
    with database.begin(durable=True) as connection:
        given_up = connection.execute(
            update(orders).where(_unsettled(order)).values(state=state, failure=failure)
        ).rowcount
        if given_up:
            claims_of_codes.release(connection, order.id, order.placed_at)


def _settle(
    database: Database,
    checkout_id: str,
    order: Order,
    provider: PaymentProvider | None,
    key: str,
    followed_by: Callable[[Order, Connection], None],
) -> bool:
    """Record that the order stands; return False when it was cancelled meanwhile."""
    with database.begin(durable=True) as connection:
        drafts.erase(connection, checkout_id)
        statement = update(orders).where(_unsettled(order))
        settled = connection.execute(
            statement.values(
                state="placed",
                ref=order.ref[:_REF_LENGTH],
                document=encode(order),
                placed_at=order.placed_at,
            )
        ).rowcount
        if settled and provider is not None:
            attempts.record(connection, key, order, provider)
        if settled:
            followed_by(order, connection)
        return bool(settled)


def _unsettled(order: Order) -> ColumnElement[bool]:
    """Nobody has cancelled the order while the shop's handler ran."""
    return and_(orders.c.id == order.id, orders.c.state.in_(("placing", "review")))


def settle_stale(database: Database, now: datetime) -> int:
    """Mark orders whose handler never came back for a person to look at; return how many.

    Whether the shop's own tables hold such an order only the shop can know, so it is
    never placed again by itself.
    """
    with database.begin(durable=True) as connection:
        return connection.execute(
            update(orders)
            .where(orders.c.state == "placing", orders.c.created_at < now - STALE)
            .values(state="review", failure="the order handler did not come back")
        ).rowcount


def forget(database: Database, now: datetime, kept: timedelta) -> int:
    """Erase orders the shop never took after a month, others after `kept`; return how many."""
    untaken = orders.c.state.in_(records.RETRIED) & (orders.c.created_at < now - UNTAKEN_KEPT)
    old = select(orders.c.id).where(untaken | (orders.c.created_at < now - kept))
    with database.begin(durable=True) as connection:
        connection.execute(delete(payments).where(payments.c.order_id.in_(old)))
        claims_of_codes.forget(connection, old)
        return connection.execute(delete(orders).where(orders.c.id.in_(old))).rowcount
