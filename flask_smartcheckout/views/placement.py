"""From a checked entry to a placed order, with the host's handler in between."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import partial

from flask import current_app

from ..cashier import desk_of
from ..i18n import get_locale
from ..orders.order import Order
from ..orders.outcomes import Outcome
from ..orders.placing import Host, standing
from ..orders.placing import place as place_order
from ..state import require_order_handler
from .basket import Basket
from .payment_links import choice_of
from .public_root import public_root
from .risk import turned_down


def place(basket: Basket, checkout_id: str, visit_id: str) -> Outcome:
    """Place the order of a basket whose entry has no problems.

    `visit_id` is empty where the visit is not counted.
    """
    chosen, order = basket.payment, make_order(basket)
    why = turned_down(chosen.provider, basket.eligibility, order) if chosen else None
    if why:  # pressed twice: the order may stand, whatever the shop says of a second one
        return standing(basket.state.database, checkout_id) or why
    host = Host(
        require_order_handler(basket.state),
        roll_back_host,
        report_failure,
        partial(basket.state.postman.to_confirm, public_root(basket.state)),
    )
    return place_order(
        desk_of(basket.state),
        checkout_id,
        order,
        host,
        partial(choice_of, basket.state, chosen, visit_id) if chosen else None,
        basket.codes.claims(basket.quote),
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
