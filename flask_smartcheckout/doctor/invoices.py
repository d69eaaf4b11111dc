"""Whether the shop's own invoice can be paid, and is what the law lets a seller do by itself."""

from __future__ import annotations

from collections.abc import Iterator

from ..money import Money
from ..payments import Offered, offers
from ..payments.transfer_code import is_iban
from ..shop import EligibilityContext, Invoice
from .finding import Finding, Subject
from .selling import ORDINARY

LARGE_SELLER_DAYS = 14  # Directive (EU) 2023/2225, art. 2(2)(h)


def invoice(subject: Subject) -> Iterator[Finding]:
    """Every invoice of the shop's own can be paid, and is no consumer credit"""
    for one in subject.shop.payments:
        if isinstance(one, Invoice):
            yield from _too_long(one)
            yield from _unpayable(one)
            yield from _out_of_place(subject, one)
    yield from _all_in_advance(subject)


def _too_long(one: Invoice) -> Iterator[Finding]:
    if not one.sme and one.days > LARGE_SELLER_DAYS and not one.in_advance:
        yield Finding(
            "warning",
            f"{one.id} lets a seller that is no small or medium-sized enterprise wait {one.days} "
            f"days: beyond {LARGE_SELLER_DAYS} it is consumer credit (Directive (EU) 2023/2225, "
            f"art. 2(2)(h)); write Invoice(days={LARGE_SELLER_DAYS})",
        )


def _unpayable(one: Invoice) -> Iterator[Finding]:
    iban = one.payee["iban"]
    if iban and not is_iban(iban):
        yield Finding(
            "error",
            f"The IBAN of {one.id} is no account: its check digits or its length are wrong; look "
            "at Invoice(transfer={'iban': …})",
        )
    elif one.kind == "transfer" and not one.transfer:
        yield Finding(
            "error",
            f"Nobody is told where to pay {one.id}: "
            "Invoice(kind='transfer', transfer={'name': …, 'iban': …})",
        )


def _out_of_place(subject: Subject, one: Invoice) -> Iterator[Finding]:
    asks_carrier = subject.state.callbacks.shipping is not None
    fetched = asks_carrier or any(method.pickup for method in subject.shop.shipping)
    if one.kind == "at_pickup" and not fetched:
        yield Finding(
            "warning",
            f"{one.id} is never offered: no ShippingMethod(…) has pickup_points",
        )
    if one.remind_after and not subject.state.postman.is_there:
        yield Finding(
            "warning",
            f"{one.id} reminds nobody: set SMARTCHECKOUT_MAIL_URL, or give @checkout.send_mail",
        )


def _all_in_advance(subject: Subject) -> Iterator[Finding]:
    """BW 7:26(2): a consumer need not pay more than half before the goods come."""
    found = _of_the_netherlands(subject)
    if found and not any(map(_waits, found)):
        yield Finding(
            "warning",
            "Every way to pay in {where} is in advance, and a consumer there need not pay more "
            "than half before the goods come (BW 7:26(2)): offer Invoice() or pay-later as well",
            "NL",
        )


def _of_the_netherlands(subject: Subject) -> list[Offered]:
    if "NL" not in subject.countries:
        return []
    currency = subject.shop.currency
    abouts = (
        EligibilityContext("NL", Money.of(amount, currency), today=subject.today, pickup=pickup)
        for amount in ORDINARY
        for pickup in (False, True)
    )
    found = (one for about in abouts for one in offers(subject.shop.payments, about))
    return [one for one in found if one.choosable]


def _waits(one: Offered) -> bool:
    """Whether the goods come before the money: by the shop's own patience, or a lender's."""
    own = isinstance(one.provider, Invoice) and not one.offer.in_advance
    return own or one.offer.credit is not None
