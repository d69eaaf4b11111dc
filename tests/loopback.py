"""A server on the loopback that answers as it is told, and misbehaves on demand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Loopback(ThreadingHTTPServer):
    """The server; `act` answers a request, and `closing` is set when the test is over."""

    daemon_threads = True

    def __init__(self, act: Callable[[Handler], object]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.act = act
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Its base URL, without a slash."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """One request; `body` is what was posted."""

    server: Loopback
    body = b""

    def do_GET(self) -> None:
        """Answer as the server was told to."""
        self.server.act(self)

    def do_POST(self) -> None:
        """Answer as the server was told to."""
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.act(self)

    do_DELETE = do_PATCH = do_POST

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


@contextmanager
def serving(server: Loopback) -> Iterator[Loopback]:
    """Serve on a free port of the loopback while the block runs."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
