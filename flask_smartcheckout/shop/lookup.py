"""How a shop completes an address from a postcode: the protocol every look-up speaks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up knows of an address; what it does not know is empty.

    `state` is an ISO 3166-2 code, its last part, or a name of the area.
    """

    street: str = ""
    city: str = ""
    district: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An address that fits what was typed; `text` is how it is shown."""

    text: str
    postcode: str
    house_number: str
    addition: str
    found: Found


@runtime_checkable
class AddressLookup(Protocol):
    """Something that knows street and city of a postcode and house number.

    It may raise whatever it likes: a look-up that fails is a look-up that found nothing.
    """

    @property
    def countries(self) -> Collection[str]:
        """The countries it knows: codes, EU, EEA or *."""
        ...

    def complete(self, country: str, postcode: str, number: str, addition: str) -> Found | None:
        """Return what it knows of an address, or None.

        `postcode` is in the country's canonical form ("1015 CJ"); `number` is empty where
        the country has no house number of its own, `addition` wherever there is none.
        """
        ...


@runtime_checkable
class AddressSuggester(Protocol):
    """What an AddressLookup may be able to do besides."""

    def suggest(self, country: str, text: str, locale: str) -> list[Suggestion]:
        """Return the addresses that fit a text typed so far, the likeliest first."""
        ...
