"""The mail server of a shop: read from its URL, and given one message at a time."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from ..settings import ConfigurationError, Settings

PATIENCE = 10.0  # seconds for each answer of the server
_PORTS = {"smtps": 465, "starttls": 587, "plain": 25}
_BAD_URL = (
    "SMARTCHECKOUT_MAIL_URL is smtp://user:password@host:587?starttls=1 or "
    "smtps://user:password@host; write %40 for an @ in the password."
)
_BAD_FROM = (
    "SMARTCHECKOUT_MAIL_FROM is {!r}; it is an address such as orders@shop.example, or "
    "Shop <orders@shop.example>."
)
_SWITCH = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in; `security` is smtps, starttls or plain."""

    host: str
    port: int
    security: str = "plain"
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def of(cls, url: str) -> MailServer:
        """Read `smtp://` or `smtps://`; raises ConfigurationError with what to write.

        A password is only sent over TLS, unless `starttls=0` says otherwise.
        """
        try:
            parts = urlsplit(url)
            security = _security(parts)
            port = parts.port or _PORTS[security]
        except ValueError:
            raise ConfigurationError(_BAD_URL) from None
        if not parts.hostname or parts.path.strip("/"):
            raise ConfigurationError(_BAD_URL)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, security, user, password)

    def send(self, message: EmailMessage) -> None:
        """Hand in a message; raises what smtplib raises. Each answer is waited for 10 seconds."""
        with self._session() as session:
            session.send_message(message)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        session = self._connect()
        try:
            if self.security == "starttls":
                session.starttls(context=ssl.create_default_context())
            if self.user:
                session.login(self.user, self.password)
            yield session
            # The message is out: a goodbye that fails changes nothing.
            _say_goodbye(session)
        finally:
            session.close()

    def _connect(self) -> smtplib.SMTP:
        if self.security == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)


def _say_goodbye(session: smtplib.SMTP) -> None:
    try:
        session.quit()
    except (OSError, smtplib.SMTPException):
        return


def _security(parts: SplitResult) -> str:
    options = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    wanted = options.pop("starttls", ["1" if parts.username else "0"])[0]
    if parts.scheme not in ("smtp", "smtps") or options or wanted not in _SWITCH:
        raise ValueError(parts.scheme)
    if parts.scheme == "smtps":
        return "smtps"
    return "starttls" if _SWITCH[wanted] else "plain"


def check_mail(settings: Settings) -> None:
    """Raise ConfigurationError for settings of mail that cannot be, or that lack one another."""
    if settings.mail_from:
        sender(settings.mail_from)
    if not settings.mail_url:
        return
    MailServer.of(settings.mail_url)
    if not settings.mail_from:
        raise ConfigurationError(
            "SMARTCHECKOUT_MAIL_URL needs SMARTCHECKOUT_MAIL_FROM: the address that mails come "
            "from, such as Shop <orders@shop.example>."
        )


def sender(text: str) -> Address:
    """Read the address that mails come from; raises ConfigurationError when it is none."""
    name, address = parseaddr(text)
    try:
        parsed = Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):
        raise ConfigurationError(_BAD_FROM.format(text)) from None
    if not parsed.username or not parsed.domain or "\n" in text or "\r" in text:
        raise ConfigurationError(_BAD_FROM.format(text))
    return parsed
