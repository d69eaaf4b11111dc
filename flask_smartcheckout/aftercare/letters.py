"""A mail as it goes out: its headers, and what it says as text and as HTML.

Whatever a shopper typed may stand in a header only as one line of plain text: so no header can be
added by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

LONGEST_HEADER = 200  # characters
_ENCODING = "quoted-printable"


class BadAddress(ValueError):
    """No mail can go to this address."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that goes along with a mail; its HTML shows it as `cid:name`."""

    name: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, in one language, as text and as HTML, with the pictures of the HTML."""

    subject: str
    text: str
    html: str
    language: str
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who a mail is from and to; `sender` and `reply_to` may be missing."""

    to: str
    name: str
    message_id: str
    date: datetime
    sender: Address | None = None
    reply_to: str = ""


def message(letter: Letter, envelope: Envelope) -> EmailMessage:
    """Put a mail together. Raises BadAddress for a receiver that nobody can be."""
    made = EmailMessage(policy=SMTP)
    made["Subject"] = one_line(letter.subject)
    if envelope.sender:
        made["From"] = envelope.sender
    made["To"] = _receiver(envelope.to, envelope.name)
    if envelope.reply_to:
        made["Reply-To"] = _receiver(envelope.reply_to)
    made["Date"] = format_datetime(envelope.date)
    made["Message-ID"] = envelope.message_id
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday answers it
    made.set_content(letter.text, cte=_ENCODING)
    made.add_alternative(letter.html, subtype="html", cte=_ENCODING)
    for picture in letter.pictures:
        _enclose(made, picture)
    made["Content-Language"] = letter.language  # last: new content takes its headers away
    return made


def _enclose(made: EmailMessage, picture: Picture) -> None:
    """Put a picture beside the HTML: mail programs draw no SVG, and load nothing."""
    html = made.get_body(("html",))
    assert isinstance(html, EmailMessage)
    name = f"{picture.name}.png"
    html.add_related(
        picture.png, "image", "png", cid=f"<{picture.name}>", filename=name, disposition="inline"
    )


def one_line(text: str) -> str:
    """Return a text without what ends a line or is no character to read, and not too long."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:LONGEST_HEADER]


def _receiver(address: str, name: str = "") -> Address:
    local, _at, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
        receiver = Address(one_line(name), addr_spec=f"{local}@{ascii_domain}")
    except (UnicodeError, ValueError, IndexError, HeaderParseError):
        raise BadAddress("no mail can go to this address") from None
    if not receiver.username or not receiver.domain:
        raise BadAddress("no mail can go to this address")
    return receiver
