"""A server on the loopback that speaks PDOK Locatieserver's wire format, and misbehaves on demand.

Its documents have the fields of the real one; "Europalaan 93" and "Amstel 1" are addresses of BAG
as other projects' recorded answers show them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

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


class Locatieserver(ThreadingHTTPServer):
    """The server; `requests` are the paths and parameters it was asked, `act` overrides it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.houses = list(HOUSES)
        self.requests: list[tuple[str, dict[str, list[str]]]] = []
        self.act: Callable[[_Handler], None] | None = None
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Its base URL, without a slash."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Locatieserver

    def do_GET(self) -> None:
        """Answer as the server was told to, else as the real one would."""
        parts = urlsplit(self.path)
        self.server.requests.append((parts.path, parse_qs(parts.query)))
        (self.server.act or _serve)(self)

    def reply(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Send a whole answer."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def drip(self, whole: bytes, pause: float) -> None:
        """Send an answer byte by byte, with a pause after each; stop where nobody listens."""
        try:
            for byte in whole:
                self.wfile.write(bytes([byte]))
                self.server.closing.wait(pause)
        except OSError:
            self.close_connection = True

    def log_message(self, *about: Any) -> None:
        """Say nothing."""


Handler = _Handler


def _serve(handler: _Handler) -> None:
    path, query = handler.server.requests[-1]
    known = {"q", "fq", "fl", "rows", "start", "df", "wt"}
    if path not in ("/free", "/suggest") or not set(query) <= known:
        handler.reply(b"parameter in query has an error", 400)
        return
    filters = dict(one.split(":", 1) for one in query.get("fq", []))
    words = query.get("q", [""])[0].split()
    found = [
        one
        for one in handler.server.houses
        if all(str(one.get(name)) == value for name, value in filters.items())
        and all(word in one["weergavenaam"].lower() for word in words)
    ]
    handler.reply(answer(found[: int(query["rows"][0])], query["fl"][0]))


@contextmanager
def locatieserver() -> Iterator[Locatieserver]:
    """Serve on a free port of the loopback while the block runs."""
    server = Locatieserver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
