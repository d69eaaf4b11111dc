"""How long what a shopper may enter can be, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import product

from ..cart import Cart, Line
from ..countries import CountryRules, PostcodeRule, canonical_postcode
from ..countries.postcodes import fits
from ..money import Money
from ..orders.address import Address
from ..orders.filling import value_of
from ..orders.meanings import Match
from ..orders.order import MAX_NOTE_LENGTH, Order
from ..pricing import Choices, Destination, quote
from .finding import Subject

# What every order has, in characters: ISO 3166-1, ISO 4217, our id, ISO 639, and "nl_NL".
CERTAIN: Mapping[str, int] = {"country": 2, "currency": 3, "id": 32, "language": 2, "locale": 5}
_FIXED: Mapping[str, int] = {**CERTAIN, "language": 3, "locale": 11}  # "fil", "fil_Latn_PH"
_PLACES = "street street2 house_number addition district city".split()
_GROWN_BY = ("1", "A", "-1234")


def longest_value(one: Match, found: tuple[Match, ...], subject: Subject) -> int:
    """Return the length of the longest text that the form lets through into a column."""
    if one.meaning in _FIXED:
        return _FIXED[one.meaning]
    if one.meaning in ("first_name", "last_name"):
        one = replace(one, meaning="name")  # a name without a space goes into one of them whole
    return max(_in_country(one, found, subject, country) for country in subject.countries)


def _in_country(one: Match, found: tuple[Match, ...], subject: Subject, country: str) -> int:
    value = value_of(_longest_order(subject, country), one, found)
    return len(value) if isinstance(value, str) else 0


def _longest_order(subject: Subject, country: str) -> Order:
    """Return an order with every field filled to the brim."""
    book, shop = subject.rules(country), subject.shop
    address = _longest_address(book)
    cart = Cart.of([Line("one", "One", Money.of(1, shop.currency))], shop.currency)
    return Order(
        id="x" * CERTAIN["id"],
        lines=cart.lines,
        quote=quote(cart, shop, Destination(country), Choices(), subject.today),
        name=address.name,
        company=address.company,
        email=_full(book, "email"),
        phone=_full(book, "phone"),
        shipping=address,
        billing=address,
        shipping_method=max((one.id for one in shop.shipping), key=len, default=""),
        payment_method=max((one.id for one in shop.payments), key=len),
        locale="en",
        note="x" * MAX_NOTE_LENGTH,
        placed_at=datetime.combine(subject.today, datetime.min.time(), UTC),
    )


def _longest_address(book: CountryRules) -> Address:
    parts = {name: _full(book, name) for name in ("name", "company", "kana", "tax_id", *_PLACES)}
    state = max((area.code for area in book.areas), key=len, default=_full(book, "state"))
    postcode = "x" * longest_postcode(book)
    return Address(book.code, **parts, state=state, postcode=postcode)


def _full(book: CountryRules, name: str) -> str:
    field = book.fields[name]
    return "x" * field.max_length if field.shown else ""


@cache
def longest_postcode(book: CountryRules) -> int:
    """Return the length of the longest postcode we know to be taken, in its canonical form.

    Where a country's rule refuses what it does not know, that is found by growing its examples;
    elsewhere it is what the field takes.
    """
    rule = book.postcode
    if rule.pattern is None or rule.strictness != "block":
        return book.fields["postcode"].max_length
    return max((_grown(rule, example) for example in rule.examples), default=0)


def _grown(rule: PostcodeRule, example: str) -> int:
    """Return how long an example gets with as many more letters and digits as the rule takes."""
    longer: str | None = example
    while longer:
        example, longer = longer, next(_longer(rule, longer), None)
    return len(example)


def _longer(rule: PostcodeRule, example: str) -> Iterator[str]:
    for at, more in product(range(len(example), -1, -1), _GROWN_BY):
        code = canonical_postcode(rule, example[:at] + more + example[at:])
        if len(code) > len(example) and fits(rule, code):
            yield code
