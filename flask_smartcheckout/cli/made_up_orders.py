"""Made-up orders for demos, priced and placed as real ones are; the shop's own handler, its stock
and its mails have no part in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from ..cart import Cart, Line
from ..codes.claims import Claims, CouponClaim
from ..money import Money
from ..orders import cancelling, receiving
from ..orders.attempts import Choice
from ..orders.desk import Desk
from ..orders.order import Order
from ..orders.outcomes import Outcome, Outdone, Placed
from ..orders.placing import Host, place
from ..orders.start_request import Links
from ..pricing import Choices, Destination, Quote, quote
from ..shop import Coupon, Invoice, Shop
from ..storage import Database
from .made_up_customers import GOODS, Customer, customers

_PAID, _CANCELLED, _ODD_SUM = 0.8, 0.04, 0.04
"""How many are paid, cancelled, and paid with another sum."""

_NOWHERE = Links(*["https://shop.example/"] * 3)  # nobody is sent there: it is an invoice
_CODES = 0.15
_EACH = 2.5  # orders a customer


@dataclass(frozen=True, slots=True)
class _Sale:
    """What making up an order needs."""

    random: Random
    desk: Desk
    invoice: Invoice
    now: datetime
    numbers: Iterator[int]

    @property
    def shop(self) -> Shop:
        return self.desk.shop


def make_up_orders(
    database: Database, shop: Shop, *, seed: int, days: int, orders: int, now: datetime
) -> int:
    """Place so many orders within the days before now; return how many could be.

    None where the shop has no invoice of its own: no provider is asked for a payment that is none.
    """
    random = Random(f"orders/{seed}")
    invoice = next((one for one in shop.payments if isinstance(one, Invoice)), None)
    people = customers(random, frozenset(shop.sells_to), max(1, int(orders / _EACH)))
    if invoice is None or not people:
        return 0
    sale = _Sale(random, Desk(database, shop), invoice, now, count(1001))
    ages = sorted((random.random() * days for _ in range(orders)), reverse=True)
    moments = [now - timedelta(days=age) for age in ages]
    return sum(_order(sale, random.choice(people), when) for when in moments)


def _order(sale: _Sale, who: Customer, when: datetime) -> bool:
    """Place an order and settle it; return False where nothing is delivered there."""
    cart, coupons = _cart(sale), _coupons(sale)
    placed = _placed(sale, who, cart, coupons, when)
    if isinstance(placed, Outdone):  # this customer may not have the coupon again
        placed = _placed(sale, who, cart, (), when)
    if not isinstance(placed, Placed):
        return False
    _settle(sale, placed.order, when)
    return True


def _placed(
    sale: _Sale, who: Customer, cart: Cart, coupons: tuple[Coupon, ...], when: datetime
) -> Outcome | None:
    """Place an order, which takes its coupons as a real one does; None where nothing is sent."""
    priced = _priced(sale, cart, who, coupons, when)
    if sale.shop.shipping and priced.shipping is None:
        return None
    return place(
        sale.desk,
        uuid.uuid4().hex,
        _document(sale, who, cart, priced, when),
        Host(lambda order: f"DEMO-{next(sale.numbers)}", lambda: None, lambda order_id: None),
        lambda token: Choice(sale.invoice.id, sale.invoice.id, _NOWHERE),
        _claims(sale, who, priced, when),
    )


def _coupons(sale: _Sale) -> tuple[Coupon, ...]:
    public = tuple(coupon for coupon in sale.shop.coupons if coupon.public)
    return public[:1] if sale.random.random() < _CODES else ()


def _claims(sale: _Sale, who: Customer, priced: Quote, when: datetime) -> Claims:
    used = [sale.shop.coupons_by_code[one.code] for one in priced.discounts]
    return Claims(
        tuple(
            CouponClaim(
                one.code,
                one.max_uses,
                who.email.lower() if one.once_per_customer or one.first_order else None,
                one.first_order,
            )
            for one in used
        ),
        today=sale.shop.local(when).date(),
    )


def _cart(sale: _Sale) -> Cart:
    currency = sale.shop.currency
    chosen = sale.random.sample(GOODS, sale.random.choice((1, 1, 2, 3)))
    lines = [
        Line(ref, title, Money.of(price, currency), quantity=sale.random.choice((1, 1, 2)))
        for ref, title, price in chosen
    ]
    return Cart.of(lines, currency)


def _priced(
    sale: _Sale, cart: Cart, who: Customer, coupons: tuple[Coupon, ...], when: datetime
) -> Quote:
    home = who.address
    there = Destination(home.country, home.postcode, home.state or None, home.city)
    codes = tuple(coupon.code for coupon in coupons)
    return quote(cart, sale.shop, there, Choices(codes=codes), sale.shop.local(when).date())


def _document(sale: _Sale, who: Customer, cart: Cart, priced: Quote, when: datetime) -> Order:
    return Order(
        id=uuid.uuid4().hex,
        lines=cart.lines,
        quote=priced,
        name=who.name,
        email=who.email,
        shipping=who.address,
        billing=who.address,
        payment_method=sale.invoice.id,
        shipping_method=priced.shipping.method_id if priced.shipping else "",
        locale=who.locale,
        placed_at=when,
    )


def _settle(sale: _Sale, order: Order, when: datetime) -> None:
    """Let the money come in, another sum, or none; cancel a few."""
    fate = sale.random.random()
    later = when + timedelta(days=sale.random.uniform(0.2, 12))
    due = order.quote.amount_due
    if later > sale.now or not due:
        return
    if fate < _PAID:
        receiving.received(sale.desk, order.id, due, later)
    elif fate < _PAID + _CANCELLED:
        cancelling.cancellation(sale.desk.database, order.id, later)
    elif fate < _PAID + _CANCELLED + _ODD_SUM:
        _receive_odd_sum(sale, order, later)


def _receive_odd_sum(sale: _Sale, order: Order, when: datetime) -> None:
    """Let too much come in by a cent, which a person has to look at, or too little."""
    due = order.quote.amount_due
    odd = Money(due.minor + sale.random.choice((1, -1)), due.currency)
    receiving.received(sale.desk, order.id, odd, when, f"BANK-{order.ref}")
