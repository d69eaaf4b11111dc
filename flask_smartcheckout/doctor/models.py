"""Checks of the shop's own models: whether what shoppers enter fits their columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ..countries import CountryRules, check_phone, check_postcode, phone_example
from ..i18n import country_name
from ..money import Money
from ..orders.columns import Column, columns_of, name_of
from ..orders.filling import Value
from ..orders.fit import NOTHING_FOR_IT, left_empty
from ..orders.meanings import Match, match
from ..orders.storing import Misfit, stored
from ..state import HostModel
from .finding import Finding, Subject
from .longest import CERTAIN, longest_postcode, longest_value

_DEAR = 9_999_999  # minor units: 99,999.99
_WIDER = "make it String({})"


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of a model with its meaning, and what stands beside it."""

    one: Match
    found: tuple[Match, ...]
    subject: Subject

    @property
    def column(self) -> Column:
        return self.one.column

    def refuses(self, value: Value) -> str:
        """Return why an order with this value would be refused, "" when it would not."""
        try:
            stored(self.one, value)
        except Misfit as misfit:
            return str(misfit)
        return ""

    def finding(self, level: str, message: str, country: str | None = None) -> Finding:
        return Finding(
            "error" if level == "error" else "warning", f"`{self.column.label}` {message}", country
        )


def models(subject: Subject) -> Iterator[Finding]:
    """The models that were named hold what shoppers enter."""
    named = subject.state.callbacks.models
    if not named:
        yield Finding(
            "ok", "no model is known: checkout.fits(Model) has those of order.fit(Model) checked"
        )
    for model in named:
        yield from model_findings(model, subject)


def model_findings(known: HostModel, subject: Subject) -> Iterator[Finding]:
    """Check one model; what the shop fills by itself is its own affair."""
    try:
        columns = columns_of(known.model)
    except TypeError as error:
        yield Finding("error", f"checkout.fits(…): {error}".rstrip("."))
        return
    found = match(columns)
    for column in left_empty(columns, found, known.given):
        yield Finding("error", _left_empty(known.model, column))
    for one in found:
        if one.column.key not in known.given:
            check = _CHECKS.get(one.meaning, _check_text)
            yield from check(_Place(one, found, subject))


def _left_empty(model: object, column: Column) -> str:
    name = name_of(model)
    return (
        f"`{column.label}` {NOTHING_FOR_IT}: write order.fit({name}, {column.key}=…) and "
        f"checkout.fits({name}, {column.key!r}), or give it a default"
    )


def _check_text(place: _Place) -> Iterator[Finding]:
    """Texts whose limit is the same everywhere, or that no country needs whole."""
    length = place.column.length
    if place.column.kind != "text" or length is None or place.column.choices is not None:
        return
    meaning = place.one.meaning.replace("_", " ")
    certain = CERTAIN.get(place.one.meaning, 0)
    if length < certain:
        yield place.finding(
            "error",
            f"holds {length} characters, and every {meaning} has {certain}: "
            + _WIDER.format(certain),
        )
        return
    longest = longest_value(place.one, place.found, place.subject)
    if length < longest:
        yield place.finding(
            "warning",
            f"holds {length} characters, and the form accepts up to {longest} for the {meaning}: "
            + _WIDER.format(longest),
        )


def _check_postcode(place: _Place) -> Iterator[Finding]:
    for country in place.subject.countries:
        book = place.subject.rules(country)
        if any(map(place.refuses, book.postcode.examples)):
            yield place.finding("error", _no_postcode(place), country)
        elif place.column.kind == "integer":
            yield from _check_zeros(place, book)
        elif (place.column.length or 16) < longest_postcode(book):
            yield place.finding(
                "warning",
                f"holds {place.column.length} characters, and the form accepts up to "
                f"{longest_postcode(book)} for the postcode in {{where}}: {_WIDER.format(16)}",
                country,
            )
        if not book.postcode.only:
            yield from _check_empty(place, book, "postcode")


def _no_postcode(place: _Place) -> str:
    column = place.column
    if column.kind == "integer":
        return f"is {column.written}: {{where}} can't be stored; {_WIDER.format(16)}"
    limit = f"holds {column.length} characters" if column.choices is None else "has its own list"
    return f"{limit}: the postcodes of {{where}} can't be stored; {_WIDER.format(16)}"


def _check_zeros(place: _Place, book: CountryRules) -> Iterator[Finding]:
    sure = _begins_with_zero(book)
    if sure is None:
        return
    level, may = ("error", "begin") if sure else ("warning", "could begin")
    yield place.finding(
        level,
        f"is {place.column.written}: postcodes of {{where}} {may} with a 0, which a number "
        f"loses, and such an order is refused; {_WIDER.format(16)}",
        book.code,
    )


def _begins_with_zero(book: CountryRules) -> bool | None:
    """Whether postcodes begin with a zero: True, None for no, False when nothing speaks against it.

    A rule that takes some of 00 to 09 and refuses others knows; so does one whose areas do.
    """
    if any(re.match(r"\(?(?:\?:)?0", area.postcodes or "") for area in book.areas):
        return True
    rests = {example[2:] for example in book.postcode.examples}
    taken = {
        not check_postcode(book.postcode, f"0{digit}{rest}").problem
        for digit in range(10)
        for rest in rests
    }
    if True not in taken:
        return None if rests else False
    return False in taken


def _check_empty(place: _Place, book: CountryRules, field: str) -> Iterator[Finding]:
    """A number that has to be there, and that nobody has to give."""
    if book.fields[field].need != "required" and place.refuses(""):
        yield place.finding(
            "error",
            f"is {place.column.written} NOT NULL, and {{where}} can do without a "
            f"{field.replace('_', ' ')}: let it be NULL",
            book.code,
        )


def _check_phone(place: _Place) -> Iterator[Finding]:
    short = place.column.kind == "integer" or (place.column.length or 40) < 16
    refused = tuple(_check_numbers(place)) if short else ()
    yield from refused
    for country in place.subject.countries:
        yield from _check_empty(place, place.subject.rules(country), "phone")
    if place.column.kind == "integer" and not refused:
        yield place.finding(
            "warning",
            f"is {place.column.written}: a number that we do not recognise is kept as it was "
            f"typed, and such an order is refused; {_WIDER.format(40)}",
        )
    if not refused:
        yield from _check_text(place)


def _check_numbers(place: _Place) -> Iterator[Finding]:
    for country in place.subject.countries:
        example = phone_example(country)
        if example and place.refuses(check_phone(example, country).value):
            yield place.finding(
                "error",
                f"is {place.column.written}: the phone numbers of {{where}} can't be stored; "
                + _WIDER.format(40),
                country,
            )


def _check_house_number(place: _Place) -> Iterator[Finding]:
    if place.column.kind != "integer":
        yield from _check_text(place)
        return
    apart = any(other.meaning == "addition" for other in place.found)
    yield place.finding(
        "warning",
        f"is {place.column.written}: "
        + ("“12-14”" if apart else "“112 A”")
        + f" can't be stored, and such an order is refused; {_WIDER.format(50)}",
    )
    for country in place.subject.countries:
        yield from _check_empty(place, place.subject.rules(country), "house_number")


def _check_country(place: _Place) -> Iterator[Finding]:
    if place.column.choices is None:
        yield from _check_text(place)
        return
    for country in place.subject.countries:
        if place.refuses(country):
            yield place.finding("error", "has a list without {where}: add it there", country)


def _check_country_name(place: _Place) -> Iterator[Finding]:
    from babel import Locale

    for country in place.subject.countries:
        name = country_name(country, Locale("en"))
        if place.refuses(name):
            yield place.finding(
                "error",
                "can't hold the name of {where}: " + _WIDER.format(100),
                country,
            )


def _check_method(place: _Place) -> Iterator[Finding]:
    shop = place.subject.shop
    ways = shop.payments if place.one.meaning == "payment_method" else shop.shipping
    for one in ways:
        reason = place.refuses(one.id)
        if reason:
            yield place.finding("error", f"can't hold {one.id!r}: it {reason}")


def _check_money(place: _Place) -> Iterator[Finding]:
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


_MONEY = "total amount_due subtotal discount shipping_total tax_total net_total".split()
_CHECKS: Mapping[str, Callable[[_Place], Iterator[Finding]]] = {
    **dict.fromkeys(_MONEY, _check_money),
    "postcode": _check_postcode,
    "phone": _check_phone,
    "house_number": _check_house_number,
    "country": _check_country,
    "country_name": _check_country_name,
    "payment_method": _check_method,
    "shipping_method": _check_method,
}
