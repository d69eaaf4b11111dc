"""What fields are called and what is said about them, by the keys of the country rules."""

from __future__ import annotations

from ..countries import FieldRule
from ..i18n import N_, gettext, isolated

LABELS = {
    "email": N_("Email address"),
    "name": N_("Full name"),
    "company": N_("Company"),
    "country": N_("Country or region"),
    "street": N_("Street"),
    "street_and_number": N_("Street and house number"),
    "street_address": N_("Street address"),
    "street_and_building": N_("Street and building"),
    "block_and_number": N_("Block and number"),
    "street2": N_("Apartment, floor, building"),
    "house_number": N_("House number"),
    "addition": N_("Addition"),
    "district": N_("District"),
    "suburb": N_("Suburb"),
    "neighbourhood": N_("Neighbourhood"),
    "village": N_("Village or township"),
    "townland": N_("Townland"),
    "city": N_("City"),
    "post_town": N_("Town or city"),
    "postcode": N_("Postcode"),
    "postal_code": N_("Postal code"),
    "zip": N_("ZIP code"),
    "pin": N_("PIN code"),
    "cep": N_("CEP"),
    "eircode": N_("Eircode"),
    "state": N_("State"),
    "phone": N_("Phone number"),
    "kana": N_("Name in kana"),
    "tax_id": N_("Tax number"),
    "vat_number": N_("VAT number"),
    "cpf_cnpj": N_("CPF or CNPJ"),
    "codice_fiscale": N_("Codice fiscale or partita IVA"),
    "gstin": N_("GSTIN"),
    "rfc": N_("RFC"),
    "nif": N_("NIF"),
    "nip": N_("NIP"),
    "tckn_vkn": N_("TCKN or VKN"),
    "cuit": N_("CUIT"),
    "rut": N_("RUT"),
    "nit": N_("NIT"),
    "ruc": N_("RUC"),
    "brn": N_("Business registration number"),
    "ubn": N_("Unified business number"),
    "einvoice": N_("SDI code or PEC address"),
    "note": N_("Note for the shop"),
    "coupon": N_("Discount code"),
    "gift_card": N_("Gift card"),
    "shipping": N_("Delivery"),
    "payment": N_("Payment"),
    "pickup_point": N_("Pickup point"),
}
AREA_KINDS = {
    "area": N_("Area"),
    "canton": N_("Canton"),
    "county": N_("County"),
    "department": N_("Department"),
    "do_si": N_("Province or city"),
    "emirate": N_("Emirate"),
    "governorate": N_("Governorate"),
    "island": N_("Island"),
    "oblast": N_("Oblast"),
    "parish": N_("Parish"),
    "prefecture": N_("Prefecture"),
    "province": N_("Province"),
    "region": N_("Region"),
}
HELP = {
    "email": N_("So that the shop can write to you about your order."),
    "phone": N_("Only for the courier, when your address cannot be found."),
    "company": N_("Only if you order for a company."),
    "street2": N_("Anything the courier needs to find your door."),
    "name": N_("As it appears on your letterbox or doorbell."),
    "family_name_first": N_("Family name first, as on your letterbox."),
    "street": N_("The house number has a field of its own."),
    "street_number": N_("Street and number together, as on an envelope."),
    "block_and_number": N_("Block and numbers, such as 1-2-3."),
    "house_number": N_("Only the number; letters go in the next field."),
    "addition": N_("A letter or apartment, such as A or 2nd floor."),
    "district": N_("The part of the town, if your address has one."),
    "city": N_("As it appears on your post."),
    "postcode": N_("It tells the courier where to go."),
    "state": N_("Needed for delivery and tax."),
    "kana": N_("How your name is pronounced."),
    "tax_id": N_("Only if you need it on the invoice."),
    "vat_number": N_("For the invoice, when you order for a business."),
    "cpf_cnpj": N_("It goes on the nota fiscal, the tax invoice of every sale in Brazil."),
    "codice_fiscale": N_(
        "Only if you need an invoice: a person's codice fiscale or a business's partita IVA."
    ),
    "gstin": N_("So that a business can reclaim the GST: it goes on the invoice."),
    "rfc": N_("Only if you need a factura (CFDI)."),
    "nif": N_("Only if you need an invoice with your tax number."),
    "nip": N_("Only if you need an invoice (faktura) for a business."),
    "tckn_vkn": N_("Only if you need a fatura: a person's TCKN or a business's VKN."),
    "tax_invoice": N_("For the tax invoice, when you order for a business."),
    "einvoice": N_(
        "Where a business receives its electronic invoice: the code of seven characters"
        " (six for a public body) or the certified email address."
    ),
    "note": N_("For example where the parcel may be left."),
}


def label(key: str) -> str:
    """Return a label in the language of the page."""
    message = LABELS.get(key) or AREA_KINDS.get(key)
    if message is None:
        raise LookupError(f"there is no label for {key!r}")
    return gettext(message)


def help_key(rule: FieldRule) -> str | None:
    """Return which help a field has: its own, or that of every such field."""
    if rule.help:
        return rule.help
    if rule.name == "street" and rule.label != "street":
        return "street_number"
    return rule.name if rule.name in HELP else None


def help_text(rule: FieldRule) -> str:
    """Return the sentence behind “why do we ask”."""
    key = help_key(rule)
    return gettext(HELP[key]) if key else ""


def hint(rule: FieldRule) -> str:
    """Return the example that stands between label and field, or nothing."""
    return gettext("e.g. %(example)s", example=isolated(rule.example)) if rule.example else ""


def field_wording() -> dict[str, object]:
    """Return what the browser needs to say about fields, in the language of the page."""
    return {
        "labels": {key: gettext(text) for key, text in (LABELS | AREA_KINDS).items()},
        "help": {key: gettext(text) for key, text in HELP.items()},
        "example": gettext("e.g. %(example)s", example=isolated("{}")),
        "optional": gettext("(optional)"),
        "switched": gettext("The address fields now fit %(country)s.", country="{}"),
        "filled": gettext("Filled in: %(address)s", address="{}"),
        "total": gettext("New total: %(total)s", total="{}"),
        "stale": gettext("The new prices have not arrived. They come with your next change."),
        "failed": gettext(
            "No answer came from the shop, so your order may have arrived or not. "
            "Try again when you are online: it stays one order."
        ),
        "unread": gettext(
            "The shop's answer could not be read, so your order may have arrived or not. "
            "Try again in a moment: it stays one order."
        ),
        "busy": gettext("One moment"),
        "error": gettext("Error: %(title)s", title="{}"),
    }
