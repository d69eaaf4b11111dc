"""Parts of a country by postcode: beginnings such as "35", ranges such as "1000..1299"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

RANGE = ".."
# Royal Mail's shape: area letters, district number; the last three characters are the inward code.
BRITISH = frozenset(("GB", "GG", "IM", "JE"))
_OUTWARD = re.compile(r"([A-Z]{1,2})(\d{1,2})?([A-Z])?(\d[A-Z]{2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """Postcodes that begin with something from `first` to `last`, as `_sortable` writes them."""

    first: str
    last: str

    def holds(self, sortable: str) -> bool:
        """Whether a postcode lies in it."""
        return self.first <= sortable[: len(self.first)] <= self.last


@dataclass(frozen=True, slots=True)
class PostcodeZone:
    """The postcodes of one country that a method goes to, or does not."""

    country: str
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, country: str, written: Iterable[str]) -> PostcodeZone:
        """Read beginnings and ranges; raises ValueError naming the one that is none."""
        return cls(country, tuple(_span(country, one) for one in written))

    def holds(self, postcode: str) -> bool:
        """Whether a postcode, written however people do, lies in the zone."""
        sortable = _sortable_postcode(self.country, postcode)
        return any(span.holds(sortable) for span in self.spans)


def _span(country: str, written: str) -> Span:
    first, dots, last = str(written).partition(RANGE)
    span = Span(_beginning(country, first), _beginning(country, last if dots else first))
    if len(span.first) != len(span.last) or span.last < span.first:
        raise ValueError(f"{written!r} is no range: write both ends alike, such as '1000..1299'")
    return span


def _beginning(country: str, written: str) -> str:
    """Return the beginning of a postcode as it is compared; a hyphen stands where postcodes do."""
    from ..countries.postcodes import postcode_rule

    text = written.strip().upper()
    rule = postcode_rule(country)
    places = {example.find("-") for example in rule.examples}
    if "-" in text and text.find("-") not in places:
        raise ValueError(f"{written!r} has a hyphen: a range is written '1000..1299'")
    found = _sortable(country, text)
    longest = max(rule.lengths, default=len(found))
    if not found or len(found) > longest:
        raise ValueError(
            f"{written!r} is no beginning of a postcode in {country}"
            + (f", such as {rule.examples[0]!r}" if rule.examples else "")
        )
    return found


@lru_cache(maxsize=4096)
def _sortable_postcode(country: str, postcode: str) -> str:
    from ..countries import canonical_postcode
    from ..countries.postcodes import postcode_rule

    return _sortable(country, canonical_postcode(postcode_rule(country), postcode))


def _sortable(country: str, text: str) -> str:
    """Return letters and digits only; of a British postcode the district, as "IV02" or "B 01"."""
    from ..countries.characters import bare, clean_code

    code = bare(clean_code(text))
    if country not in BRITISH:
        return code
    found = _OUTWARD.fullmatch(code)
    if found is None:
        return ""
    return f"{found[1]:<2}{int(found[2]):02}" if found[2] else f"{found[1]:<2}"
