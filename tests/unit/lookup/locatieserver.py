"""A server on the loopback that speaks PDOK Locatieserver's wire format, and misbehaves on demand.

Its documents have the fields of the real one; "Europalaan 93" and "Amstel 1" are addresses of BAG
as other projects' recorded answers show them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from tests.loopback import Handler, Loopback, serving

House = dict[str, Any]


def house(street: str, number: int, postcode: str, city: str, **more: Any) -> House:
    """Return a document as `free` has it for an address."""
    written = f"{number}{more.get('huisletter', '')}"
    return {
        "bron": "BAG",
        "type": "adres",
        "weergavenaam": f"{street} {written}, {postcode} {city}",
        "straatnaam": street,
        "woonplaatsnaam": city,
        "postcode": postcode,
        "huisnummer": number,
        "huis_nlt": written,
        "provincienaam": "Utrecht",
        "centroide_ll": "POINT(5.10696041 52.06415055)",
        "score": 18.249285,
        **more,
    }


HOUSES = [
    house("Europalaan", 93, "3526KP", "Utrecht"),
    house("Amstel", 1, "1011PN", "Amsterdam"),
    house("Keizersgracht", 112, "1015CJ", "Amsterdam", huisletter="A"),
    house("Keizersgracht", 112, "1015CJ", "Amsterdam", huisletter="B"),
]


def answer(houses: list[House], fields: str = "") -> bytes:
    """Return the body of an answer with these documents, cut down to the fields asked for."""
    wanted = fields.split(",") if fields else None
    docs = [{k: v for k, v in one.items() if wanted is None or k in wanted} for one in houses]
    about = {"numFound": len(docs), "start": 0, "maxScore": 18.249285, "numFoundExact": True}
    return json.dumps({"response": {**about, "docs": docs}}).encode()


class Locatieserver(Loopback):
    """The server; `requests` are the paths and parameters it was asked, `act` overrides it."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.houses = list(HOUSES)
        self.requests: list[tuple[str, dict[str, list[str]]]] = []

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Let each request be handled by a handler that keeps a note of it."""
        _Noting(request, client_address, self)

    def _answer(self, handler: Handler) -> None:
        _serve(self, handler)


class _Noting(Handler):
    def do_GET(self) -> None:
        """Note what is asked, and answer."""
        parts = urlsplit(self.path)
        cast(Locatieserver, self.server).requests.append((parts.path, parse_qs(parts.query)))
        super().do_GET()


def _serve(server: Locatieserver, handler: Handler) -> None:
    path, query = server.requests[-1]
    known = {"q", "fq", "fl", "rows", "start", "df", "wt"}
    if path not in ("/free", "/suggest") or not set(query) <= known:
        handler.reply(b"parameter in query has an error", 400)
        return
    filters = dict(one.split(":", 1) for one in query.get("fq", []))
    words = query.get("q", [""])[0].split()
    found = [
        one
        for one in server.houses
        if all(str(one.get(name)) == value for name, value in filters.items())
        and all(word in one["weergavenaam"].lower() for word in words)
    ]
    handler.reply(answer(found[: int(query["rows"][0])], query["fl"][0]))


@contextmanager
def locatieserver() -> Iterator[Locatieserver]:
    """Serve on a free port of the loopback while the block runs."""
    server = Locatieserver()
    with serving(server):
        yield server
