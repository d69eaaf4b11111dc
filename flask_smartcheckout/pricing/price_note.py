"""What a product page says beside a price: tax, shipping and delivery, before any form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..cart import Cart, Line
from ..money import Money
from ..shop import Shop
from .charges import ShippingOffer
from .choices import Choices, Destination
from .delivery import Delivery
from .quote import quote
from .treatment import Treatment


@dataclass(frozen=True, slots=True)
class PriceNote:
    """One piece of a product at a destination.

    `price` is with all tax where `tax_included`; `shipping` is what sending this piece
    alone costs, None when nothing is sent or it cannot be sent there (`deliverable`);
    from goods worth `free_from` on it is free. With `pickup` it is fetched, not delivered.
    """

    price: Money
    rates: tuple[Decimal, ...]
    tax_included: bool
    shipping: Money | None
    free_from: Money | None
    delivery: Delivery | None
    deliverable: bool
    treatment: Treatment
    pickup: bool = False


def note(
    line: Line, shop: Shop, destination: Destination, today: date, choices: Choices | None = None
) -> PriceNote:
    """Return the note for one piece of a line, sent by the first method that goes there.

    One that brings it goes before one where it is fetched. `today` is as for `quote`; `choices`
    hold what the host's carrier and tax service answered, if it has any.
    """
    choices = choices or Choices()
    priced = quote(one_piece(line), shop, destination, choices, today)
    offer = _first(priced.shipping_offers)
    if offer and offer is not priced.shipping_offers[0]:
        choices = replace(choices, shipping=offer.method.id)
        priced = quote(one_piece(line), shop, destination, choices, today)
        offer = next(one for one in priced.shipping_offers if one.method == offer.method)
    return PriceNote(
        price=priced.lines[0].unit,
        rates=priced.lines[0].rates,
        tax_included=priced.tax_included,
        shipping=offer.price if offer else None,
        free_from=_free_from(shop, choices, offer.method.id) if offer else None,
        delivery=offer.delivery if offer else None,
        deliverable=not priced.undeliverable,
        treatment=priced.treatment,
        pickup=bool(offer and offer.method.pickup),
    )


def _first(offers: Sequence[ShippingOffer]) -> ShippingOffer | None:
    brought = (offer for offer in offers if not offer.method.pickup)
    return next(brought, offers[0] if offers else None)


def one_piece(line: Line) -> Cart:
    """Return the cart that a note is about."""
    return Cart.of([replace(line, quantity=1)], line.unit_price.currency)


def _free_from(shop: Shop, choices: Choices, method_id: str) -> Money | None:
    offered = shop.shipping if choices.shipping_methods is None else choices.shipping_methods
    method = next(method for method in offered if method.id == method_id)
    return None if method.free_from is None else Money.of(method.free_from, shop.currency)
