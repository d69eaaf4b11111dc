"""The mail server: its URL, its patience, and passwords that never travel in the clear."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from flask_smartcheckout.aftercare import mail_server, troubles
from flask_smartcheckout.aftercare.letters import BadAddress
from flask_smartcheckout.aftercare.mail_server import MailServer, check_mail, sender
from flask_smartcheckout.settings import ConfigurationError, Settings
from tests.mail_sink import Sink, free_port, serving, silent

URLS: list[tuple[str, MailServer]] = [
    ("smtp://mail.example", MailServer("mail.example", 25)),
    ("smtp://mail.example:2525", MailServer("mail.example", 2525)),
    ("smtp://mail.example?starttls=1", MailServer("mail.example", 587, "starttls")),
    ("smtp://u:p%40ss@mail.example", MailServer("mail.example", 587, "starttls", "u", "p@ss")),
    ("smtp://u:p@localhost:25?starttls=0", MailServer("localhost", 25, "plain", "u", "p")),
    ("smtps://u%40x:p@mail.example/", MailServer("mail.example", 465, "smtps", "u@x", "p")),
    ("smtps://mail.example:4650", MailServer("mail.example", 4650, "smtps")),
    ("smtp://[::1]:25", MailServer("::1", 25)),
]
NO_URLS = [
    "mail.example",
    "http://mail.example",
    "smtp://",
    "smtp://mail.example:x",
    "smtp://mail.example:99999",
    "smtp://mail.example/folder",
    "smtp://mail.example?tls=1",
    "smtp://mail.example?starttls=maybe",
    "smtp://mail.example?starttls",
]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with serving(Sink(free_port())) as sink:
        yield sink


def greeting() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@shop.example", "b@x.example", "Hello"
    message.set_content("Hello")
    return message


@pytest.mark.parametrize(("url", "server"), URLS)
def test_a_url_says_where_and_how(url: str, server: MailServer) -> None:
    assert MailServer.of(url) == server
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", NO_URLS)
def test_what_is_no_url_of_a_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="smtp://user:password@host:587"):
        MailServer.of(url)


@pytest.mark.parametrize(
    "text", ["", "nobody", "Shop <>", "a@b@c.example x", "a@shop.example\nBcc: all@x.example"]
)
def test_mails_come_from_somebody(text: str) -> None:
    with pytest.raises(ConfigurationError, match="SMARTCHECKOUT_MAIL_FROM is"):
        sender(text)


def test_a_server_needs_a_sender() -> None:
    check_mail(Settings())
    check_mail(Settings(mail_url="smtp://localhost", mail_from="Mok & Linnen <a@shop.example>"))
    with pytest.raises(ConfigurationError, match="needs SMARTCHECKOUT_MAIL_FROM"):
        check_mail(Settings(mail_url="smtp://localhost"))
    with pytest.raises(ConfigurationError, match="SMARTCHECKOUT_MAIL_URL is"):
        check_mail(Settings(mail_url="localhost", mail_from="a@shop.example"))


def test_a_mail_is_handed_in(sink: Sink) -> None:
    MailServer.of(sink.url).send(greeting())
    assert sink.next()["Subject"] == "Hello"


def test_a_password_waits_for_tls_that_does_not_come(sink: Sink) -> None:
    server = MailServer.of(sink.url.replace("//", "//user:secret@"))
    with pytest.raises(smtplib.SMTPNotSupportedError):
        server.send(greeting())
    assert sink.commands == []


def test_a_server_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_server, "PATIENCE", 0.2)
    with silent() as url, pytest.raises(OSError) as caught:
        MailServer.of(url).send(greeting())
    assert troubles.is_down(caught.value)


def test_a_server_that_is_away_is_told_from_a_mail_it_will_not_take(sink: Sink) -> None:
    with pytest.raises(OSError) as away:
        MailServer.of(f"smtp://127.0.0.1:{free_port()}").send(greeting())
    sink.to_receivers = ["450 4.7.1 come back later"]
    with pytest.raises(smtplib.SMTPRecipientsRefused) as later:
        MailServer.of(sink.url).send(greeting())
    assert troubles.is_down(away.value) and not troubles.is_down(later.value)


ANSWERS: list[tuple[Exception, str, bool]] = [
    (
        smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"5.1.1 <a@b.c>: who?")}),
        "SMTPRecipientsRefused 550 5.1.1",
        True,
    ),
    (
        smtplib.SMTPRecipientsRefused({"a@b.c": (554, b"5.7.1 relaying denied for a@b.c")}),
        "SMTPRecipientsRefused 554 5.7.1",
        False,
    ),
    (
        smtplib.SMTPRecipientsRefused({"a@b.c": (450, b"a@b.c greylisted")}),
        "SMTPRecipientsRefused 450",
        False,
    ),
    (smtplib.SMTPDataError(451, b"4.3.0 later"), "SMTPDataError 451 4.3.0", False),
    (smtplib.SMTPAuthenticationError(535, b"5.7.8 no"), "SMTPAuthenticationError 535 5.7.8", False),
    (TimeoutError("a@b.c"), "TimeoutError", False),
    (BadAddress("no mail can go to this address"), "BadAddress", True),
    (RuntimeError("a@b.c is not my friend"), "RuntimeError", False),
]


@pytest.mark.parametrize(("error", "told", "final"), ANSWERS)
def test_what_went_wrong_is_told_without_naming_anybody(
    error: Exception, told: str, final: bool
) -> None:
    assert (troubles.told(error), troubles.is_final(error)) == (told, final)
