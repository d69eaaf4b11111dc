"""What decides which ways to pay are offered, of a checkout and of an order that is not paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..forms import CONTACT, POSTAL
from ..orders.order import Order
from ..shop import EligibilityContext
from .birth_date import NAME as BORN
from .birth_date import age_on

if TYPE_CHECKING:
    from datetime import date

    from .basket import Basket


def eligibility_of(basket: Basket) -> EligibilityContext:
    """Return what is known of a checkout."""
    return EligibilityContext(
        country=basket.country,
        total=basket.quote.amount_due,
        business=basket.buyer.kind == "business",
        billing_equals_shipping=basket.billing_address == basket.delivery_address,
        today=basket.today,
        digital=not basket.cart.needs_shipping,
        missing=_missing(basket),
        age=age_on(basket.today, basket.entry[BORN]),
        pickup=basket.fetches,
        pickup_offered=any(one.method.pickup for one in basket.quote.shipping_offers),
    )


def eligibility_of_order(order: Order, today: date) -> EligibilityContext:
    """Return what is known of an order that stands."""
    return EligibilityContext(
        country=order.shipping.country,
        total=order.quote.amount_due,
        business=bool(order.company or order.vat_id),
        billing_equals_shipping=order.billing == order.shipping,
        today=today,
        digital=not order.is_sent,
        pickup=order.pickup_point is not None,
        pickup_offered=order.pickup_point is not None,
    )


def _missing(basket: Basket) -> frozenset[str]:
    """The fields with nothing in them: while the form is being filled in, none is missed."""
    if not basket.ordering:
        return frozenset()
    return frozenset(name for name in (*CONTACT, *POSTAL) if not basket.entry[name])
