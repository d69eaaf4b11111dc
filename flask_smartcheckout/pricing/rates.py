"""Tax rates by territory, class and day: our dated file over eu-vat-rates-data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from ..money import Price, to_decimal

_DATA = Path(__file__).with_name("data") / "rates.toml"


class Tax(NamedTuple):
    """One tax: its percentage, and its own name where several stand side by side ("QST")."""

    rate: Decimal
    name: str | None = None


Taxes = tuple[Tax, ...]
NO_TAX: Taxes = ()
ZERO_RATED: Taxes = (Tax(Decimal(0)),)


@dataclass(frozen=True, slots=True)
class RateRow:
    """One row of the data file: what holds from `first` to `last` (included)."""

    territory: str
    tax_class: str
    taxes: Taxes
    first: date
    last: date | None
    source: str
    checked_on: date

    def holds(self, day: date) -> bool:
        """Whether the row is in force that day."""
        return self.first <= day and (self.last is None or day <= self.last)


def standard_taxes(territory: str, day: date) -> Taxes | None:
    """Return the standard rate, or None where no rate is known.

    The newer source wins: ours when it was checked, or takes effect, after the
    installed package was made; for days before that only ours is asked, because the
    package knows no past.
    """
    ours, made_on = _row(territory, "standard", day), package_date()
    if day < made_on or (ours and max(ours.first, ours.checked_on) > made_on):
        return ours.taxes if ours else None
    packaged = package_rate(territory)
    if packaged is not None:
        return (Tax(packaged),)
    return ours.taxes if ours else None


def class_taxes(territory: str, tax_class: str, day: date) -> Taxes | None:
    """Return what our file knows of a class of goods that day, or None."""
    row = _row(territory, tax_class, day)
    return row.taxes if row else None


@lru_cache(maxsize=4096)
def _row(territory: str, tax_class: str, day: date) -> RateRow | None:
    rows = rate_rows().get((territory, tax_class), ())
    return next((row for row in rows if row.holds(day)), None)


@cache
def rate_rows() -> Mapping[tuple[str, str], Sequence[RateRow]]:
    """Return every row by (territory, class)."""
    rows: dict[tuple[str, str], list[RateRow]] = {}
    for group in _document()["rates"]:
        for entry in group["rows"]:
            row = _read(entry, group["source"], group["checked_on"])
            rows.setdefault((row.territory, row.tax_class), []).append(row)
    return rows


def sources() -> Mapping[str, str]:
    """Return the citations the rows refer to."""
    texts: Mapping[str, str] = _document()["sources"]
    return texts


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))


def _read(entry: Mapping[str, Any], source: str, checked_on: date) -> RateRow:
    return RateRow(
        entry["territory"],
        entry["class"],
        to_taxes(entry["rate"], entry.get("names")),
        entry["from"],
        entry.get("to"),
        source,
        checked_on,
    )


def to_taxes(rates: Price | Sequence[Price | Decimal], names: Sequence[str] | None = None) -> Taxes:
    """Read one percentage or several side by side.

    Raises ValueError for what is no percentage from 0 to 100.
    """
    several = tuple(rates) if isinstance(rates, (list, tuple)) else (rates,)
    return _taxes(several, tuple(names) if names else (None,) * len(several))


@lru_cache(maxsize=512)
def _taxes(rates: tuple[Price, ...], names: tuple[str | None, ...]) -> Taxes:
    return tuple(map(Tax, map(_percent, rates), names))


def _percent(rate: Price) -> Decimal:
    percent = to_decimal(rate)
    if not 0 <= percent <= 100:
        raise ValueError(f"{rate!r} is not a percentage between 0 and 100")
    return percent


@cache
def package_date() -> date:
    """Return the day the installed eu-vat-rates-data was made."""
    from eu_vat_rates_data import data_version

    return date.fromisoformat(data_version)


@cache
def package_rate(territory: str) -> Decimal | None:
    """Return the standard rate in eu-vat-rates-data; its other rates mix in regional ones."""
    from eu_vat_rates_data import get_standard_rate

    rate = get_standard_rate(territory)
    return None if rate is None else Decimal(repr(rate)).normalize()
