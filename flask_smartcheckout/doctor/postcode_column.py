"""Whether a column holds the postcodes of the countries the shop sells to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..countries import CountryRules, check_postcode
from .finding import Finding, Level
from .longest import longest_postcode
from .place import WIDER, Place, check_empty


def check_postcodes(place: Place) -> Iterator[Finding]:
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
                f"{longest_postcode(book)} for the postcode in {{where}}: {WIDER.format(16)}",
                country,
            )
        if not book.postcode.only:
            yield from check_empty(place, book, "postcode")


def _no_postcode(place: Place) -> str:
    column = place.column
    if column.kind == "integer":
        return f"is {column.written}: {{where}} can't be stored; {WIDER.format(16)}"
    limit = f"holds {column.length} characters" if column.choices is None else "has its own list"
    return f"{limit}: the postcodes of {{where}} can't be stored; {WIDER.format(16)}"


def _check_zeros(place: Place, book: CountryRules) -> Iterator[Finding]:
    sure = _begins_with_zero(book)
    if sure is None:
        return
    level: Level = "error" if sure else "warning"
    may = "begin" if sure else "could begin"
    yield place.finding(
        level,
        f"is {place.column.written}: postcodes of {{where}} {may} with a 0, which a number "
        f"loses, and such an order is refused; {WIDER.format(16)}",
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
