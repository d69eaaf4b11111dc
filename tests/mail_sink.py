"""A mail server on the loopback that keeps what it takes, and misbehaves on demand."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from queue import Queue
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

SAYS_OK = "250 OK"
PATIENCE = 20  # seconds until a mail that should come is missed


@dataclass
class Sink:
    """What the server is told to answer, and what it took; `url` goes into the settings.

    `to_receivers` and `to_mails` are answers to the next RCPT and DATA, then it says yes.
    """

    port: int
    to_receivers: list[str] = field(default_factory=list)
    to_mails: list[str] = field(default_factory=list)
    taken: Queue[EmailMessage] = field(default_factory=Queue)
    commands: list[str] = field(default_factory=list)
    knows: dict[bytes, bytes] = field(default_factory=dict)
    users: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The URL of the server, as SMARTCHECKOUT_MAIL_URL has it."""
        return f"smtp://127.0.0.1:{self.port}"

    def next(self) -> EmailMessage:
        """Wait for the next mail and return it."""
        return self.taken.get(timeout=PATIENCE)

    def knows_user(self, *about: Any) -> AuthResult:
        """Whether a user and a password are right, for aiosmtpd."""
        given = cast(LoginPassword, about[-1])
        known = self.knows.get(given.login) == given.password
        if known:
            self.users.append(given.login.decode())
        return AuthResult(success=known, handled=False)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to a receiver."""
        self.commands.append(f"RCPT {address}")
        answer = self.to_receivers.pop(0) if self.to_receivers else SAYS_OK
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a mail; one that is answered with an error, or with "drop", is taken too."""
        answer = self.to_mails.pop(0) if self.to_mails else SAYS_OK
        if answer[0] in "2d":
            read = message_from_bytes(cast(Any, envelope.content), policy=default)
            self.taken.put(cast(EmailMessage, read))
        if answer == "drop":
            cast(Any, server).transport.abort()
        return answer


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(sink: Sink, **options: Any) -> Iterator[Sink]:
    """Serve while the block runs; the options are those of aiosmtpd's SMTP."""
    options = {"hostname": "127.0.0.1", "port": sink.port, "ready_timeout": 20, **options}
    controller = Controller(sink, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@contextmanager
def silent() -> Iterator[str]:
    """A server that takes a connection and says nothing; yields its URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"smtp://127.0.0.1:{server.getsockname()[1]}"
