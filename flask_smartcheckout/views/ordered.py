"""After the order button: who is told, and where the shopper goes."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Response, abort, current_app, jsonify, redirect, url_for

from ..cart import Cart
from ..cashier import desk_of
from ..orders import records
from ..orders.announcing import announce
from ..orders.outcomes import Placed
from ..orders.records import Record
from ..signals import order_placed, send
from ..state import State
from ..tracking.checkouts import ServerEvent
from .accepts import wants_json
from .identity import remember, renewed
from .order_link import onward
from .visit import Visit


def placed(state: State, outcome: Placed, visit: Visit) -> Response:
    """Tell of an order that was placed, and go on to pay it or to its confirmation."""
    if not outcome.again:
        visit.record(ServerEvent("order_placed"))
        send(order_placed, order=outcome.order)
        state.postman.send_soon(outcome.order.id)
        visit_id = visit.id if visit.watched else ""
        announce(desk_of(state), outcome.order.id, datetime.now(UTC), visit_id)
    if outcome.redirect:
        visit.record(ServerEvent("payment_started"))
    record = records.by_token(state.database, outcome.token)
    return to_order(record) if record else abort(404)


def to_order(record: Record) -> Response:
    """Go to the order, or to where it is paid.

    Once it is done the next cart is another order; until it is paid the way back is kept.
    """
    response = go(onward(record))
    ready = record.done and not record.awaits_money
    return remember(response, renewed(record.token)) if ready else response


def standing(state: State, checkout_id: str | None) -> Record | None:
    """Return the order a checkout has led to, unless it was refused and may be tried again."""
    record = records.by_checkout(state.database, checkout_id) if checkout_id else None
    return None if record is None or record.may_be_tried_again else record


def to_pay(record: Record) -> Response:
    """Go to the page that says an order is not paid, whatever way was begun to pay it."""
    return go(url_for("smartcheckout.pay", token=record.token))


def is_of(record: Record, cart: Cart) -> bool:
    """Whether an order is of what is in the cart: the shopper came back before it was paid."""
    ordered = [(one.ref, one.quantity) for one in record.order.quote.lines if not one.gift]
    return sorted(ordered) == sorted((line.ref, line.quantity) for line in cart.lines)


def go(location: str) -> Response:
    """Go on to another page, in the way that our script or a browser is told to."""
    if wants_json():
        return jsonify(ok=True, location=location)
    return current_app.make_response(redirect(location, 303))
