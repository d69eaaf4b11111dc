"""VIES, spoken to over HTTP: what it says, and that whatever it does is only ever no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from flask_smartcheckout.asking.trouble import NoAnswer
from flask_smartcheckout.shop import VatIdAnswer, VatIdChecker
from flask_smartcheckout.vat_ids import Vies
from flask_smartcheckout.vat_ids.vies import LARGEST
from flask_smartcheckout.vat_ids.vies_message import FAULTS
from tests.loopback import Handler

from .vies_server import CONSULTATION, ViesServer, answer, envelope, fault, vies_server

QUICK = 0.3  # seconds: how long a test waits for what never comes
PATIENT = 30.0
YES, NO = VatIdAnswer(True), VatIdAnswer(False)
GERMAN = "DE136695976"


@pytest.fixture
def server() -> Iterator[ViesServer]:
    with vies_server() as server:
        yield server


@pytest.fixture
def vies(server: ViesServer) -> Vies:
    return Vies(PATIENT, url=server.address)


def test_it_is_a_checker() -> None:
    assert isinstance(Vies(), VatIdChecker)


@pytest.mark.parametrize(
    ("vat_id", "said"),
    [
        (GERMAN, YES),
        ("EL094259216", YES),
        ("XI123456782", YES),
        ("DE811569869", NO),
        ("IE8Z49289F", YES),
        ("IE8+49289F", NO),
    ],
)
def test_it_says_what_the_register_says(
    vat_id: str, said: VatIdAnswer, vies: Vies, server: ViesServer
) -> None:
    assert vies.check(vat_id) == said
    asked = {"countryCode": vat_id[:2], "vatNumber": vat_id[2:]}
    assert server.requests == [("checkVat", asked)]


def test_a_shop_that_says_who_it_is_gets_a_consultation_number(server: ViesServer) -> None:
    said = Vies(PATIENT, "NL001234567B01", server.address).check(GERMAN)
    assert said == VatIdAnswer(True, CONSULTATION)
    asked = {
        "countryCode": "DE",
        "vatNumber": "136695976",
        "requesterCountryCode": "NL",
        "requesterVatNumber": "001234567B01",
    }
    assert server.requests == [("checkVatApprox", asked)]


@pytest.mark.parametrize("vat_id", ["", "DE", "DE1", "D1366959", "DE<valid/>", "DE" + "1" * 13])
def test_what_can_be_no_number_is_not_asked_for(
    vat_id: str, vies: Vies, server: ViesServer
) -> None:
    assert vies.check(vat_id) == NO
    assert server.asked == []


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_no_answer(name: str, status: int, vies: Vies, server: ViesServer) -> None:
    server.say(fault(name), status)
    with pytest.raises(NoAnswer, match=f"VIES says {name}$"):
        vies.check(GERMAN)


@pytest.mark.parametrize("status", [200, 500])
def test_a_number_of_a_wrong_shape_is_refused(status: int, vies: Vies, server: ViesServer) -> None:
    server.say(fault("INVALID_INPUT"), status)
    assert vies.check(GERMAN) == NO


def test_a_fault_nobody_described_is_not_repeated(vies: Vies, server: ViesServer) -> None:
    server.say(fault(f"no {GERMAN} here"))
    with pytest.raises(NoAnswer, match="a fault it does not describe") as caught:
        vies.check(GERMAN)
    assert "1366" not in str(caught.value)


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
BOMB = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS + b"]><x>&l9;</x>"
FILE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + answer("DE", "1", "&f;")
HIDDEN = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY t "true">]>'.encode("utf-16")
NOT_VIES = {
    "nothing": b"",
    "a page": b"<!doctype html><html><body>Maintenance</body></html>",
    "an older page": b"<html><body><br></body></html>",
    "JSON": b'{"valid": true}',
    "half an answer": answer("DE", "136695976", True)[:-20],
    "bad UTF-8": b"\xff\xfe<a/>",
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><a/>',
    "no body": b"<a/>",
    "an empty body": envelope(""),
    "no truth": answer("DE", "136695976", "perhaps"),
    "no truth at all": answer("DE", "136695976", ""),
    "another namespace": answer("DE", "136695976", True).replace(b"taxud", b"other"),
    "an entity bomb": BOMB,
    "an entity that names a file": FILE,
    "a DTD in another encoding": HIDDEN,
    "a DTD without entities": b"<!DOCTYPE x>" + answer("DE", "136695976", True),
    "endless nesting": b"<a>" * 5_000,
    "deep nesting": b"<a>" * 2_000 + b"</a>" * 2_000,
}


@pytest.mark.parametrize("kind", NOT_VIES)
def test_what_is_no_answer_is_not_believed(kind: str, vies: Vies, server: ViesServer) -> None:
    server.say(NOT_VIES[kind])
    with pytest.raises(NoAnswer, match="not what VIES describes"):
        vies.check(GERMAN)


TROUBLE: dict[str, tuple[Callable[[Handler], object], str]] = {
    "refused": (lambda to: to.reply(b"", 403), "status 403"),
    "moved": (lambda to: to.reply(b"", 307, Location="/elsewhere"), "status 307"),
    "overloaded": (lambda to: to.reply(b"", 503), "status 503"),
    "huge": (lambda to: to.reply(b" " * (LARGEST + 1)), "too large"),
    "silent": (lambda to: None, "RemoteDisconnected"),
    "no HTTP": (lambda to: to.wfile.write(b"\x00\x01\r\n\r\n"), "BadStatusLine"),
}


@pytest.mark.parametrize("kind", TROUBLE)
def test_trouble_is_told_without_the_number(kind: str, vies: Vies, server: ViesServer) -> None:
    server.act, said = TROUBLE[kind]
    with pytest.raises(NoAnswer, match=said) as caught:
        vies.check(GERMAN)
    assert "1366" not in repr(caught.value)


def test_an_answer_that_never_begins_is_not_waited_for(server: ViesServer) -> None:
    server.act = lambda to: server.closing.wait()
    with pytest.raises(NoAnswer, match=r"no answer in|TimeoutError|timed out"):
        Vies(QUICK, url=server.address).check(GERMAN)


def test_an_answer_that_drips_in_is_not_waited_for(server: ViesServer) -> None:
    whole = b"HTTP/1.0 200 OK\r\n\r\n" + answer("DE", "136695976", True)
    server.act = lambda to: to.drip(whole, QUICK / 10)
    with pytest.raises(NoAnswer, match="no answer in"):
        Vies(QUICK, url=server.address).check(GERMAN)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"url": "ec.europa.eu"}, r"Vies\(url='ec.europa.eu'\) is no URL"),
        ({"timeout": 0}, r"Vies\(timeout=0\) is more than 0 seconds"),
        ({"requester": "NL 001234567 B01"}, r"Vies\(requester=.* without spaces, such as 'NL0"),
        ({"requester": "001234567B01"}, r"with its prefix"),
    ],
)
def test_a_set_up_that_cannot_work_says_why(arguments: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Vies(**arguments)  # type: ignore[arg-type]
