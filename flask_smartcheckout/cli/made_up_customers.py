"""Customers and goods that do not exist, for made-up orders: every e-mail ends in example.com."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from ..orders.address import Address


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who orders."""

    name: str
    email: str
    locale: str
    address: Address


_NAMES = (
    "Ada Voorbeeld", "Bram Verzonnen", "Carla Fantasie", "Daan Bedacht", "Emma Muster",
    "Felix Beispiel", "Greta Erfunden", "Hugo Exemple", "Inès Fictive", "Jules Inventé",
    "Karin Påhitt", "Lars Eksempel", "Marta Ejemplo", "Nino Esempio", "Olga Przykład",
)  # fmt: skip
_HOMES = {
    "NL": ("nl", "Voorbeeldstraat", "Utrecht", "3511 AA"),
    "BE": ("nl", "Voorbeeldlaan", "Antwerpen", "2000"),
    "DE": ("de", "Musterweg", "Köln", "50667"),
    "FR": ("fr", "rue de l’Exemple", "Lyon", "69001"),
    "AT": ("de", "Mustergasse", "Graz", "8010"),
    "DK": ("da", "Eksempelvej", "Odense", "5000"),
    "SE": ("sv", "Exempelgatan", "Malmö", "211 20"),
    "ES": ("es", "Calle del Ejemplo", "Valencia", "46001"),
    "IE": ("en", "Example Road", "Dublin", "D02 AF30"),
    "GB": ("en", "Example Street", "Leeds", "LS1 1AA"),
    "US": ("en", "Example Avenue", "Boston", "02108"),
    "CH": ("de", "Musterstrasse", "Zürich", "8001"),
}
_SHARES = {"NL": 8, "BE": 4, "DE": 5}

GOODS = (
    ("example-mug", "Example mug", "12.50"),
    ("example-lamp", "Example lamp", "49.00"),
    ("example-chair", "Example chair", "129.00"),
    ("example-notebook", "Example notebook", "7.95"),
    ("example-blanket", "Example blanket", "64.50"),
)
"""Reference, title and price in major units."""


def customers(random: Random, sells_to: frozenset[str], count: int) -> list[Customer]:
    """Return so many people in countries the shop sells to; none where we know no address there."""
    countries = sorted(sells_to & _HOMES.keys())
    weights = [_SHARES.get(code, 1) for code in countries]
    if not countries:
        return []
    return [
        _customer(number, random.choice(_NAMES), code)
        for number, code in enumerate(random.choices(countries, weights, k=count), start=1)
    ]


def _customer(number: int, name: str, country: str) -> Customer:
    locale, street, city, postcode = _HOMES[country]
    state = "MA" if country == "US" else ""
    address = Address(
        country,
        name=name,
        street=street,
        house_number=str(number),
        city=city,
        postcode=postcode,
        state=state,
    )
    return Customer(name, f"customer{number}@example.com", locale, address)
