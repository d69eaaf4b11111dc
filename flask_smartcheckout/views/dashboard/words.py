"""What fields, errors, steps, states and devices are called when the owner reads of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from babel.numbers import get_currency_name

from ...i18n import N_, countries_by_name, get_locale
from ...i18n import gettext as _
from ...payments.catalogue import known_methods
from ...shop import ExtraField
from ...state import current
from ...tracking import signs
from ...wording import paid_by, places
from ...wording.places import BILLING, field_name

FIELDS, STEPS, DEVICES = places.FIELDS, places.STEPS, places.DEVICES
step, device = places.step_name, places.device_name
browser, language = places.browser_name, places.language_name

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

RETURNING = {
    "new": N_("New customers"),
    "returning": N_("Returning customers"),
}

DID = {
    "reached": N_("Reached the field"),
    "erred": N_("Saw an error at the field"),
}


def field(name: str) -> str:
    """Return what a field is called: Postcode, Postcode (billing), or the shop's own label."""
    return field_name(name, _own(name))


def subject(about: Mapping[str, str]) -> str:
    """Return what a finding is about, as `Finding.about` has it: Phone number, Germany."""
    return places.subject(about, _own(about.get("field", "form")))


def _own(name: str) -> Sequence[ExtraField]:
    """Return the shop's own fields, when the field is none of ours."""
    return () if name.removeprefix(BILLING) in FIELDS else current().shop.extra_fields


def place(name: str, label: str) -> str:
    """Return what a field is called by a label that its country has for it: ZIP code (billing)."""
    return _("%(field)s (billing)", field=label) if name.startswith(BILLING) else label


def error(code: str) -> str:
    """Return an error code in words that follow a field's name: too short."""
    return _named(ERRORS, code) if code else _("no error")


def problem(field_name: str, code: str) -> str:
    """Return an error with its field: Phone: too short."""
    return _("%(field)s: %(error)s", field=field(field_name), error=error(code))


def sign(name: str) -> str:
    """Return why a shopper left."""
    return _named(SIGNS, name)


def state(name: str) -> str:
    """Return what became of a checkout."""
    return _named(STATES, name)


def did(what: str) -> str:
    """Return what shoppers did at a field."""
    return _named(DID, what)


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


def countries(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return codes and names, in the order the language reads names."""
    return countries_by_name(codes)


def options(values: Iterable[str], called: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return values and what they are called, for a choice of them."""
    return [(value, called(value)) for value in values]


def currency(code: str) -> str:
    """Return a currency with its code: Euro (EUR)."""
    return _("%(name)s (%(code)s)", name=get_currency_name(code, locale=get_locale()), code=code)


def _named(names: dict[str, str], key: str) -> str:
    return _(names[key]) if key in names else key
