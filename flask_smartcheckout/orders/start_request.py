"""What a provider is asked to begin, put together from an order and the links back to us."""

from __future__ import annotations

from dataclasses import dataclass

from ..pricing import provider_lines
from ..shop import Shop, StartRequest
from .order import Order


@dataclass(frozen=True, slots=True)
class Links:
    """Where a provider sends the shopper back to, and what it calls: absolute URLs."""

    back: str
    gave_up: str
    webhook: str


def start_request(shop: Shop, order: Order, method: str, links: Links) -> StartRequest:
    """Return the request for an order: the same whenever it is asked, as its key demands."""
    return StartRequest(
        order_id=order.id,
        order_number=order.ref,
        method=method,
        amount=order.quote.amount_due,
        lines=provider_lines(order.quote),
        name=order.name,
        company=order.company,
        email=order.email,
        phone=order.phone,
        billing=order.billing,
        shipping=order.shipping,
        country=order.shipping.country,
        locale=order.locale,
        return_url=links.back,
        cancel_url=links.gave_up,
        webhook_url=links.webhook,
        placed_at=shop.local(order.placed_at),
        shop_name=shop.name,
    )
