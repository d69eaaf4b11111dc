"""What went wrong, in a sentence that says how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ..countries import FieldError, FieldRule, Moved
from ..i18n import N_, format_day, format_money, gettext, isolated
from ..money import Money
from .labels import label

_REQUIRED = {
    "email": N_("Enter your email address."),
    "name": N_("Enter your full name."),
    "street": N_("Enter your street."),
    "street_and_number": N_("Enter your street and house number."),
    "street_address": N_("Enter your street address."),
    "street_and_building": N_("Enter your street and building."),
    "block_and_number": N_("Enter your block and number."),
    "house_number": N_("Enter your house number."),
}
_BY_CODE = {
    "required": N_("%(label)s is missing."),
    "too_short": N_("%(label)s: something is missing."),
    "too_long": N_("%(label)s: more than %(length)s characters do not fit."),
    "invalid_character": N_("%(label)s: a character does not belong there."),
    "invalid_format": N_("%(label)s: this looks different from what we know."),
    "unknown_value": N_("%(label)s: this is not on the list."),
    "mismatch": N_("%(label)s: this does not belong to the rest of the address."),
    "not_deliverable": N_("%(label)s: the shop does not deliver there."),
    "unexpected": N_("%(label)s: this stays empty for this country."),
}
_TOO_MANY_DIGITS = N_("%(label)s: it has too many digits.")
_SLIP = N_("%(label)s: the check digits do not fit. Look for a slip.")
_CHOOSE = N_("%(label)s: choose one from the list.")
_EMAIL = {
    "at": N_("An email address has one @, such as name@example.com."),
    "local": N_("Something is missing before the @, such as name@example.com."),
    "domain": N_("Something is missing after the @, such as name@example.com."),
    "dot": N_("There is no dot after the @, such as name@example.com."),
    "space": N_("An email address has no spaces, such as name@example.com."),
}
_NAME = N_("A name has at least one letter.")
_EXAMPLE = N_("E.g. %(example)s.")
_SENTENCES = {
    "country_unknown": N_("The shop does not sell to this country; choose one from the list."),
    "billing_country_unknown": N_("Choose the country from the list."),
    "shipping_unknown": N_("What you chose is no longer offered: choose how it is delivered."),
    "payment_required": N_("Choose how you want to pay."),
    "payment_gone": N_(
        "The way to pay that you chose is not available for this order. Choose another one."
    ),
    "birth_date": N_("Enter your date of birth: this way to pay has a lowest age."),
    "birth_date_unknown": N_("Check your date of birth."),
    "payment_needs": N_("%(label)s: needed for the way to pay that you chose."),
    "gift_card_not_needed": N_("There is nothing left to pay that this gift card could."),
    "pickup_point_required": N_("Choose where you want to pick up your order."),
    "pickup_point_unknown": N_(
        "The pickup point you chose is no longer there: choose another one."
    ),
    "too_long": _BY_CODE["too_long"],
    "failed": N_(
        "The shop could not take your order just now. Nothing was charged, and what you typed "
        "is kept. Try again, or contact the shop and mention reference %(reference)s."
    ),
    "failed_again": N_(
        "The shop could not take your order this time either. Nothing was charged, and what you "
        "typed is kept. Contact the shop and mention reference %(reference)s."
    ),
}
_REFUSALS = {
    "unknown": N_("This code is not known or no longer holds."),
    "expired": N_("The code %(code)s held until %(date)s."),
    "not_yet": N_("The code %(code)s holds from %(date)s."),
    "min_subtotal": N_("The code %(code)s holds from %(amount)s."),
    "min_quantity": N_("The code %(code)s holds from %(quantity)s items."),
    "country": N_("The code %(code)s does not hold for this country."),
    "no_items": N_("The code %(code)s does not fit anything in your cart."),
    "exclusive": N_("The code %(code)s cannot be combined with another."),
    "used_up": N_("The code %(code)s has been used as often as it can be."),
    "used_before": N_("You have used the code %(code)s before; it holds once."),
    "not_first_order": N_("The code %(code)s is for a first order."),
    "too_many_tries": N_("That was a wrong code too many. Try again in an hour."),
    "not_needed": N_("The code %(code)s changes nothing: there is nothing left to take off."),
}


def error_message(error: FieldError, rule: FieldRule) -> str:
    """Return the sentence about a field; wherever there is an example, it ends with it."""
    wrong_email = _EMAIL.get(error.params.get("reason", ""))
    if error.field == "email" and wrong_email:
        return gettext(wrong_email)
    if error.field == "name" and "reason" in error.params:
        return gettext(_NAME)
    said = _with_example(_plain(error, rule), error.params.get("example") or rule.example)
    abroad = error.params.get("reason") == "no_plus"
    return f"{said} {_from_abroad(error.params['country'])}" if abroad else said


def _from_abroad(country: str) -> str:
    number = isolated("+31 6 12345678" if country == "DE" else "+49 171 2345678")
    return gettext(
        "A number of another country begins with + and its code: %(number)s.", number=number
    )


def _plain(error: FieldError, rule: FieldRule) -> str:
    known = _REQUIRED.get(rule.label) or _REQUIRED.get(rule.name)
    if error.code == "required" and known:
        return gettext(known)
    values = {"length": str(rule.max_length), **error.params, "label": label(rule.label)}
    message = _BY_CODE[error.code]
    if rule.name == "state" and error.code == "required":
        message = _CHOOSE
    if rule.name == "tax_id" and error.code == "invalid_format":
        message = _SLIP
    if rule.name == "phone" and error.code == "too_long":
        message = _TOO_MANY_DIGITS
    return gettext(message, **values)


def _with_example(text: str, example: str | None) -> str:
    return f"{text} {gettext(_EXAMPLE, example=isolated(example))}" if example else text


def warning_message(warning: FieldError, rule: FieldRule) -> str:
    """Return the sentence about a value that looks odd, and may be right all the same."""
    if warning.code == "mismatch":
        return gettext("Do these belong together? If so, go on.")
    if warning.params.get("reason") == "number":
        return gettext("Is there no house number? If so, go on.")
    return gettext("Is this right? If so, go on.")


def moved_message(moved: Moved) -> str:
    """Say that a house number is in the street now, or is not; "" where there is nothing to say."""
    if moved.joined:
        return gettext("The house number now stands in the street.")
    if moved.left:
        number = isolated(moved.left)
        return gettext("%(number)s is not in the street. If that is right, go on.", number=number)
    return ""


def elsewhere_message(country: str) -> str:
    """Say where a postcode is, when it is not in the country that was chosen."""
    return gettext("This postcode is in %(country)s. If that is right, go on.", country=country)


def offer_message(meant: str) -> str:
    """Ask whether something else was meant."""
    return gettext("Did you mean %(value)s?", value=meant)


def sentence(key: str, **values: Any) -> str:
    """Return a sentence about the form as a whole."""
    return gettext(_SENTENCES[key], **values)


def refusal_message(refused: Any) -> str:
    """Return why a coupon was refused; of one that is not public only that it does not hold."""
    key = refused.reason if refused.public and refused.reason in _REFUSALS else "unknown"
    return gettext(_REFUSALS[key], code=refused.code, **_shown(refused.params))


def _shown(params: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(key, value) for key, value in params.items() if key != "code"}


def _text(key: str, value: Any) -> str:
    if isinstance(value, Money):
        return format_money(value)
    return format_day(date.fromisoformat(value)) if key == "date" else str(value)
