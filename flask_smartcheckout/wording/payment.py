"""How a payment method and the remarks of a quote read."""

from __future__ import annotations

from collections.abc import Iterable

from ..i18n import N_, format_day, format_money, get_locale, gettext, ngettext
from ..money import Money
from ..pricing import Quote
from ..shop import Invoice, MethodOffer, PaymentProvider, Shop, localized
from .credit import age_text
from .legal import invoice_mentions

_TRANSFER = {"name": N_("Account holder"), "iban": "IBAN", "bic": "BIC"}
_REFUSED = {
    "from_amount": N_("From %(amount)s."),
    "up_to_amount": N_("Up to %(amount)s."),
    "same_address": N_("Only when the invoice goes to your delivery address."),
    "only_pickup": N_("Only when you fetch your order yourself."),
    "only_delivery": N_("Only when your order is delivered."),
    "open_amount": N_(
        "Not available: with your earlier orders, more than %(amount)s would be unpaid."
    ),
    "open_orders": N_("Not available until your earlier orders are paid."),
    "not_available": N_("Not available for this order."),
}
_WHEN = {
    "on_delivery": N_("You pay when your order is delivered. No extra costs."),
    "at_pickup": N_("You pay when you fetch your order. No extra costs."),
}
_TITLES = {
    "card": N_("Credit or debit card"),
    "transfer": N_("Bank transfer"),
    "bank_transfer": N_("Bank transfer"),
    "on_delivery": N_("Pay on delivery"),
    "at_pickup": N_("Pay at pickup"),
    "later": N_("Pay later with %(name)s"),
    "parts": N_("Pay in parts with %(name)s"),
}
_UNPAID = {
    "created": N_("The payment is not finished."),
    "pending": N_("The payment is not finished."),
    "failed": N_("The payment did not go through. Nothing was charged."),
    "canceled": N_("The payment was ended before it was done. Nothing was charged."),
    "expired": N_("The payment took too long and has ended. Nothing was charged."),
}
_NOT_STARTED = {
    "declined": N_("The payment was declined. Nothing was charged."),
    "not_eligible": N_("This way to pay is not available for your order. Nothing was charged."),
    "unavailable": N_("This way to pay does not work just now. Nothing was charged."),
    "error": N_("The payment could not be started. Nothing was charged."),
    "no_answer": N_("The payment could not be started."),
}
_WITH_AMOUNT = ("from_amount", "up_to_amount", "open_amount")
_PLAIN = ("same_address", "only_pickup", "only_delivery", "open_orders")
_NOTICES = {
    "duties_may_apply": N_("Import duties and taxes may be due on delivery."),
    "reverse_charge": N_("No VAT is charged: your business declares it in its own country."),
    "vat_id_unavailable": N_(
        "VAT is charged, because the VAT number could not be checked just now. To order without "
        "VAT, load this page again in a few minutes."
    ),
    "vat_id_unchecked": N_(
        "VAT is charged, because VAT numbers are not checked here. To order without VAT, ask the "
        "shop."
    ),
    "vat_id_invalid": N_(
        "VAT is charged, because this VAT number is not one of a business registered in another "
        "EU country (VIES). Check it for a slip, or ask your tax office."
    ),
    "vat_id_missing": N_("VAT is charged. To order without VAT, enter your VAT number."),
    "tax_rate_unknown": N_("Tax of your own country may be added."),
}


def payment_title(offer: MethodOffer) -> str:
    """Return a method's name: the shop's own, or ours for its kind."""
    if offer.title is not None:
        return localized(offer.title, str(get_locale()))
    if offer.kind in _TITLES:
        return gettext(_TITLES[offer.kind], name=offer.params.get("name", offer.id))
    if offer.kind != "invoice" or offer.days is None:
        return offer.id
    days = offer.days
    return ngettext("Pay by invoice within %(num)s day", "Pay by invoice within %(num)s days", days)


def payment_text(offer: MethodOffer) -> str:
    """Return what stands below the name: when it is due, or why it cannot be chosen."""
    if offer.refused:
        return _refusal(offer)
    note = localized(offer.params.get("note", ""), str(get_locale()))
    return " ".join(filter(None, (_when(offer), note)))


def _when(offer: MethodOffer) -> str:
    if offer.kind in _WHEN:
        return gettext(_WHEN[offer.kind])
    if not offer.due:
        return ""
    due = format_day(offer.due)
    if not offer.in_advance:
        return gettext("You pay by %(day)s. No extra costs.", day=due)
    if offer.params.get("pickup"):
        return gettext(
            "You pay by %(day)s; your order can be picked up once the money is there.", day=due
        )
    return gettext("You pay by %(day)s; your order is sent once the money is there.", day=due)


def payment_refused(offer: MethodOffer, *, has_others: bool) -> str:
    """Say which way to pay cannot be chosen, why, and what to do: `has_others` can be chosen."""
    named = {"way": payment_title(offer), "reason": payment_text(offer)}
    if has_others:
        return gettext("%(way)s: %(reason)s Choose another way to pay.", **named)
    return gettext("%(way)s: %(reason)s There is no other way to pay for this order.", **named)


def unpaid_reason(state: str, failure: str) -> str:
    """Return why an order is not paid yet, of the state of its payment and the key of a failure."""
    if state == "failed" and failure in _NOT_STARTED:
        return gettext(_NOT_STARTED[failure])
    return gettext(_UNPAID.get(state, _UNPAID["pending"]))


def _refusal(offer: MethodOffer) -> str:
    """Return why a method cannot be chosen; a reason of a provider's own reads "not available"."""
    amount = offer.params.get("amount")
    if isinstance(amount, Money) and offer.refused in _WITH_AMOUNT:
        return gettext(_REFUSED[offer.refused], amount=format_money(amount))
    if offer.refused == "too_young" and "age" in offer.params:
        return age_text(offer)
    if offer.refused == "own_reason" and "reason" in offer.params:
        return localized(offer.params["reason"], str(get_locale()))
    plain = offer.refused if offer.refused in _PLAIN else "not_available"
    return gettext(_REFUSED[plain])


def transfer_facts(payments: Iterable[PaymentProvider], chosen: str) -> list[tuple[str, str]]:
    """Return what is needed to pay the invoice that was chosen: each word, and its value."""
    return [
        (gettext(_TRANSFER.get(key.lower(), key)), value)
        for one in payments
        if isinstance(one, Invoice) and one.id == chosen
        for key, value in one.transfer.items()
    ]


def packing_once_paid(shop: Shop, chosen: str) -> int | None:
    """Return the working days of packing that begin when the money is there.

    None where an order is not paid by transfer in advance; `chosen` is the id of its provider.
    """
    found = (one for one in shop.payments if isinstance(one, Invoice) and one.id == chosen)
    return shop.dispatch.longest_handling if any(one.in_advance for one in found) else None


def notice_texts(codes: Iterable[str]) -> list[str]:
    """Return the remarks of a quote as sentences; codes that are only for machines are left out."""
    return [gettext(_NOTICES[code]) for code in codes if code in _NOTICES]


def remarks(quote: Quote) -> list[str]:
    """Return what is said below the prices: its notices, and what the invoice has to say."""
    return [*notice_texts(quote.notices), *invoice_mentions(quote)]
