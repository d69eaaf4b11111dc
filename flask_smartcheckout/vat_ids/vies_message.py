"""What is written to VIES, and what it answers: SOAP 1.1, as far as we need it.

Apart from the checker, so that the XML parser loads on first use.
"""

from __future__ import annotations

from xml.etree import ElementTree

from ..asking.trouble import NoAnswer
from ..shop import VatIdAnswer

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_TYPES = "urn:ec.europa.eu:taxud:vies:services:checkVat:types"
_BODY = f"{{{_SOAP}}}Body"
_FAULT = f"{_BODY}/{{{_SOAP}}}Fault/faultstring"
_TRUTH = {"true": True, "1": True, "false": False, "0": False}  # xsd:boolean
LONGEST_REFERENCE = 40  # characters; a consultation number has 16
_NO_SUCH_NUMBER = "INVALID_INPUT"
FAULTS = (
    "INVALID_REQUESTER_INFO",
    "SERVICE_UNAVAILABLE",
    "MS_UNAVAILABLE",
    "TIMEOUT",
    "SERVER_BUSY",
    "VAT_BLOCKED",
    "IP_BLOCKED",
    "GLOBAL_MAX_CONCURRENT_REQ",
    "GLOBAL_MAX_CONCURRENT_REQ_TIME",
    "MS_MAX_CONCURRENT_REQ",
    "MS_MAX_CONCURRENT_REQ_TIME",
)
Number = tuple[str, str]  # a prefix, and what follows it


def question_about(number: Number, requester: Number | None) -> bytes:
    """Return the body of a question; neither number has a character that XML would have to escape.

    Only `checkVatApprox` takes a requester, and gives a consultation number.
    """
    country, rest = number
    asked = f"<v:countryCode>{country}</v:countryCode><v:vatNumber>{rest}</v:vatNumber>"
    if requester:
        asked += (
            f"<v:requesterCountryCode>{requester[0]}</v:requesterCountryCode>"
            f"<v:requesterVatNumber>{requester[1]}</v:requesterVatNumber>"
        )
    operation = "checkVatApprox" if requester else "checkVat"
    envelope = (
        f'<s:Envelope xmlns:s="{_SOAP}" xmlns:v="{_TYPES}"><s:Body>'
        f"<v:{operation}>{asked}</v:{operation}></s:Body></s:Envelope>"
    )
    return envelope.encode()


def answer_in(body: bytes) -> VatIdAnswer:
    """Return what an answer says; raises NoAnswer when it says nothing.

    A DTD is refused before anything is parsed: entities that grow, or that name files, can only
    be declared in one, and the size is bounded already. That leaves the parser nothing to guard
    against. UTF-8 is what VIES writes; in another encoding a DTD could hide.
    """
    try:
        text = body.decode("utf-8")
        root = ElementTree.fromstring(text) if "<!DOCTYPE" not in text else None
    except (ValueError, LookupError, ElementTree.ParseError):
        root = None
    if root is None:
        raise NoAnswer("the answer is not what VIES describes")
    fault = root.findtext(_FAULT)
    return _answer(root) if fault is None else _answer_to(fault)


def _answer(root: ElementTree.Element) -> VatIdAnswer:
    for operation in ("checkVat", "checkVatApprox"):
        answer = root.find(f"{_BODY}/{{{_TYPES}}}{operation}Response")
        valid = None if answer is None else answer.findtext(f"{{{_TYPES}}}valid", "").strip()
        if answer is not None and valid in _TRUTH:
            reference = answer.findtext(f"{{{_TYPES}}}requestIdentifier", "").strip()
            return VatIdAnswer(_TRUTH[valid], reference[:LONGEST_REFERENCE])
    raise NoAnswer("the answer is not what VIES describes")


def _answer_to(fault: str) -> VatIdAnswer:
    """Return that there is no such number; raises NoAnswer for every other fault."""
    if fault.strip() == _NO_SUCH_NUMBER:
        return VatIdAnswer(False)
    named = fault.strip() if fault.strip() in FAULTS else "a fault it does not describe"
    raise NoAnswer(f"VIES says {named}")
