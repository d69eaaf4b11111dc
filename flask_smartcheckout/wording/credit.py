"""What is said of credit before it is chosen: whose it is, when it is paid back, what it costs.

Directive (EU) 2023/2225; that the lender may say no, where paying later is offered as an advantage:
Directive 2000/31/EC, art. 6(c), as the Court reads it in C-100/24.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..i18n import (
    N_,
    format_day,
    format_money,
    format_names,
    format_number,
    get_locale,
    gettext,
    ngettext,
)
from ..shop import Credit, MethodOffer, localized

_LATE = {
    "collection_costs": N_(
        "If you pay late, %(lender)s sends reminders, and collection costs and interest may follow."
    ),
    "late_fee": N_("If you pay late, %(lender)s may charge a fee for it."),
    "lender_decides": N_(
        "If you pay late, it may cost more: how much is in the conditions of %(lender)s."
    ),
}


def credit_terms(offer: MethodOffer) -> tuple[str, ...]:
    """Return the sentences about an offer's credit, none without one."""
    return tuple(_sentences(offer, offer.credit)) if offer.credit else ()


def credit_warning(offer: MethodOffer) -> str:
    """Return the warning that borrowing costs money, "" where there is none."""
    return localized(offer.credit.warning, str(get_locale())) if offer.credit else ""


def conditions_link(offer: MethodOffer) -> str:
    """Return the text of the link to the lender's own conditions."""
    return gettext("Conditions of %(lender)s", lender=_known_as(offer))


def age_text(offer: MethodOffer) -> str:
    """Return who may choose an offer, by age."""
    age = format_number(offer.params["age"])
    return gettext("Only for people of %(age)s years and older.", age=age)


def _known_as(offer: MethodOffer) -> str:
    """Return what shoppers call the lender: "Klarna", not "Klarna Bank AB (publ)"."""
    return str(offer.params.get("name") or (offer.credit.lender if offer.credit else ""))


def _sentences(offer: MethodOffer, credit: Credit) -> Iterator[str]:
    lender, amount = _known_as(offer), format_money(credit.total)
    yield gettext("%(lender)s lends you %(amount)s.", lender=credit.lender, amount=amount)
    yield from _paying_back(offer, credit)
    if credit.late:
        late = _LATE.get(str(credit.late))
        yield gettext(late, lender=lender) if late else localized(credit.late, str(get_locale()))
    yield gettext("%(lender)s first checks whether you can pay, and may say no.", lender=lender)
    if "age" in offer.params:
        yield age_text(offer)


def _paying_back(offer: MethodOffer, credit: Credit) -> Iterator[str]:
    lender, amount = _known_as(offer), format_money(credit.total)
    when = _when(offer, credit)
    if when:
        yield when
        yield gettext("In all you pay %(amount)s: no interest, no costs.", amount=amount)
        return
    yield gettext("You choose at %(lender)s when you pay it back.", lender=lender)
    yield gettext(
        "Some choices cost interest: %(lender)s shows the total before you agree.", lender=lender
    )


def _when(offer: MethodOffer, credit: Credit) -> str:
    if credit.due:
        return gettext("You pay it back by %(day)s.", day=format_day(credit.due))
    if credit.instalments:
        parts = [
            gettext("%(amount)s on %(day)s", amount=format_money(money), day=format_day(day))
            for day, money in credit.instalments
        ]
        return gettext("You pay it back in parts: %(parts)s.", parts=format_names(parts))
    if offer.days is None:
        return ""
    return ngettext(
        "You pay it back within %(num)s day after your order is sent.",
        "You pay it back within %(num)s days after your order is sent.",
        offer.days,
    )
