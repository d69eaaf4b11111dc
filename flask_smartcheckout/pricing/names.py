"""What the tax is called where the parcel goes: btw, MwSt., TVA, IVA, moms, GST …"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .breakdown import Quote

_DATA = Path(__file__).with_name("data") / "names.toml"


def tax_name(country: str, locale: str, part: str | None = None) -> str:
    """Return the country's own name for the tax, in the shopper's language if it has one there.

    `part` names one of several taxes side by side, as in TaxGroup.name ("QST").
    """
    names = _names(country, part)
    if not names:
        return part or _packaged(country)
    language = locale.replace("-", "_").split("_")[0]
    return names.get(language) or names.get("en") or next(iter(names.values()))


def tax_name_in(quote: Quote, country: str, locale: str) -> str:
    """Return what the tax of a quote is called: as where it is fetched, or brought to a country."""
    fetched = quote.shipping is not None and quote.shipping.pickup
    return tax_name(quote.treatment.territory[:2] if fetched else country, locale)


def _names(country: str, part: str | None) -> Mapping[str, str]:
    table = _document()
    found: Mapping[str, str] = (table["parts"] if part else table["names"]).get(part or country, {})
    return found


@cache
def _packaged(country: str) -> str:
    from eu_vat_rates_data import get_rate

    known = get_rate(country)
    return str(known["vat_abbr"]) if known else "VAT"


@cache
def _document() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text("utf-8"))
