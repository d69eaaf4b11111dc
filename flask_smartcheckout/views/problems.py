"""What is wrong with an entry: all that stands before an order, or what was typed so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..forms import Problem
from ..i18n import format_number, gettext
from ..orders.order import MAX_NOTE_LENGTH
from ..wording import extra_label, label, sentence
from . import payment_choice
from .birth_date import NAME as BORN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..orders.shortening import Shorten
    from .basket import Basket

Problems = list[tuple[str, Problem]]
_TYPED = ("text", "long_text")  # fields of the shop's own that can be shortened


def of_order(basket: Basket) -> Problems:
    """Return what stands between an entry and an order, as (field, message), in page order."""
    basket.form.validate()
    found = _of_country(basket) + basket.form.problems
    found += basket.extra.problems("contact", "address") + _of_note(basket)
    found += _of_billing(basket) + _of_choices(basket)
    return found + basket.extra.problems("delivery", "button")


def to_mend(basket: Basket) -> Problems:
    """Return what stands before an order at a price that was not seen yet.

    Of the one way of delivery there is nobody is asked to choose: it is shown with its price.
    """
    alone = len(basket.quote.shipping_offers) == 1
    return [one for one in basket.problems if not (alone and one[0] == "shipping")]


def of_typed(basket: Basket) -> Problems:
    """Return what is wrong with what has been typed so far, whatever is still missing."""
    basket.form.validate()
    found = basket.form.problems
    if basket.entry.bills_elsewhere:
        basket.billing.validate()
        found = found + basket.billing.problems
    return [(name, problem) for name, problem in found if basket.entry[name]]


def to_shorten(basket: Basket, wanted: Iterable[Shorten]) -> Problems:
    """Return what was typed longer than the shop can store, as (field, message)."""
    fixed = {one.name for one in basket.state.shop.extra_fields if one.kind not in _TYPED}
    return [
        (one.field, _too_long(_name_of(basket, one.field), one.length))
        for one in wanted
        if one.field not in fixed
    ]


def _name_of(basket: Basket, field: str) -> str:
    """Return what the page calls a field."""
    own = {one.name: one for one in basket.state.shop.extra_fields}
    if field in own:
        return extra_label(own[field])
    if field == "note":
        return gettext("Note for the shop")
    form = basket.billing if field.startswith("billing_") else basket.form
    return label(form.rules.fields[field.removeprefix("billing_")].label)


def _too_long(about: str, most: int) -> Problem:
    message = sentence("too_long", label=about, length=format_number(most))
    return Problem(message, "too_long")


def _of_country(basket: Basket) -> Problems:
    if not basket.sold_to:
        return [("country", Problem(sentence("country_unknown"), "unknown_value"))]
    problem = basket.delivery_problem
    return [("country", problem)] if problem else []


def _of_billing(basket: Basket) -> Problems:
    if not basket.entry.bills_elsewhere:
        return []
    basket.billing.validate()
    if basket.billing.rules.code == basket.entry.billing_country:
        return basket.billing.problems
    unknown = Problem(sentence("billing_country_unknown"), "unknown_value")
    return [("billing_country", unknown), *basket.billing.problems]


def _of_note(basket: Basket) -> Problems:
    if len(basket.entry["note"].replace("\r\n", "\n")) <= MAX_NOTE_LENGTH:
        return []
    return [("note", _too_long(_name_of(basket, "note"), MAX_NOTE_LENGTH))]


def _of_choices(basket: Basket) -> Problems:
    found = []
    if basket.stand_in and basket.entry["shipping"] != basket.stand_in.method.id:
        found.append(("shipping", Problem(sentence("shipping_unknown"), "unknown_value")))
    if basket.fetches and basket.pickup_point is None:
        found.append(("pickup_point", _of_pickup(basket)))
    if basket.payment is None and basket.quote.amount_due:
        code = "unknown_value" if basket.entry["payment"] else "required"
        found.append(("payment", Problem(payment_choice.message(basket), code)))
    found += _needed_to_pay(basket) + _of_age(basket)
    return found + basket.new_code_problems


def _of_age(basket: Basket) -> Problems:
    """Ask for a date of birth where the chosen way to pay wants an age, and for nothing else."""
    if basket.payment is None or not basket.payment.offer.min_age:
        return []
    if basket.eligibility.age is not None:
        return []
    typed = basket.entry[BORN]
    key, code = ("birth_date_unknown", "invalid_format") if typed else ("birth_date", "required")
    return [(BORN, Problem(sentence(key), code))]


def _needed_to_pay(basket: Basket) -> Problems:
    """Return the empty fields, of those this country has, that the chosen way to pay needs."""
    needed = basket.payment.offer.needs if basket.payment else ()
    told = {field for field, _problem in basket.form.problems}
    asked = {name for name, rule in basket.form.rules.fields.items() if rule.shown}
    return [
        (name, Problem(sentence("payment_needs", label=_name_of(basket, name)), "required"))
        for name in needed
        if name in basket.eligibility.missing & asked - told
    ]


def _of_pickup(basket: Basket) -> Problem:
    if basket.entry["pickup_point"]:
        return Problem(sentence("pickup_point_unknown"), "unknown_value")
    return Problem(sentence("pickup_point_required"), "required")
