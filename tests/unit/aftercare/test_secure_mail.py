"""Handing in mails over TLS: to a server that proves who it is, with a password it knows."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
from trustme import CA

from flask_smartcheckout.aftercare import troubles
from flask_smartcheckout.aftercare.mail_server import MailServer
from tests.mail_sink import Sink, free_port, serving

USER, PASSWORD = "orders@shop.example", "p@ss:/word"
IN_URL = "orders%40shop.example:p%40ss%3A%2Fword"


@cache
def authority() -> CA:
    """Who signs certificates here; nobody else trusts them."""
    return CA()


def greeting() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@shop.example", "b@x.example", "Hello"
    message.set_content("Hello")
    return message


@contextmanager
def secure(name: str = "127.0.0.1") -> Iterator[Sink]:
    """Serve with a certificate of a name: TLS first, then the password."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority().issue_cert(name).configure_cert(context)
    sink = Sink(free_port(), knows={USER.encode(): PASSWORD.encode()})
    asked = {"require_starttls": True, "auth_required": True, "authenticator": sink.knows_user}
    with serving(sink, tls_context=context, **asked):
        yield sink


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let this machine trust who signs here, as a shop would whose mail server signs for itself."""
    trusted = tmp_path / "authority.pem"
    authority().cert_pem.write_to_path(str(trusted))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))


@pytest.mark.usefixtures("trusting")
def test_a_mail_is_handed_in_over_tls_by_somebody_who_is_known() -> None:
    with secure() as sink:
        MailServer.of(sink.url.replace("//", f"//{IN_URL}@")).send(greeting())
        assert sink.next()["Subject"] == "Hello"
        assert sink.users == [USER]


@pytest.mark.usefixtures("trusting")
def test_a_wrong_password_hands_in_nothing_and_is_told_without_it() -> None:
    with secure() as sink:
        server = MailServer.of(sink.url.replace("//", "//orders%40shop.example:wr0ng@"))
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            server.send(greeting())
        assert (sink.taken.qsize(), sink.users) == (0, [])
    told = troubles.told(refused.value)
    assert told.startswith("SMTPAuthenticationError 535") and "wr0ng" not in told


def test_a_server_that_nobody_vouches_for_gets_neither_mail_nor_password() -> None:
    with secure() as sink:
        server = MailServer.of(sink.url.replace("//", f"//{IN_URL}@"))
        with pytest.raises(ssl.SSLCertVerificationError) as refused:
            server.send(greeting())
        assert (sink.taken.qsize(), sink.users, sink.commands) == (0, [], [])
    told = troubles.told(refused.value)
    assert told.startswith("SSLCertVerificationError: ") and "certificate" in told
    assert troubles.is_down(refused.value) and not troubles.is_final(refused.value)


@pytest.mark.usefixtures("trusting")
def test_the_certificate_of_another_server_is_refused() -> None:
    with secure("mail.example") as sink:
        server = MailServer.of(f"{sink.url}?starttls=1")
        with pytest.raises(ssl.SSLCertVerificationError, match=r"not valid for .127\.0\.0\.1"):
            server.send(greeting())
        assert sink.commands == []
