"""Mails as they go out: no header is ever added by what somebody typed."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flask_smartcheckout.aftercare.letters import BadAddress, Envelope, Letter, message, one_line
from flask_smartcheckout.aftercare.mail_server import sender

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
HEADERS = set(
    "subject from to reply-to date message-id content-language auto-submitted mime-version "
    "content-type".split()
)
NAMES = [
    "Sanne\r\nBcc: all@x.example",
    "Sanne\nSubject: Win",
    "Sanne\x00\x0b\x0c\x85\u2028\u2029de Vries",
    '"Sanne", <x@x.example>; (y)',
    "=?utf-8?q?Bcc:?=",
    "سان \u202e نا",
]


def envelope(to: str = "sanne@example.nl", name: str = "Sanne") -> Envelope:
    return Envelope(to, name, "<1@shop.example>", NOON, sender("Shop <a@shop.example>"), "h@x.nl")


def headers(subject: str, name: str) -> tuple[set[str], str, str]:
    letter = Letter(subject, "text é\n", "<p>html é</p>\n", "nl")
    read = message_from_bytes(bytes(message(letter, envelope(name=name))), policy=default)
    names = {key.lower() for key in read}
    assert read.get_body(("plain",)) and read.get_body(("html",))
    return names, str(read["To"].addresses[0].addr_spec), str(read["Subject"])


@pytest.mark.parametrize("name", NAMES)
def test_a_name_adds_no_header_and_no_receiver(name: str) -> None:
    found, to, _subject = headers("Your order", name)
    assert found == HEADERS
    assert to == "sanne@example.nl"


@given(subject=st.text(max_size=300), name=st.text(max_size=300))
def test_whatever_is_typed_stays_in_its_header(subject: str, name: str) -> None:
    found, to, read = headers(subject, name)
    assert found == HEADERS
    assert to == "sanne@example.nl"
    assert "\n" not in read and "\r" not in read


def test_a_header_is_one_line_of_readable_text() -> None:
    assert one_line(" a\r\n\tb\x00c\u2028d ") == "a b c d"
    assert len(one_line("x" * 5000)) == 200


def test_a_domain_in_other_letters_is_written_in_ascii() -> None:
    letter = Letter("s", "t", "h", "de")
    made = message(letter, envelope("jo@münchen.example"))
    assert made["To"].addresses[0].addr_spec == "jo@xn--mnchen-3ya.example"


@pytest.mark.parametrize(
    "to", ["", "@x.nl", "a@", "a b@x.nl", "a@x.nl\r\nBcc: b@x.nl", "a@" + "x" * 70 + ".nl", "a,b@x"]
)
def test_an_address_that_nobody_has_is_refused(to: str) -> None:
    with pytest.raises(BadAddress):
        message(Letter("s", "t", "h", "nl"), envelope(to))


def test_a_mail_says_that_a_machine_wrote_it_and_in_which_language() -> None:
    made = message(Letter("s", "t", "h", "ar"), envelope())
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["Content-Language"] == "ar"
    assert made["Message-ID"] == "<1@shop.example>"
    assert made["Date"].datetime == NOON
    assert made["Reply-To"] == "h@x.nl"
