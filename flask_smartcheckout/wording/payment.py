"""How a payment method and the remarks of a quote read."""

from __future__ import annotations

from collections.abc import Iterable

from ..i18n import N_, format_day, format_money, get_locale, gettext, ngettext
from ..money import Money
from ..shop import MethodOffer, localized

_REFUSED = {
    "from_amount": N_("From %(amount)s."),
    "up_to_amount": N_("Up to %(amount)s."),
    "same_address": N_("Only when the invoice goes to your delivery address."),
    "not_available": N_("Not available for this order."),
}
_NOTICES = {
    "duties_may_apply": N_("Import duties and taxes may be due on delivery."),
    "reverse_charge": N_("VAT reverse charged: the customer accounts for the VAT."),
    "vat_id_unavailable": N_("The VAT number could not be checked, so VAT is charged."),
    "vat_id_unchecked": N_("The VAT number has not been checked, so VAT is charged."),
    "vat_id_invalid": N_("The VAT number is not known, so VAT is charged."),
    "vat_id_missing": N_("Without a VAT number, VAT is charged."),
    "tax_rate_unknown": N_("Tax of your own country may be added."),
}


def payment_title(offer: MethodOffer) -> str:
    """Return a method's name: the shop's own, or ours for its kind."""
    if offer.title is not None:
        return localized(offer.title, str(get_locale()))
    if offer.kind != "invoice" or offer.days is None:
        return offer.id
    days = offer.days
    return ngettext("Pay by invoice within %(num)s day", "Pay by invoice within %(num)s days", days)


def payment_text(offer: MethodOffer) -> str:
    """Return what stands below the name: when it is due, or why it cannot be chosen."""
    if offer.refused:
        return _refusal(offer)
    if offer.due:
        due = format_day(offer.due)
        return gettext("You pay by %(day)s. No extra costs.", day=due)
    return ""


def _refusal(offer: MethodOffer) -> str:
    """Return why a method cannot be chosen; a reason of a provider's own reads "not available"."""
    amount = offer.params.get("amount")
    if isinstance(amount, Money) and offer.refused in ("from_amount", "up_to_amount"):
        return gettext(_REFUSED[offer.refused], amount=format_money(amount))
    plain = offer.refused if offer.refused == "same_address" else "not_available"
    return gettext(_REFUSED[plain])


def notice_texts(codes: Iterable[str]) -> list[str]:
    """Return the remarks of a quote as sentences; codes that are only for machines are left out."""
    return [gettext(_NOTICES[code]) for code in codes if code in _NOTICES]
