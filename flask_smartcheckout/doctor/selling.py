"""Checks of what the shop promises each country it sells to."""

from __future__ import annotations

from collections.abc import Iterator

from ..cart import Cart, Line
from ..countries import FieldRule
from ..money import Money
from ..payments import offers
from ..pricing import (
    Choices,
    Destination,
    is_intra_community,
    quote,
    shippable,
    territory,
)
from ..pricing.rates import class_taxes
from ..shop import EligibilityContext
from ..wording import AREA_KINDS, HELP, LABELS
from ..wording.labels import help_key
from .finding import Finding, Subject

# An order is ordinary somewhere between these, whatever the currency is worth (major units).
ORDINARY = (20, 100, 1_000, 10_000, 100_000)
_OWN_RATES = ("standard", "zero")


def delivery(subject: Subject) -> Iterator[Finding]:
    """Every country has a way of delivery."""
    if subject.state.callbacks.shipping is not None:
        return  # the carrier answers when it is asked
    if not subject.shop.shipping:
        yield Finding(
            "warning",
            "Shop(shipping=…) is empty, so that everything is sent for nothing: "
            "give it ShippingMethod('home', 'Home delivery', '4.95', days=(1, 2))",
        )
    for country in subject.countries:
        if not shippable(subject.shop, _cart(subject), country):
            yield Finding(
                "error",
                "No way of delivery goes to {where}, so that no order can: give a "
                "ShippingMethod these countries, or take them out of Shop(sells_to=…)",
                country,
            )


def _cart(subject: Subject) -> Cart:
    currency = subject.shop.currency
    return Cart.of([Line("one", "One", Money.of(ORDINARY[1], currency))], currency)


def contact(subject: Subject) -> Iterator[Finding]:
    """Every country's shoppers read where help is."""
    for country in subject.countries:
        known = subject.shop.contact_for(country)
        lacking = [name for name in ("phone", "email") if not getattr(known, name)]
        if lacking:
            # Directive 2011/83/EU, art. 6(1)(c): both, before the order.
            yield Finding(
                "warning",
                f"Shoppers in {{where}} find no {' and no '.join(lacking)} for help: "
                "Shop(contact=Contact(phone='+31 …', email='help@shop.example'))",
                country,
            )


def tax(subject: Subject) -> Iterator[Finding]:
    """Every tax class has a rate wherever tax is charged."""
    if subject.state.callbacks.tax_rate is not None:
        return  # the tax service answers when it is asked
    for country in subject.countries:
        priced = quote(_cart(subject), subject.shop, Destination(country), Choices(), subject.today)
        if "tax_rate_unknown" in priced.notices:
            yield Finding(
                "warning",
                "No tax rate is known for {where}, so that no tax is charged: "
                "Shop(tax_classes={'standard': {'US': '7.25'}}), or @checkout.tax_rate",
                country,
            )
        if priced.treatment.kind in ("domestic", "oss"):
            yield from _unmapped(subject, country)


def _unmapped(subject: Subject, country: str) -> Iterator[Finding]:
    for name in subject.shop.tax_classes:
        if name not in _OWN_RATES and not _is_mapped(subject, name, country):
            yield Finding(
                "warning",
                f"The tax class {name!r} has no rate for {{where}}, and is charged the standard "
                f"one; give it one, or one for all: Shop(tax_classes={{{name!r}: {{'*': '…'}}}})",
                country,
            )


def _is_mapped(subject: Subject, name: str, country: str) -> bool:
    rates, place = subject.shop.tax_classes[name], territory(Destination(country))
    keys = {place.code, place.rates, place.area, country, "*"}
    return bool(keys & set(rates)) or class_taxes(place.area, name, subject.today) is not None


def vat_ids(subject: Subject) -> Iterator[Finding]:
    """Businesses in other member states order without VAT, or there are none."""
    if subject.shop.vat_ids is None and any(
        _is_other_member_state(subject, one) for one in subject.countries
    ):
        yield Finding(
            "ok",
            "Businesses in other member states are charged VAT, since nobody checks their VAT ids; "
            "Shop(vat_ids=Vies()) would",
        )


def _is_other_member_state(subject: Subject, country: str) -> bool:
    home, there = (territory(Destination(one)) for one in (subject.shop.country, country))
    return is_intra_community(home, there)


def payment(subject: Subject) -> Iterator[Finding]:
    """Every country has a way to pay for an ordinary order."""
    for country in subject.countries:
        if not any(_payable(subject, country, amount) for amount in ORDINARY):
            yield Finding(
                "error",
                "There is no way to pay in {where}: give a payment these countries, "
                "such as Invoice(), or take them out of Shop(sells_to=…)",
                country,
            )


def _payable(subject: Subject, country: str, amount: int) -> bool:
    total = Money.of(amount, subject.shop.currency)
    context = EligibilityContext(country, total, today=subject.today)
    return any(one.choosable for one in offers(subject.shop.payments, context))


def words(subject: Subject) -> Iterator[Finding]:
    """Every field has a label and a help text."""
    for country in subject.countries:
        for field in subject.rules(country).fields.values():
            if field.shown:
                yield from _wordless(field, country)


def _wordless(field: FieldRule, country: str) -> Iterator[Finding]:
    if field.label not in LABELS and field.label not in AREA_KINDS:
        known = ", ".join(sorted(LABELS | AREA_KINDS))
        yield Finding(
            "error",
            f"There is no label {field.label!r} for {field.name} in {{where}}; Shop(fields=…) "
            f"takes one of {known}",
            country,
        )
    if help_key(field) not in HELP:
        yield Finding(
            "warning",
            f"There is no help text for {field.name} in {{where}}; Shop(fields=…) takes one of "
            f"{', '.join(sorted(HELP))}",
            country,
        )
