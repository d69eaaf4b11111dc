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

from sqlalchemy import ColumnElement, Connection, and_, select, update

from ..codes import claims as claims_of_codes
from ..codes.claims import Claims, Spent
from ..storage import Database
from . import attempts, drafts, owing, reasons, records
from .attempts import Choice
from .desk import Desk
from .documents import encode
from .fit import DoesNotFit
from .numbers import number_of
from .order import Order, Rejected
from .outcomes import Failed, Outcome, Outdone, Placed, Refused, TurnedDown
from .owing import OverLimit
from .starting import begin
from .tables import UNTAKEN, orders

_LOG = logging.getLogger(__name__)
STALE = timedelta(minutes=10)
_NOTHING = Claims()
_REF_LENGTH = 255  # as much of the shop's number as the column finds it by; the document has all


@dataclass(frozen=True, slots=True)
class _Reservation:
    order: Order
    token: str
    won: bool
    failure: str = ""  # of the try before


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
    desk: Desk,
    checkout_id: str,
    order: Order,
    host: Host,
    choose: Callable[[str], Choice] | None,
    claims: Claims = _NOTHING,
) -> Outcome:
    """Place an order, or return the one this checkout has already led to.

    `choose` says how it is paid, given the token of its confirmation; None where there is nothing
    to pay. `claims` is what the order takes of coupons and gift cards, in the transaction that
    takes its place.
    """
    database = desk.database
    try:
        reservation = _reserve(desk, checkout_id, order, claims)
    except Spent:
        return Outdone()
    except OverLimit as limit:
        return TurnedDown(limit.reason, limit.params)
    if not reservation.won:
        return _standing(database, reservation.token)
    order = reservation.order
    answer = _ask(database, order, host, reservation.failure)
    if isinstance(answer, (Refused, Failed)):
        return answer
    placed = replace(order, ref=answer)
    choice = choose(reservation.token) if choose else None
    try:
        state, redirect = _finish(desk, checkout_id, placed, choice, host.followed_by)
    except Exception:  # the shop has the order: whatever breaks now, it stands
        _LOG.exception("order %s stands in the shop, but not yet in our record", placed.id)
        return Placed(placed, reservation.token)
    again = state == "cancelled"  # nobody is told of an order that does not stand
    return Placed(placed, reservation.token, again, paid=state == "paid", redirect=redirect)


def _finish(
    desk: Desk,
    checkout_id: str,
    order: Order,
    choice: Choice | None,
    followed_by: Callable[[Order, Connection], None],
) -> tuple[str, str | None]:
    """Record that the order stands and begin its payment, if there is anything to pay."""
    attempt_id = secrets.token_hex(16)
    if not _settle(desk.database, checkout_id, order, choice, attempt_id, followed_by):
        _LOG.error("order %s was cancelled while the shop took it as %s", order.id, order.ref)
        return "cancelled", None
    if choice is None or not order.quote.amount_due:
        return "paid", None
    attempt = begin(desk, attempt_id, order.placed_at)
    return attempt.state, attempt.url or None


def standing(database: Database, checkout_id: str) -> Placed | None:
    """Return the order that a checkout has led to, unless it may be tried again."""
    record = records.by_checkout(database, checkout_id)
    if record is None or record.may_be_tried_again:
        return None
    return _standing(database, record.token)


def _standing(database: Database, token: str) -> Placed:
    record = records.by_token(database, token)
    assert record is not None
    return Placed(record.order, token, again=True, done=record.done)


def _ask(database: Database, order: Order, host: Host, before: str) -> str | Refused | Failed:
    """Run the shop's handler, in the shop's own session; return its number for the order."""
    try:
        return number_of(order, host.handler(order))
    except Rejected as refusal:
        _roll_back(host)
        _give_up(database, order, "rejected", str(refusal))
        return Refused(str(refusal))
    except Exception as error:
        _roll_back(host)
        # What a database says in an error may hold personal data: it goes to the log alone.
        failure = type(error).__name__
        _give_up(database, order, "failed", failure)
        host.report(order.id)
        shorten = error.shorten if isinstance(error, DoesNotFit) else ()
        return Failed(order.id, again=failure == before, shorten=shorten)


def _roll_back(host: Host) -> None:
    try:
        host.roll_back()
    except Exception:
        _LOG.exception("the shop's own session could not be rolled back")


def _reserve(desk: Desk, checkout_id: str, order: Order, claims: Claims) -> _Reservation:
    """Take the one place this checkout has, or find who holds it.

    Raises Spent and OverLimit, taking nothing.
    """
    database = desk.database
    with database.begin(durable=True) as connection:
        token = secrets.token_urlsafe(24)
        row = {"id": order.id, "token": token, **_columns(order), "created_at": order.placed_at}
        if database.insert_new(connection, orders, {"checkout_id": checkout_id, **row}):
            reservation = _Reservation(order, token, won=True)
        else:
            reservation = _retry(connection, checkout_id, order)
        if not reservation.won:
            return reservation
        _claim(database, connection, reservation.order, claims)
        owed = owing.owe(desk, connection, reservation.order, order.payment_method)
        return replace(reservation, order=owed)


def _claim(database: Database, connection: Connection, order: Order, claims: Claims) -> None:
    for coupon in claims.coupons:
        if coupon.first_order and records.has_ordered(connection, order.email, but=order.id):
            raise Spent(coupon.code)
    claims_of_codes.take(database, connection, order.id, claims, order.placed_at)


def _retry(connection: Connection, checkout_id: str, order: Order) -> _Reservation:
    """Take the place again after a refusal or a failure, and only then."""
    held = connection.execute(
        select(orders.c.id, orders.c.token, orders.c.failure).where(
            orders.c.checkout_id == checkout_id
        )
    ).one()
    again = replace(order, id=held.id)
    won = connection.execute(
        update(orders)
        .where(orders.c.id == held.id, orders.c.state.in_(UNTAKEN))
        .values(**_columns(again), failure="", created_at=order.placed_at)
    ).rowcount
    return _Reservation(again, held.token, bool(won), held.failure)


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
    choice: Choice | None,
    attempt_id: str,
    followed_by: Callable[[Order, Connection], None],
) -> bool:
    """Record that the order stands; return False when it was cancelled meanwhile."""
    free = choice is None or not order.quote.amount_due
    with database.begin(durable=True) as connection:
        drafts.erase(connection, checkout_id)
        statement = update(orders).where(_unsettled(order))
        settled = connection.execute(
            statement.values(
                state="placed",
                failure="",  # it came back after all
                ref=order.ref[:_REF_LENGTH],
                document=encode(order),
                placed_at=order.placed_at,
                paid_at=order.placed_at if free else None,
            )
        ).rowcount
        if settled and choice is not None and not free:
            attempts.record(connection, attempt_id, order, choice, order.placed_at)
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
            .values(state="review", failure=reasons.HANDLER)
        ).rowcount
