"""Whether every method that is credit says so, before it is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ..money import Money
from ..payments import offers
from ..payments.lenders import known_lenders, unverified_warnings
from ..shop import EligibilityContext, MethodOffer, country_list
from .finding import Finding, Subject
from .report import named
from .selling import ORDINARY

_KINDS = ("later", "parts")


def credit(subject: Subject) -> Iterator[Finding]:
    """Every method that is credit says whose it is, when it is paid back and what it costs"""
    told: set[str] = set()
    for country in subject.countries:
        for offer in _credit_offers(subject, country):
            told.add(offer.credit.lender if offer.credit else "")
            yield from _lacking(offer, country)
    yield from _unverified(subject, told - {""})


def _credit_offers(subject: Subject, country: str) -> Iterator[MethodOffer]:
    """Yield each method once that lends to a consumer or a business there."""
    seen: set[str] = set()
    for amount, business in product(ORDINARY, (False, True)):
        total = Money.of(amount, subject.shop.currency)
        about = EligibilityContext(country, total, business=business, today=subject.today)
        for one in offers(subject.shop.payments, about):
            if (one.offer.kind in _KINDS or one.offer.credit) and one.offer.id not in seen:
                seen.add(one.offer.id)
                yield one.offer


def _lacking(offer: MethodOffer, country: str) -> Iterator[Finding]:
    credit = offer.credit
    if credit is None:
        yield Finding(
            "error",
            f"{offer.id} is credit, and nobody is told whose: give its MethodOffer a Credit(…), or "
            f"its provider lenders={{…: Lender(…)}}",
            country,
        )
        return
    parts = {"lender": credit.lender, "late": credit.late, "url": credit.url}
    lacking = [name for name, value in parts.items() if not value]
    if lacking:
        yield Finding(
            "error", f"The credit of {offer.id} has no {' and no '.join(lacking)}", country
        )
    if not credit.warning and country in country_list(("EEA",)):
        # Directive (EU) 2023/2225, art. 8(1).
        yield Finding(
            "warning",
            f"{offer.id} is credit, and comes in {{where}} without the warning that borrowing "
            "money costs money",
            country,
        )


def _unverified(subject: Subject, lenders: set[str]) -> Iterator[Finding]:
    thin = [one.name for one in known_lenders().values() if one.lender in lenders]
    thin = [name for name in thin if not _is_verified(name)]
    if thin:
        yield Finding(
            "ok",
            f"What is said of the credit of {', '.join(thin)} is in their own documentation for "
            "shops: compare it with your contract, and change it by lenders={…: Lender(…)}",
        )
    languages = [one for one in subject.languages if one in unverified_warnings()]
    if lenders and languages:
        yield Finding(
            "ok",
            f"The warning that borrowing money costs money is a translation of ours in "
            f"{named(languages)}: let somebody who knows that law look at it",
        )


def _is_verified(name: str) -> bool:
    return all(one.verified for one in known_lenders().values() if one.name == name)
