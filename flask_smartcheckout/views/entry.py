"""What a shopper has entered so far: read from a post, a draft or what the shop knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from ..forms import CONTACT, POSTAL
from ..shop import Shop, coupon_code
from .birth_date import NAME as BORN

BILLING = "billing_"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MOST_CODES = 10  # each may be a question to the shop's own database
CHOICES = ("shipping", "pickup_point", "payment", "note", "country", "billing_country")
CODES = ("coupon", "gift_card")  # a code counts in either, whichever it is
REFUSED = "refused"  # codes of which the page has said why they do not count
APPLIED = "applied"  # digests of codes that counted: see refused_codes.py
WISHED = "wished_shipping"  # how it was to be delivered, where that is not offered now
STAND_IN = "stand_in_shipping"  # and how it is delivered instead
CARRIED = frozenset([REFUSED, APPLIED, WISHED, STAND_IN])
"""What a page carries along for the next one; nobody fills it in."""

NAMES = CARRIED.union(
    *(CONTACT, POSTAL, CHOICES, (BILLING + name for name in POSTAL), CODES, (BORN,))
)


@dataclass(frozen=True)
class Entry:
    """The values of the form by field name, as typed; fields we do not know are not in it."""

    values: MultiDict[str, str]

    @classmethod
    def of(cls, given: Mapping[str, Any], shop: Shop | None = None) -> Entry:
        """Keep the values of our fields, and of the shop's own."""
        multi = MultiDict(given)
        names = NAMES | shop.own_names if shop else NAMES
        known = [(name, readable(one)) for name in names for one in multi.getlist(name) if one]
        return cls(MultiDict(known))

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "").strip()

    @property
    def country(self) -> str:
        """The country as posted, in capitals."""
        return self["country"].upper()

    @property
    def billing_country(self) -> str:
        """The country of the billing address; that of the delivery until another is chosen."""
        return self["billing_country"].upper() or self.country

    @property
    def bills_elsewhere(self) -> bool:
        """Whether anything was typed in the billing address."""
        return any(self[BILLING + name] for name in POSTAL)

    def with_invoice_following(self, before: str) -> Entry:
        """Send the invoice to the country of the delivery, as to the one `before` it.

        An invoice that has a country or an address of its own stays where it is.
        """
        followed = self["billing_country"].upper() == before and not self.bills_elsewhere
        return self.with_value("billing_country", self.country) if followed else self

    @property
    def shipping(self) -> str:
        """How it is to be delivered: as was wished for, until another way is chosen."""
        posted = self["shipping"]
        return self[WISHED] or posted if posted == self[STAND_IN] else posted

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of coupons and gift cards, each once, as they are compared."""
        return tuple(self.fields_of_codes)[:MOST_CODES]

    @property
    def fields_of_codes(self) -> dict[str, str]:
        """The field each code stands in."""
        found: dict[str, str] = {}
        for name in CODES:
            for code in filter(None, map(coupon_code, self.values.getlist(name))):
                found.setdefault(code, name)
        return found

    def without_code(self, code: str) -> Entry:
        """Take a coupon or gift card off."""
        values = self.values.copy()
        for name in CODES:
            kept = [c for c in self.values.getlist(name) if coupon_code(c) != coupon_code(code)]
            values.setlist(name, kept)
        return Entry(values)

    def with_value(self, name: str, value: str) -> Entry:
        """Take what was offered for a field; a field that is none of ours is left alone."""
        if name not in NAMES:
            return self
        values = self.values.copy()
        values[name] = readable(value)
        return Entry(values)

    def with_default(self, name: str, value: str) -> Entry:
        """Fill in a field that is still empty."""
        values = self.values.copy()
        if not self[name]:
            values[name] = value
        return Entry(values)

    def as_lists(self) -> dict[str, list[str]]:
        """Return the values as a draft keeps them."""
        return {name: self.values.getlist(name) for name in self.values}


def readable(value: object) -> str:
    """Return a value without control characters, which no keyboard types and no database takes."""
    return _CONTROL.sub("", str(value))


def guess_country(shop: Shop) -> str:
    """Return the country to begin with: that of the browser's language, else the shop's own.

    "en-US" says nothing: it is what browsers all over the world are delivered with.
    """
    for tag in _tags(request.accept_languages.values()):
        region = tag.replace("_", "-").rpartition("-")[2].upper()
        if tag.lower() != "en-us" and region in shop.sells_to:
            return region
    return shop.first_country


def _tags(values: Iterable[str]) -> list[str]:
    return [tag for tag in values if "-" in tag or "_" in tag]
