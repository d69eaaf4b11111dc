"""PDOK Locatieserver: the addresses of the Netherlands (BAG), free and without a key.

Written from its OpenAPI description v3_1, https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/,
as github.com/foarsitter/locatieserver keeps a copy (openapi.json), and from the README and the wiki
("API Locatieserver", 2023-02-01) of github.com/PDOK/locatieserver, read on 2026-11-25: `free` takes
`fq` more than once and needs no `q`; parameters that are not described are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from ..asking.fetch import AT_ONCE, fetch
from ..shop import Found, Suggestion

if TYPE_CHECKING:
    from .pdok_answer import House

BASE_URL = "https://api.pdok.nl/bzk/locatieserver/search/v3_1"
COUNTRY = "NL"
MOST_HOUSES = 100  # rows: the most PDOK gives at once
MOST_SUGGESTIONS = 5
DOORS = BoundedSemaphore(AT_ONCE)
_LONGEST_TEXT = 100
_POSTCODE = re.compile(r"[1-9]\d{3}[A-Z]{2}", re.ASCII)
_NUMBER = re.compile(r"[1-9]\d{0,4}(?!\d)", re.ASCII)
_NO_WORD = re.compile(r"[^\w.'’ ]+")  # nothing that Solr reads as an operator
_HOUSE_FIELDS = "straatnaam,woonplaatsnaam"
_SUGGESTED_FIELDS = (
    "weergavenaam,straatnaam,woonplaatsnaam,postcode,huisnummer,huisletter,huisnummertoevoeging"
)


@dataclass(frozen=True, slots=True)
class Pdok:
    """Street and city of a Dutch postcode and house number, from PDOK Locatieserver.

    `base_url` is where its `free` and `suggest` stand, `timeout` in seconds. PDOK gets the
    postcode and the house number from your server, and nothing else.
    """

    base_url: str = BASE_URL
    timeout: float = 1.5

    def __post_init__(self) -> None:
        if not self.base_url.startswith(("https://", "http://")):
            raise ValueError(f"Pdok(base_url={self.base_url!r}) is no URL such as {BASE_URL!r}")
        if not self.timeout > 0:
            raise ValueError(f"Pdok(timeout={self.timeout!r}) is more than 0 seconds, such as 1.5")

    @property
    def countries(self) -> tuple[str, ...]:
        """The Netherlands."""
        return (COUNTRY,)

    def complete(self, country: str, postcode: str, number: str, addition: str) -> Found | None:
        """Return street and city where all houses with that number agree on them, or None.

        Whether the addition exists is not asked: a new flat is missing there for a while.
        Raises NoAnswer when PDOK gives none.
        """
        code, digits = postcode.replace(" ", ""), _NUMBER.match(number)
        if country != COUNTRY or digits is None or not _POSTCODE.fullmatch(code):
            return None
        filters = ["type:adres", f"postcode:{code}", f"huisnummer:{digits[0]}"]
        houses = self._ask("free", fq=filters, fl=_HOUSE_FIELDS, rows=MOST_HOUSES)
        street = _agreed(house.straatnaam for house in houses)
        city = _agreed(house.woonplaatsnaam for house in houses)
        return Found(street, city) if street or city else None

    def suggest(self, country: str, text: str, locale: str) -> list[Suggestion]:
        """Return up to five addresses that fit a text; raises NoAnswer when PDOK gives none."""
        words = " ".join(_NO_WORD.sub(" ", text[:_LONGEST_TEXT]).lower().split())
        if country != COUNTRY or not words:
            return []
        houses = self._ask(
            "suggest", q=words, fq=["type:adres"], fl=_SUGGESTED_FIELDS, rows=MOST_SUGGESTIONS
        )
        return [_suggestion(house) for house in houses]

    def _ask(self, service: str, **parameters: object) -> list[House]:
        from .pdok_answer import houses_in

        query = urlencode(parameters, doseq=True)
        body = fetch(f"{self.base_url.rstrip('/')}/{service}?{query}", self.timeout, DOORS)
        return houses_in(body)


def _agreed(values: Iterable[str]) -> str:
    """Return what all say, or nothing."""
    said = {value.strip() for value in values} - {""}
    return said.pop() if len(said) == 1 else ""


def _suggestion(house: House) -> Suggestion:
    return Suggestion(
        text=house.weergavenaam,
        postcode=house.postcode,
        house_number=str(house.huisnummer),
        addition="-".join(filter(None, (house.huisletter, house.huisnummertoevoeging))),
        found=Found(house.straatnaam, house.woonplaatsnaam),
    )
