"""Checks of how the shop sends: its methods, their zones and tables, and when parcels leave."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ..countries import canonical_postcode, rules
from ..countries.characters import bare
from ..countries.postcodes import fits
from ..pricing.workdays import knows_holidays, weekend
from ..shop import ShippingMethod, Shop
from ..shop.dispatch import WEEKDAYS
from ..shop.postcode_zones import BRITISH, PostcodeZone, Span
from .finding import Finding, Subject

_GRAMS = 100  # a table that ends below it was meant in kilograms


def methods(subject: Subject) -> Iterator[Finding]:
    """Every way of delivery can be used."""
    for method in subject.shop.shipping:
        if not any(map(method.reaches, subject.shop.sells_to)):
            yield _finding(method, "goes to no country of Shop(sells_to=…)")
        if method.pickup and not method.pickup_points and not _asks_points(subject):
            yield _finding(
                method,
                "is fetched at a pickup point, and nothing says where those are: give it "
                "pickup_points=(PickupPoint(…),), or decorate a function with "
                "@checkout.pickup_points",
                level="error",
            )


def _asks_points(subject: Subject) -> bool:
    return subject.state.callbacks.pickup_points is not None


def _finding(method: ShippingMethod, what: str, level: Any = "warning") -> Finding:
    return Finding(level, f"ShippingMethod({method.id!r}) {what}")


def zones(subject: Subject) -> Iterator[Finding]:
    """Every zone is a part of a country, and can be known from an address."""
    for method in subject.shop.shipping:
        for code in sorted({*method.areas, *method.not_areas}):
            yield from _area_trouble(subject.shop, method, code)
        zones: Any = (*method.postcodes, *method.not_postcodes)
        for zone in zones:
            for span in zone.spans:
                if not _is_real(zone, span):
                    yield _finding(
                        method, f"has {_written(span)}, as no postcode in {zone.country}"
                    )


def _area_trouble(shop: Shop, method: ShippingMethod, code: str) -> Iterator[Finding]:
    import pycountry

    country, _hyphen, area = code.partition("-")
    book = rules(country, shop.fields.get(country))
    subdivisions: Any = pycountry.subdivisions
    if area not in book.area_by_code and subdivisions.get(code=code) is None:
        yield _finding(method, f"has {code}, which is no area of ISO 3166-2")
    elif not book.fields["state"].shown and not any(one.postcodes for one in book.areas):
        yield _finding(
            method,
            f"has {code}, and nobody enters an area in {country}, so that it makes no difference: "
            "write postcodes instead",
        )
    elif area not in book.area_by_code:
        yield _finding(method, f"has {code}, which cannot be chosen in {country}")


def _is_real(zone: PostcodeZone, span: Span) -> bool:
    """Whether some postcode of the country may begin so, as far as its rule tells."""
    rule = rules(zone.country).postcode
    made = (
        _beginning_with(end, example, zone.country)
        for end in (span.first, span.last)
        for example in rule.examples
    )
    return rule.pattern is None or any(fits(rule, canonical_postcode(rule, one)) for one in made)


def _beginning_with(begin: str, example: str, country: str) -> str:
    """Return an example with another beginning; a British one is a district, as "IV02" or "BT"."""
    tight = bare(example)
    if country not in BRITISH:
        return begin + tight[len(begin) :]
    return f"{begin[:2].strip()}{int(begin[2:] or 1)}{tight[-3:]}"


def _written(span: Span) -> str:
    return repr(span.first if span.first == span.last else f"{span.first}..{span.last}")


def prices(subject: Subject) -> Iterator[Finding]:
    """Every table of prices goes up, in grams where it weighs."""
    for method in subject.shop.shipping:
        for name in ("by_weight", "by_quantity"):
            steps: Any = getattr(method, name)
            if any(dearer > cheaper for (_, dearer), (_, cheaper) in pairwise(steps)):
                yield _finding(method, f"costs less for more in {name}: is a price mistyped?")
        ends: Any = [limit for limit, _price in dict(method.by_weight).items() if limit is not None]
        if ends and max(ends) < _GRAMS:
            yield _finding(
                method, f"takes no more than {max(ends)} grams: by_weight is not in kilograms"
            )


def dispatch(subject: Subject) -> Iterator[Finding]:
    """Parcels leave on days that are known."""
    shop = subject.shop
    sending = shop.dispatch.sending_days or set(range(7)) - weekend(shop.country)
    named = dict(shop.dispatch.cutoff)  # type: ignore[arg-type]
    idle = [day for day in named if day in WEEKDAYS and WEEKDAYS.index(day) not in sending]
    if idle:
        yield Finding(
            "warning",
            f"Dispatch(cutoff=…) has a cut-off on {', '.join(idle)}, when nothing is sent: add it "
            "to weekdays, or leave it out",
        )
    elif not knows_holidays() and any(one.days for one in shop.shipping):
        yield Finding(
            "ok",
            "Parcels leave on days that are known, but for public holidays: "
            "pip install 'Flask-SmartCheckout[holidays]'",
        )
