"""VIES: the VAT ids of the European Union, asked of the European Commission.

Written from its WSDL, https://ec.europa.eu/taxation_customs/vies/checkVatService.wsdl, as
github.com/gitterHQ/vies keeps a copy, from the description of its test service
(checkVatTestService.wsdl), which lists more faults, and from answers that other projects recorded;
read on 2026-11-26. The REST interface behind the Commission's own page has no description.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from threading import BoundedSemaphore

from ..asking.fetch import AT_ONCE, Question, fetch
from ..shop import VatIdAnswer

URL = "https://ec.europa.eu/taxation_customs/vies/services/checkVatService"
LARGEST = 16 * 1024  # bytes: an answer has a name and an address at most
DOORS = BoundedSemaphore(AT_ONCE)
_HEADERS = {"Content-Type": "text/xml; charset=utf-8", "Accept": "text/xml", "SOAPAction": '""'}
_VAT_ID = re.compile(r"([A-Z]{2})([0-9A-Za-z+*.]{2,12})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Vies:
    """Whether a VAT id is in VIES.

    `timeout` in seconds bounds everything. `requester` is the shop's own VAT id ("NL001234567B01"):
    with it VIES gives a consultation number, by which it can be held to its answer, and which the
    order then has as `order.vat_id.reference`. `url` is where its `checkVatService` stands.
    """

    timeout: float = 4.0
    requester: str = ""
    url: str = URL

    def __post_init__(self) -> None:
        if not self.url.startswith(("https://", "http://")):
            raise ValueError(f"Vies(url={self.url!r}) is no URL such as {URL!r}")
        if not self.timeout > 0:
            raise ValueError(f"Vies(timeout={self.timeout!r}) is more than 0 seconds, such as 4.0")
        if self.requester and not _VAT_ID.fullmatch(self.requester):
            raise ValueError(
                f"Vies(requester={self.requester!r}) is the shop's own VAT id, with its prefix and "
                "without spaces, such as 'NL001234567B01'"
            )

    def check(self, vat_id: str) -> VatIdAnswer:
        """Return what VIES says; raises NoAnswer when it, or the member state, gives no answer."""
        from .vies_message import answer_in, question_about

        match = _VAT_ID.fullmatch(vat_id)
        if match is None:
            return VatIdAnswer(False)  # VIES would say INVALID_INPUT
        requester = _VAT_ID.fullmatch(self.requester)
        body = question_about(
            (match[1], match[2]), (requester[1], requester[2]) if requester else None
        )
        # SOAP 1.1 sends faults with 500; VIES often sends them with 200.
        question = Question(self.url, body, _HEADERS, statuses=(200, 500), largest=LARGEST)
        return answer_in(fetch(question, self.timeout, DOORS))
