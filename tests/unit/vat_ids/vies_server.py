"""A server on the loopback that speaks VIES' wire format, and misbehaves on demand.

Answers and faults have the shape of recorded ones; the numbers that get a fault are those of
VIES' own test service (checkVatTestService.wsdl), put behind the prefix of a member state.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree

from tests.loopback import Handler, Loopback, serving

TYPES = "urn:ec.europa.eu:taxud:vies:services:checkVat:types"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PATH = "/taxation_customs/vies/services/checkVatService"
CONSULTATION = "WAPIAAAAYeFf2nVk"
CONFIRMED = frozenset({"DE136695976", "EL094259216", "XI123456782", "ESB12345674", "IE8Z49289F"})


def envelope(inside: str) -> bytes:
    """Return what stands around an answer."""
    head = f'<env:Envelope xmlns:env="{SOAP}"><env:Header/><env:Body>'
    return f"{head}{inside}</env:Body></env:Envelope>".encode()


def fault(name: str) -> bytes:
    """Return a fault as VIES writes it."""
    parts = f"<faultcode>env:Server</faultcode><faultstring>{name}</faultstring>"
    return envelope(f"<env:Fault>{parts}</env:Fault>")


def answer(country: str, number: str, valid: bool | str, operation: str = "checkVat") -> bytes:
    """Return an answer to `checkVat` or `checkVatApprox`."""
    truth = valid if isinstance(valid, str) else str(valid).lower()
    facts = {"countryCode": country, "vatNumber": number, "requestDate": "2026-11-26+01:00"}
    facts |= {"valid": truth, "name": "---", "address": "Musterstr. 1 &amp; 2"}
    if operation == "checkVatApprox":
        facts["requestIdentifier"] = CONSULTATION
    inside = "".join(f"<ns2:{name}>{text}</ns2:{name}>" for name, text in facts.items())
    response = f"{operation}Response"
    return envelope(f'<ns2:{response} xmlns:ns2="{TYPES}">{inside}</ns2:{response}>')


class ViesServer(Loopback):
    """The server; `asked` are the numbers it was asked for, `act` overrides what it does."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.confirmed = set(CONFIRMED)
        self.asked: list[str] = []
        self.requests: list[tuple[str, dict[str, str]]] = []

    @property
    def address(self) -> str:
        """Where the service stands."""
        return self.url + PATH

    def say(self, body: bytes, status: int = 200) -> None:
        """Give the same answer from now on."""
        self.act = lambda to: self._note(to) and to.reply(body, status)

    def _answer(self, to: Handler) -> None:
        operation, given = self._note(to)
        country, number = given["countryCode"], given["vatNumber"]
        to.reply(answer(country, number, country + number in self.confirmed, operation))

    def _note(self, to: Handler) -> tuple[str, dict[str, str]]:
        assert (to.command, to.path) == ("POST", PATH)
        assert to.headers["Content-Type"] == "text/xml; charset=utf-8"
        (body,) = ElementTree.fromstring(to.body).findall(f"{{{SOAP}}}Body")
        (asked,) = body
        given = {part.tag.removeprefix(f"{{{TYPES}}}"): part.text or "" for part in asked}
        self.asked.append(given["countryCode"] + given["vatNumber"])
        self.requests.append((asked.tag.removeprefix(f"{{{TYPES}}}"), given))
        return self.requests[-1]


@contextmanager
def vies_server() -> Iterator[ViesServer]:
    """Serve on a free port of the loopback while the block runs."""
    server = ViesServer()
    with serving(server):
        yield server
