"""The example shop on a port of this machine, compressed as a server before it would do."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

_TEXT = ("text/", "application/json", "application/javascript", "image/svg+xml")


class Compressed:
    """A WSGI app whose texts are sent with gzip to whoever accepts it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer with the whole body, compressed where that is wanted and helps."""
        begun: list[Any] = []
        chunks = self.app(environ, lambda *begin: begun.append(begin))
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
        status, headers, *_error = begun[0]
        kept = [(name, value) for name, value in headers if name.lower() != "content-length"]
        kind = next((value for name, value in kept if name.lower() == "content-type"), "")
        if body and kind.startswith(_TEXT) and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            body = gzip.compress(body, 9)
            kept.append(("Content-Encoding", "gzip"))
        start_response(status, [*kept, ("Content-Length", str(len(body)))])
        return [body]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the app, compressed, on a free port while the block runs; yields the URL."""
    server = make_server("127.0.0.1", 0, Compressed(app.wsgi_app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
