"""Whether each column of the shop's own model holds what shoppers enter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from ..countries import check_phone, phone_example
from ..i18n import country_name
from ..money import Money
from .extra_fields import check_own_column
from .finding import Finding, Subject
from .longest import CERTAIN, longest_value
from .place import WIDER, Place, check_empty
from .postcode_column import check_postcodes

_DEAR = 9_999_999  # minor units: 99,999.99


def check_column(place: Place) -> Iterator[Finding]:
    """Yield what is wrong with a column, by its meaning."""
    check = check_own_column if place.one.own else _CHECKS.get(place.one.meaning, _check_text)
    yield from check(place)


def _check_text(place: Place) -> Iterator[Finding]:
    """Texts whose limit is the same everywhere, or that no country needs whole."""
    length = place.column.length
    if place.column.kind != "text" or length is None or place.column.choices is not None:
        return
    certain = CERTAIN.get(place.one.meaning, 0)
    if length < certain:
        yield place.finding(
            "error",
            f"holds {length} characters, and every {place.one.thing} has {certain}: "
            + WIDER.format(certain),
        )
        return
    thing, longest = place.one.thing, longest_value(place.one, place.found, place.subject)
    if length < longest:
        yield place.finding(
            "warning",
            f"holds {length} characters, and the form accepts up to {longest} for the {thing}: "
            + WIDER.format(longest),
        )


def _check_phone(place: Place) -> Iterator[Finding]:
    short = place.column.kind == "integer" or (place.column.length or 40) < 16
    refused = tuple(_check_numbers(place)) if short else ()
    yield from refused
    for country in place.subject.countries:
        yield from check_empty(place, place.subject.rules(country), "phone")
    if place.column.kind == "integer" and not refused:
        yield place.finding(
            "warning",
            f"is {place.column.written}: a number that we do not recognise is kept as it was "
            f"typed, and such an order is refused; {WIDER.format(40)}",
        )
    if not refused:
        yield from _check_text(place)


def _check_numbers(place: Place) -> Iterator[Finding]:
    for country in place.subject.countries:
        example = phone_example(country)
        if example and place.refuses(check_phone(example, country).value):
            yield place.finding(
                "error",
                f"is {place.column.written}: the phone numbers of {{where}} can't be stored; "
                + WIDER.format(40),
                country,
            )


def _check_house_number(place: Place) -> Iterator[Finding]:
    if place.column.kind != "integer":
        yield from _check_text(place)
        return
    apart = any(other.meaning == "addition" for other in place.found)
    yield place.finding(
        "warning",
        f"is {place.column.written}: "
        + ("“12 to 14”" if apart else "“112 A”")
        + f" can't be stored, and such an order is refused; {WIDER.format(50)}",
    )
    for country in place.subject.countries:
        yield from check_empty(place, place.subject.rules(country), "house_number")


def _check_country(place: Place) -> Iterator[Finding]:
    if place.column.choices is None:
        yield from _check_text(place)
        return
    for country in place.subject.countries:
        if place.refuses(country):
            yield place.finding("error", "has a list without {where}: add it there", country)


def _check_country_name(place: Place) -> Iterator[Finding]:
    from babel import Locale

    for country in place.subject.countries:
        name = country_name(country, Locale("en"))
        if place.refuses(name):
            yield place.finding(
                "error",
                "can't hold the name of {where}: " + WIDER.format(100),
                country,
            )


def _check_state(place: Place) -> Iterator[Finding]:
    for country in place.subject.countries:
        areas = place.subject.rules(country).areas
        if any(place.refuses(area.code) for area in areas):
            yield place.finding(
                "error",
                "can't hold the codes of all areas of {where}: " + WIDER.format(3),
                country,
            )
    yield from _check_text(place)


def _check_known(place: Place) -> Iterator[Finding]:
    """Values that are known beforehand, because the shop itself has chosen them."""
    refused = {value: place.refuses(value) for value in _KNOWN[place.one.meaning](place.subject)}
    for value, reason in refused.items():
        if reason:
            yield place.finding("error", f"can't hold {value!r}: it {reason}")
    if not any(refused.values()):
        yield from _check_text(place)


def _check_moment(place: Place) -> Iterator[Finding]:
    reason = place.refuses(datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC))
    if reason:
        yield place.finding("error", f"can't hold a moment: it {reason}")


def _check_money(place: Place) -> Iterator[Finding]:
    currency = place.subject.shop.currency
    reason = place.refuses(Money(11, currency))
    if reason:
        yield place.finding(
            "error", f"{reason} (an amount such as {Money(11, currency)} is refused)"
        )
    elif place.refuses(Money(_DEAR, currency)):
        yield place.finding(
            "warning",
            f"is {place.column.written}: an amount such as {Money(_DEAR, currency)} is refused",
        )


_KNOWN: Mapping[str, Callable[[Subject], Iterable[str]]] = {
    "payment_method": lambda subject: [one.id for one in subject.shop.payments],
    "shipping_method": lambda subject: [one.id for one in subject.shop.shipping],
    "pickup_point": lambda subject: [
        point.id for one in subject.shop.shipping for point in one.pickup_points
    ],
    "currency": lambda subject: [subject.shop.currency],
    "language": lambda subject: subject.languages,
    "locale": lambda subject: subject.languages,
}
_MONEY = "total amount_due subtotal discount shipping_total tax_total net_total".split()
_CHECKS: Mapping[str, Callable[[Place], Iterator[Finding]]] = {
    **dict.fromkeys(_MONEY, _check_money),
    "postcode": check_postcodes,
    "phone": _check_phone,
    "house_number": _check_house_number,
    "country": _check_country,
    "country_name": _check_country_name,
    **dict.fromkeys(_KNOWN, _check_known),
    "state": _check_state,
    "placed_at": _check_moment,
}
