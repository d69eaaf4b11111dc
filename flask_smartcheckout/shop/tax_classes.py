"""The percentages a shop gives by tax class and place, checked when the shop is built."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from ..money import Price, to_decimal
from .regions import country_list


def check_tax_classes(tax_classes: Any) -> None:
    """Raise ValueError for what is no map of classes to places to percentages."""
    if not isinstance(tax_classes, Mapping):
        raise ValueError("Shop(tax_classes=…) maps classes: write {'books': {'NL': '9'}}")
    for name, rates in tax_classes.items():
        if not isinstance(name, str):
            raise ValueError(f"Shop(tax_classes={{{name!r}: …}}): the name of a class is a text")
        if not isinstance(rates, Mapping):
            raise ValueError(
                f"Shop(tax_classes={{{name!r}: …}}) maps countries to percentages: {{'NL': '9'}}"
            )
        for country, rate in rates.items():
            if not is_place(country):
                raise ValueError(
                    f"Shop(tax_classes): {name!r} has a rate for {country!r}, which is neither a "
                    "country such as 'NL', nor a territory such as 'CA-QC', nor '*'"
                )
            _check_percentages(name, country, rate)


def is_place(place: object) -> bool:
    """Whether a rate may be given for it; a typo there would leave another rate in force."""
    if not isinstance(place, str):
        return False
    country, hyphen, part = place.partition("-")
    return place == "*" or (country in _territories() and bool(part) == bool(hyphen))


@cache
def _territories() -> frozenset[str]:
    """Every country, and Northern Ireland, which has goods rates of its own."""
    return country_list(("*",)) | {"XI"}


def _check_percentages(name: str, place: str, rates: Any) -> None:
    several = rates if isinstance(rates, (list, tuple)) else (rates,)
    for rate in several:
        if not _is_percentage(rate):
            raise ValueError(
                f"Shop(tax_classes): {name!r} in {place} is {rate!r}, not a percentage such as '9'"
            )
    if not several or sum(map(to_decimal, several)) > 100:
        raise ValueError(
            f"Shop(tax_classes): {name!r} in {place} is {rates!r}: write one percentage, or a list "
            "of those that are charged side by side, 100 together at most"
        )


def _is_percentage(rate: Price) -> bool:
    try:
        return 0 <= to_decimal(rate) <= 100
    except ValueError:
        return False
