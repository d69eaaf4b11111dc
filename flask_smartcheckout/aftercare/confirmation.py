"""The mail that confirms an order on a durable medium (Directive 2011/83/EU, art. 8(7))."""

from __future__ import annotations

from typing import Any

from ..countries import format_phone
from ..i18n import format_moment, get_locale, ngettext
from ..i18n import gettext as _
from ..orders.order import Order
from ..orders.records import Record
from ..pricing import tax_name_in
from ..shop import Contact, Shop, is_consumer_law_of_the_union, localized
from ..wording import (
    exemption_text,
    extra_label,
    extra_value_text,
    guarantee_of,
    packing_once_paid,
    price_rows,
    remarks,
    withdrawal_form,
)
from . import plain
from .instructions import instructions
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
    order, quote, paid = record.order, record.order.quote, record.payment
    contact = shop.contact_for(order.shipping.country)
    tax_name = tax_name_in(quote, order.shipping.country, str(get_locale()))
    rows = price_rows(quote, tax_name, packing_once_paid(shop, paid.provider) if paid else None)
    pay = instructions(shop, record)
    return {
        "order": order,
        "placed_at": format_moment(shop.local(order.placed_at)),
        "order_url": links.order(record.token),
        "payment": paid,
        "pay": pay,
        "payment_text": plain.payment(paid, pay),
        "lines": quote.lines,
        "item_text": plain.items(quote.lines),
        "rows": rows,
        "price_text": plain.prices(rows),
        "remarks": remarks(quote),
        "contact": contact,
        "contact_text": plain.seller(shop, contact),
        "links": links,
        **_where(shop, order),
        **_terms(shop, links),
        **_guarantee(shop, order, links),
        **_withdrawal(shop, record, links),
    }


def _where(shop: Shop, order: Order) -> dict[str, Any]:
    """Return where the order goes, and what else was entered."""
    locale = str(get_locale())
    phone = format_phone(order.phone, order.shipping.country)
    address = order.shipping.lines(locale) + ([phone] if phone else [])
    billing = order.billing.lines(locale) if order.billing != order.shipping else []
    point = order.pickup_point.lines(locale) if order.pickup_point else []
    extra = _extra(shop, order)
    vat_id = [f"{_('VAT number')}: {order.vat_id.number}"] if order.vat_id else []
    titled = (
        (_("Pickup point"), point),
        (_("Address"), address + vat_id),
        (_("Invoice to"), billing),
        (_("Note for the shop"), order.note.splitlines()),
        (_("You also told us"), [plain.facts(extra)] if extra else []),
    )
    return {
        "address": address,
        "billing": billing,
        "point": point,
        "extra": extra,
        "address_text": plain.sections(titled),
    }


def _terms(shop: Shop, links: Links) -> dict[str, Any]:
    text = localized(shop.terms_text, str(get_locale())) if shop.terms_text else ""
    url = links.of_shop(shop.terms_url)
    return {
        "terms": _paragraphs(text),
        "terms_url": url,
        "terms_text": plain.sections([(_("Terms"), filter(None, (text.strip(), url)))]),
    }


def _guarantee(shop: Shop, order: Order, links: Links) -> dict[str, Any]:
    """Return the notice on the legal guarantee, in words: a mail of ours loads no picture."""
    found = guarantee_of(shop, order.shipping.country, goods=order.is_sent)
    shown = [found.words.phrase, found.words.link, links.of_shop(found.picture)] if found else []
    return {
        "guarantee": found.words if found else None,
        "guarantee_picture": links.of_shop(found.picture) if found else "",
        "guarantee_text": "\n".join(filter(None, shown)),
    }


def _withdrawal(shop: Shop, record: Record, links: Links) -> dict[str, Any]:
    """Return what is said of withdrawing, as the buyer of this order may."""
    order = record.order
    exempt = [
        (choice.line.title, exemption_text(choice.reason))
        for choice in choices(shop, order)
        if choice.reason
    ]
    url = links.withdraw(record.token)
    told = [_("Exceptions:"), plain.facts(exempt)] if exempt else []
    return {
        "may_withdraw": may_withdraw(shop, order),
        "withdrawal_period": _period(shop, order),
        "withdrawal_effect": _effect(order),
        "withdraw_url": url,
        "withdraw_text": plain.withdrawing(url),
        "exempt": exempt,
        "exempt_text": "\n".join(told),
        "form": withdrawal_form(),
        "form_to": _seller(shop, shop.contact_for(order.shipping.country)),
    }


def _period(shop: Shop, order: Order) -> str:
    """Return how long the buyer has: from the goods, or from the contract where nothing is sent."""
    if order.is_sent:
        return ngettext(
            "You can withdraw from this purchase within %(num)s day after you receive the last of "
            "it, without giving a reason.",
            "You can withdraw from this purchase within %(num)s days after you receive the last "
            "of it, without giving a reason.",
            shop.withdrawal_days,
        )
    return ngettext(
        "You can withdraw from this purchase within %(num)s day after your order, without giving "
        "a reason.",
        "You can withdraw from this purchase within %(num)s days after your order, without giving "
        "a reason.",
        shop.withdrawal_days,
    )


def _effect(order: Order) -> str:
    """Return what happens then (Directive 2011/83/EU, art. 13 and 14)."""
    if not order.is_sent:
        return _("The shop pays back what you paid within 14 days after it heard of it.")
    return _(
        "Send the goods back within 14 days after that. The shop pays back what you paid, with the "
        "cost of its cheapest delivery, within 14 days after it heard of it. It may wait until it "
        "has the goods, or you show that you sent them."
    )


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
