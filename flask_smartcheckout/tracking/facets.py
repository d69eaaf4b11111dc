"""Facets: the ways in which the same checkouts are added up, so that a question reads few rows.

Every checkout is in each facet once: in `ALL` with all others, in the facet of its country with
those of the same country, and so on. Only the `CUBE` keeps country, language and device apart at
the same time, for questions about two of them; no other two can be asked about together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

ALL = "all"
CUBE = ""
NOWHERE = ""
"""What stands in the columns of the cube in the rows of another facet."""

CUBED = ("country", "locale", "device")
"""What can be asked about together."""

ALONE = ("browser", "payment", "version", "returning")
"""What can only be asked about by itself."""

SEGMENTS = (*CUBED, *ALONE)

FACETS = (ALL, CUBE, *SEGMENTS)
"""All there are: the keys of figures begin with one, so what is asked of all names them."""


class Segment(NamedTuple):
    """What figures of a checkout are kept apart by. `day` is ISO 8601, UTC.

    `payment`, `returning` (see `token.Facts`) and the rest are "" where they are not known.
    """

    day: str
    currency: str
    country: str
    locale: str
    device: str
    browser: str = ""
    payment: str = ""
    version: str = ""
    returning: str = ""


class Place(NamedTuple):
    """Where in a facet a checkout is added up."""

    facet: str
    value: str
    country: str = NOWHERE
    locale: str = NOWHERE
    device: str = NOWHERE


def places(segment: Segment) -> Iterator[Place]:
    """Return where a checkout of a segment is added up."""
    yield Place(ALL, "")
    yield Place(CUBE, "", segment.country, segment.locale, segment.device)
    for name in SEGMENTS:
        yield Place(name, getattr(segment, name))


def facet_for(names: Iterable[str]) -> str | None:
    """Return the smallest facet that tells these segments apart; None where there is none."""
    asked = set(names)
    if not asked:
        return ALL
    if len(asked) == 1:
        return asked.pop()
    return CUBE if asked <= set(CUBED) else None
