"""What PDOK Locatieserver answers, as far as we read it.

Apart from the look-up, so that msgspec loads on first use.
"""

from __future__ import annotations

import msgspec

from ..asking.trouble import NoAnswer


class House(msgspec.Struct):
    """A document of type `adres`, with the fields that were asked for."""

    straatnaam: str = ""
    woonplaatsnaam: str = ""
    weergavenaam: str = ""
    postcode: str = ""
    huisnummer: int | str = ""
    huisletter: str = ""
    huisnummertoevoeging: str = ""


class _Response(msgspec.Struct):
    docs: list[House]


class _Answer(msgspec.Struct):
    response: _Response


def houses_in(body: bytes) -> list[House]:
    """Return the documents of an answer; raises NoAnswer when it is none."""
    try:
        return msgspec.json.decode(body, type=_Answer).response.docs
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise NoAnswer("the answer is not what PDOK describes") from None
