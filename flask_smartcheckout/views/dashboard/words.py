"""What fields, errors, steps, states and devices are called when the owner reads of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name

from ...i18n import N_, countries_by_name, get_locale
from ...i18n import gettext as _
from ...payments.catalogue import known_methods
from ...tracking import signs
from ...wording import LABELS, paid_by

_OWN_LABELS = {
    "country": N_("Country"),
    "street2": N_("Second address line"),
    "state": N_("State or province"),
    "note": N_("Note"),
    "shipping": N_("Delivery method"),
    "payment": N_("Payment method"),
    "order": N_("After the order button"),
    "form": N_("Not at any field"),
}
_IN_ORDER = (
    "email phone country name company street house_number addition street2 district city state"
    " postcode kana tax_id einvoice shipping pickup_point coupon gift_card payment note order form"
).split()

FIELDS = {name: _OWN_LABELS.get(name) or LABELS[name] for name in _IN_ORDER}
"""In the order of the form; the last two are places to leave at, not fields."""

ERRORS = {
    "required": N_("left empty"),
    "too_short": N_("too short"),
    "too_long": N_("too long"),
    "invalid_character": N_("wrong character"),
    "invalid_format": N_("wrong format"),
    "unknown_value": N_("not known"),
    "mismatch": N_("does not match the area"),
    "not_deliverable": N_("not deliverable"),
    "unexpected": N_("not expected"),
}

STEPS = {
    "viewed": N_("Viewed"),
    "started": N_("Started"),
    "contact": N_("Contact"),
    "address": N_("Address"),
    "shipping": N_("Shipping"),
    "payment": N_("Payment"),
    "submitted": N_("Submitted"),
    "ordered": N_("Ordered"),
    "paid": N_("Paid"),
}

STATES = {
    "active": N_("Still active"),
    "bounced": N_("Left untouched"),
    "abandoned": N_("Abandoned"),
    "recovered": N_("Won back"),
    "ordered": N_("Ordered"),
    "paid": N_("Paid"),
    "unpaid": N_("Not paid yet"),
}

SIGNS = {
    signs.REFUSED: N_("The shop refused the order"),
    signs.CHANGED: N_("The price had changed"),
    signs.FAILED: N_("The order could not be taken"),
    signs.UNANSWERED: N_("No answer to the order button"),
    signs.SHIPPING: N_("Left at once after the shipping costs"),
    signs.COUNTRY: N_("Left at once after choosing a country"),
    signs.HELP: N_("Read the help and left"),
    signs.ELSEWHERE: N_("Was away, came back and left"),
    signs.ERRORS: N_("Had mended several errors"),
    signs.RELOADED: N_("Opened the form again and again"),
    signs.LONG: N_("Was busy with the form for long"),
    signs.PAYMENT_FAILED: N_("The payment failed"),
    signs.PAYMENT_LEFT: N_("Left the payment page"),
}
"""Why a shopper left, as far as it shows."""

DEVICES = {
    "phone": N_("Mobile"),
    "tablet": N_("Tablet"),
    "computer": N_("Computer"),
    "other": N_("Other device"),
}

RETURNING = {
    "new": N_("New customers"),
    "returning": N_("Returning customers"),
}

DID = {
    "reached": N_("Reached the field"),
    "erred": N_("Saw an error at the field"),
}

_BILLING = "billing_"


def field(name: str) -> str:
    """Return what a field is called: Postcode, or Postcode (billing)."""
    if name.startswith(_BILLING):
        return _("%(field)s (billing)", field=field(name.removeprefix(_BILLING)))
    return _named(FIELDS, name)


def place(name: str, label: str) -> str:
    """Return what a field is called by a label that its country has for it: ZIP code (billing)."""
    return _("%(field)s (billing)", field=label) if name.startswith(_BILLING) else label


def error(code: str) -> str:
    """Return an error code in words that follow a field's name: too short."""
    return _named(ERRORS, code) if code else _("no error")


def problem(field_name: str, code: str) -> str:
    """Return an error with its field: Phone: too short."""
    return _("%(field)s: %(error)s", field=field(field_name), error=error(code))


def step(name: str) -> str:
    """Return what a step of the funnel is called."""
    return _named(STEPS, name)


def sign(name: str) -> str:
    """Return why a shopper left."""
    return _named(SIGNS, name)


def state(name: str) -> str:
    """Return what became of a checkout."""
    return _named(STATES, name)


def did(what: str) -> str:
    """Return what shoppers did at a field."""
    return _named(DID, what)


def device(kind: str) -> str:
    """Return what a kind of device is called."""
    return _named(DEVICES, kind)


def returning(word: str) -> str:
    """Return what shoppers are called whom the shop knew, or did not."""
    return _named(RETURNING, word)


def payment(method: str) -> str:
    """Return a way to pay: in words where it has some, else by the name that it goes by."""
    brands = (known_methods(provider).get(method) for provider in ("mollie", "stripe"))
    name = next((one.name for one in brands if one and one.name), method)
    return name if name != method else paid_by(method)


def version(name: str) -> str:
    """Return a version of the form, which has no other name."""
    return name


def browser(family: str) -> str:
    """Return a browser's name, which is the same everywhere."""
    return _("another browser") if family == "other" else family


def countries(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes and names, in the order the language reads names."""
    return countries_by_name(codes)


def options(values: Iterable[str], called: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return values and what they are called, for a choice of them."""
    return [(value, called(value)) for value in values]


def currency(code: str) -> str:
    """Return a currency with its code: Euro (EUR)."""
    return _("%(name)s (%(code)s)", name=get_currency_name(code, locale=get_locale()), code=code)


def language(tag: str) -> str:
    """Return the name of a language: Dutch, Portuguese (Brazil)."""
    try:
        name = Locale.parse(tag.replace("-", "_")).get_display_name(get_locale())
    except (ValueError, UnknownLocaleError):
        name = None
    return name[:1].upper() + name[1:] if name else tag


def _named(names: dict[str, str], key: str) -> str:
    return _(names[key]) if key in names else key
