"""What the places of a checkout are called when the owner reads of them: fields, steps, findings.

`own` are the shop's own fields, which have labels of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from babel import Locale, UnknownLocaleError

from ..i18n import N_, country_name, get_locale
from ..i18n import gettext as _
from ..shop import ExtraField
from .extra_fields import extra_label
from .labels import LABELS

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

DEVICES = {
    "phone": N_("Mobile"),
    "tablet": N_("Tablet"),
    "computer": N_("Computer"),
    "other": N_("Other device"),
}

_BUTTON = N_("After the order button")
_FORM = N_("The whole form")
_PAYMENT = N_("Payment")
SUBJECTS = {
    "order_refused": _BUTTON,
    "price_changed": _BUTTON,
    "order_failed": _BUTTON,
    "no_answer": _BUTTON,
    "payment_failed": _PAYMENT,
    "payment_left": _PAYMENT,
    "shipping_seen": N_("Shipping costs"),
    "country_changed": N_("Country"),
    "help_opened": N_("Help texts"),
    "looked_elsewhere": N_("Looking elsewhere"),
    "many_errors": N_("Errors"),
    "many_reloads": _FORM,
    "long_form": _FORM,
}
"""What findings of a kind are about, where that is neither a field nor a step."""

BILLING = "billing_"


def field_name(name: str, own: Sequence[ExtraField] = ()) -> str:
    """Return what a field is called: Postcode, or Postcode (billing)."""
    if name.startswith(BILLING):
        return _("%(field)s (billing)", field=field_name(name.removeprefix(BILLING), own))
    if name in FIELDS:
        return _(FIELDS[name])
    return next((extra_label(one) for one in own if one.name == name), name)


def step_name(name: str) -> str:
    """Return what a step of the funnel is called."""
    return _named(STEPS, name)


def device_name(kind: str) -> str:
    """Return what a kind of device is called."""
    return _named(DEVICES, kind)


def browser_name(family: str) -> str:
    """Return a browser's name, which is the same everywhere."""
    return _("another browser") if family == "other" else family


def language_name(tag: str) -> str:
    """Return the name of a language: Dutch, Portuguese (Brazil)."""
    try:
        name = Locale.parse(tag.replace("-", "_")).get_display_name(get_locale())
    except (ValueError, UnknownLocaleError):
        name = None
    return name[:1].upper() + name[1:] if name else tag


def _version(name: str) -> str:
    return _("Form version %(version)s", version=name)


_SEGMENTS: Mapping[str, Callable[[str], str]] = {
    "device": device_name,
    "locale": language_name,
    "browser": browser_name,
    "version": _version,
}


def subject(about: Mapping[str, str], own: Sequence[ExtraField] = ()) -> str:
    """Return what a finding is about, "" when nothing says so; `about` is as `Finding.about`."""
    what = _what(about, own)
    country = about.get("country")
    if not what or not country:
        return what
    return _("%(place)s, %(country)s", place=what, country=country_name(country))


def _what(about: Mapping[str, str], own: Sequence[ExtraField]) -> str:
    for segment, called in _SEGMENTS.items():
        if segment in about:
            return called(about[segment])
    kind = about.get("finding")
    if kind in SUBJECTS:
        return _(SUBJECTS[kind])
    if "field" in about:
        return field_name(about["field"], own)
    return step_name(about["step"]) if "step" in about else ""


def _named(names: Mapping[str, str], key: str) -> str:
    return _(names[key]) if key in names else key
