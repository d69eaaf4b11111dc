"""Checks of the shop's own fields: how many there are to fill in, and columns for them."""

from __future__ import annotations

from collections.abc import Iterator

from ..forms import POSTAL, is_folded
from ..shop import ExtraField
from .finding import Finding, Subject
from .place import Place

MOST = 8
"""Inputs and selects that a guest sees at first, boxes and radio buttons aside."""


def fields(subject: Subject) -> Iterator[Finding]:
    """The shop's own fields leave the form as short as it was."""
    for country in subject.countries:
        own = [one.name for one in subject.shop.extra_fields if _adds(one, country)]
        seen = _of_ours(subject, country) + len(own)
        if own and seen > MOST:
            yield Finding(
                "warning",
                f"Shoppers in {{where}} see {seen} fields, more than {MOST}, with {', '.join(own)}"
                " of your own: leave out what the order can do without, or write folded=True",
                country,
            )


def _adds(field: ExtraField, country: str) -> bool:
    """Whether it makes the form longer in a country, for one cart or another."""
    asked = not field.countries or country in field.countries
    return asked and not field.folded and field.kind != "checkbox"


def _of_ours(subject: Subject, country: str) -> int:
    known = subject.rules(country).fields
    names = [n for n in ("email", "phone", *POSTAL) if known[n].shown and not is_folded(known[n])]
    return len(names) + (len(subject.shop.sells_to) > 1)


def check_own_column(place: Place) -> Iterator[Finding]:
    """Yield what of the shop's own field its column cannot hold."""
    field = next(one for one in place.subject.shop.extra_fields if one.name == place.one.own)
    for value in _values(place, field):
        reason = place.refuses(value)
        if reason:
            level = "warning" if field.kind in ("text", "long_text") and value else "error"
            yield place.finding(level, f"takes {field.name!r}, and {reason}")  # type: ignore[arg-type]
            return


def _values(place: Place, field: ExtraField) -> Iterator[str | bool]:
    """Yield values that the form lets through: the longest, and nothing where that may be."""
    if field.kind == "checkbox":
        yield True
        return
    if field.kind == "date":
        yield place.subject.today.isoformat()
    elif field.kind == "choice":
        yield from field.texts
    else:
        longest = "x" * field.max_length
        yield longest if place.column.kind == "text" else field.example or longest
    if not field.required or field.countries or field.refs or field.tax_classes:
        yield ""
