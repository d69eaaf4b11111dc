"""The mail that asks for the money of an invoice that is overdue: kindly, and for nothing more."""

from __future__ import annotations

from ..i18n import format_date
from ..i18n import gettext as _
from ..orders.records import Record
from ..payments.attempt_states import OWED
from ..shop import Shop
from . import plain
from .instructions import instructions
from .letters import Letter
from .links import Links
from .setting import letter


def may_remind(record: Record) -> bool:
    """Whether the money of an order is still missed: it stands, and is not paid."""
    payment = record.payment
    owed = payment is not None and payment.state in OWED and bool(payment.rest)
    return record.state == "placed" and owed and not record.secured


def reminder(shop: Shop, record: Record, links: Links) -> Letter:
    """Write that an order is not paid yet, with how to pay it, in the current language."""
    order, pay = record.order, instructions(shop, record)
    contact = shop.contact_for(order.shipping.country)
    placed_on = format_date(shop.local(order.placed_at).date())
    values = {
        "order": order,
        "order_url": links.order(record.token),
        "asked": _(
            "We have not yet seen your payment for order %(number)s of %(day)s. Perhaps it slipped "
            "your mind.",
            number=order.ref,
            day=placed_on,
        ),
        "payment": record.payment,
        "pay": pay,
        "payment_text": plain.payment(record.payment, pay),
        "contact": contact,
        "contact_text": plain.seller(shop, contact),
    }
    return letter(shop, "reminder", _subject(shop, order.ref), values)


def _subject(shop: Shop, number: str) -> str:
    if shop.name:
        return _("Your order %(number)s at %(shop)s is not paid yet", number=number, shop=shop.name)
    return _("Your order %(number)s is not paid yet", number=number)
