"""From a checked entry to a placed order, with the host's handler in between."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import partial

from flask import current_app, url_for

from ..i18n import get_locale
from ..orders.order import Order
from ..orders.placing import Failed, Host, Outdone, Placed, Refused
from ..orders.placing import place as place_order
from ..shop import Shop, StartRequest
from ..state import require_order_handler
from .basket import Basket
from .public_root import public_root


def place(basket: Basket, checkout_id: str) -> Placed | Refused | Failed | Outdone:
    """Place the order of a basket whose entry has no problems."""
    host = Host(
        require_order_handler(basket.state),
        roll_back_host,
        report_failure,
        partial(basket.state.postman.to_confirm, public_root(basket.state)),
    )
    return place_order(
        basket.state.database,
        checkout_id,
        make_order(basket),
        host,
        basket.payment.provider if basket.payment else None,
        partial(ask_for, basket.state.shop),
        basket.codes.claims(basket.quote),
    )


def ask_for(shop: Shop, order: Order, token: str) -> StartRequest:
    """Return what the provider of an order is asked to begin."""
    return StartRequest(
        order.id,
        order.payment_method,
        order.quote.amount_due,
        url_for("smartcheckout.order", token=token, _external=True),
        order.locale,
        shop.local(order.placed_at),
    )


def make_order(basket: Basket) -> Order:
    """Put together the order, every amount from our own quote."""
    known, quote = basket.form.judged.normalized, basket.quote
    return Order(
        id=uuid.uuid4().hex,
        lines=tuple(line.line for line in quote.lines),
        quote=quote,
        name=known.get("name", ""),
        company=known.get("company", ""),
        email=known.get("email", ""),
        phone=known.get("phone", ""),
        shipping=basket.delivery_address,
        billing=basket.billing_address,
        shipping_method=quote.shipping.method_id if quote.shipping else "",
        pickup_point=basket.pickup_point,
        payment_method=_payment_method(basket),
        locale=str(get_locale()),
        note=basket.entry["note"],
        extra=basket.extra.values,
        placed_at=datetime.now(UTC),
        vat_id=basket.vat_id,
    )


def _payment_method(basket: Basket) -> str:
    if basket.payment:
        return basket.payment.offer.id
    return "gift_card" if basket.quote.gift_cards else "free"


def roll_back_host() -> None:
    """Undo what a failed handler left in the host's own session, where we know of one."""
    extension = current_app.extensions.get("sqlalchemy")
    session = getattr(extension, "session", None)
    if session is not None:
        session.rollback()


def report_failure(order_id: str) -> None:
    """Log the exception of the host's handler under the reference the shopper is shown."""
    current_app.logger.exception("smartcheckout: the order handler failed for order %s", order_id)
