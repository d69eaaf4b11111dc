"""Completing an address from a few postcodes of the shop's own, without a network."""

from __future__ import annotations

from . import data

STREETS: dict[str, dict[str, str]] = data.read("postcodes.toml")["streets"]


def find(country: str, fields: dict[str, str]) -> dict[str, str] | None:
    """Return street and city of a postcode, or None where the demo knows nothing."""
    return STREETS.get(fields["postcode"].replace(" ", "")) if country == "NL" else None
