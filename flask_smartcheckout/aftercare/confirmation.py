"""The mail that confirms an order on a durable medium (Directive 2011/83/EU, art. 8(7))."""

from __future__ import annotations

from typing import Any

from ..countries import format_phone
from ..i18n import format_moment, get_locale
from ..i18n import gettext as _
from ..orders.order import Order
from ..orders.records import Record
from ..pricing import tax_name_in
from ..shop import Contact, Shop, is_consumer_law_of_the_union, localized
from ..wording import (
    exemption_text,
    extra_label,
    extra_value_text,
    price_rows,
    remarks,
    transfer_facts,
    withdrawal_form,
)
from .letters import Letter
from .links import Links
from .setting import letter
from .statements import choices


def confirmation(shop: Shop, record: Record, links: Links) -> Letter:
    """Write the confirmation of an order, in the current language."""
    return letter(shop, "confirmation", _subject(shop, record.order), _values(shop, record, links))


def _subject(shop: Shop, order: Order) -> str:
    if shop.name:
        return _("Your order %(number)s at %(shop)s", number=order.ref, shop=shop.name)
    return _("Your order %(number)s", number=order.ref)


def _values(shop: Shop, record: Record, links: Links) -> dict[str, Any]:
    order, quote = record.order, record.order.quote
    locale = str(get_locale())
    tax_name = tax_name_in(quote, order.shipping.country, locale)
    return {
        "record": record,
        "order": order,
        "quote": quote,
        "lines": quote.lines,
        "rows": price_rows(quote, tax_name),
        "remarks": remarks(quote),
        "payment": record.payment,
        "transfer": transfer_facts(
            shop.payments, record.payment.provider if record.payment else ""
        ),
        "address": order.shipping.lines(locale),
        "billing": order.billing.lines(locale) if order.billing != order.shipping else [],
        "point": order.pickup_point.lines(locale) if order.pickup_point else [],
        "phone": format_phone(order.phone, order.shipping.country),
        "extra": _extra(shop, order),
        "placed_at": format_moment(shop.local(order.placed_at)),
        "contact": shop.contact_for(order.shipping.country),
        "terms": _paragraphs(localized(shop.terms_text, locale)) if shop.terms_text else [],
        "links": links,
        "order_url": links.order(record.token),
        **_withdrawal(shop, record, links),
    }


def _withdrawal(shop: Shop, record: Record, links: Links) -> dict[str, Any]:
    """Return what is said of withdrawing: nothing where no consumer of the Union buys."""
    order = record.order
    exempt = [
        (choice.line.title, exemption_text(choice.reason))
        for choice in choices(shop, order)
        if choice.reason
    ]
    return {
        "may_withdraw": may_withdraw(shop, order),
        "withdraw_url": links.withdraw(record.token),
        "is_sent": any(line.needs_shipping for line in order.lines),
        "exempt": exempt,
        "form": withdrawal_form(),
        "form_to": _seller(shop, shop.contact_for(order.shipping.country)),
    }


def may_withdraw(shop: Shop, order: Order) -> bool:
    """Whether the buyer of an order has a right of withdrawal: a consumer in the Union."""
    is_business = order.vat_id is not None or order.quote.treatment.kind == "reverse_charge"
    there = is_consumer_law_of_the_union(order.shipping.country)
    return bool(shop.withdrawal_days) and there and not is_business


def _seller(shop: Shop, contact: Contact) -> str:
    """Return name and addresses of the seller, as the model form asks for them."""
    address = localized(shop.address, str(get_locale())) if shop.address else ""
    return ", ".join(filter(None, (shop.name, address, contact.email)))


def _extra(shop: Shop, order: Order) -> list[tuple[str, str]]:
    said = [
        (extra_label(field), extra_value_text(field, order.extra.get(field.name, "")))
        for field in shop.extra_fields
    ]
    return [(label, text) for label, text in said if text]


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
