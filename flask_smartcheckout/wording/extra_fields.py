"""The words of the shop's own fields: those we have ready, and what is said of a wrong value."""

from __future__ import annotations

from datetime import date

from ..countries import FieldError
from ..i18n import N_, format_date, get_locale, gettext, isolated
from ..shop import ExtraField, OurText, Text, localized

READY = {
    "gift_message": N_("Gift message"),
    "gift_message_help": N_("Is it a present? What you write here goes with the parcel."),
    "terms": N_("I agree to the [terms and conditions]"),
    "newsletter": N_("Send me the newsletter by email"),
    "newsletter_help": N_("You can end it at any time."),
    "age_confirmation": N_("I am %(number)s or older"),
    "purchase_order": N_("Purchase order number"),
    "purchase_order_help": N_("Your own reference, to be put on the invoice."),
}
_MESSAGES = {
    "required": N_("%(label)s is missing."),
    "too_short": N_("%(label)s: at least %(length)s characters are needed."),
    "too_long": N_("%(label)s: more than %(length)s characters do not fit."),
    "invalid_format": N_("%(label)s: write it as in %(example)s."),
    "unknown_value": N_("%(label)s: this is not on the list."),
}
_TICK = N_("Tick this to order: %(label)s")
_CHOOSE = N_("%(label)s: choose one from the list.")
_BETWEEN = N_("%(label)s: choose a day from %(first)s to %(last)s.")
_FROM = N_("%(label)s: choose %(first)s or a later day.")
_UNTIL = N_("%(label)s: choose %(last)s or an earlier day.")
_A_DAY = "2026-12-24"


def shop_text(text: Text | OurText) -> str:
    """Return a text of the shop's, or one of ours, in the language of the page."""
    if isinstance(text, OurText):
        return gettext(READY[text.key], number=text.number)
    return localized(text, str(get_locale()))


def extra_label(field: ExtraField) -> str:
    """Return what a field is called, without the brackets around a link."""
    label = shop_text(field.label)
    return label.replace("[", "").replace("]", "") if field.link else label


def extra_error(error: FieldError, field: ExtraField) -> str:
    """Return the sentence that says what to mend in a field."""
    days = {key: _day(error.params[key]) for key in ("first", "last") if key in error.params}
    values = {"label": extra_label(field), "example": isolated(field.example or _A_DAY)}
    return gettext(_message(error, field, days), **{**values, **error.params, **days})


def _message(error: FieldError, field: ExtraField, days: dict[str, str]) -> str:
    if days:
        return _BETWEEN if len(days) == 2 else _FROM if "first" in days else _UNTIL
    if error.code == "required":
        return {"checkbox": _TICK, "choice": _CHOOSE}.get(field.kind, _MESSAGES["required"])
    return _MESSAGES[error.code]


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


def extra_value_text(field: ExtraField, value: str | bool) -> str:
    """Return what was entered as its reader says it, "" when there is nothing to say."""
    if not value:
        return ""
    if field.kind == "choice":
        return shop_text(field.texts.get(str(value), str(value)))
    if field.kind == "date":
        return _day(str(value))
    return gettext("Yes") if value is True else str(value)
