"""The QR code that fills in a bank transfer in the payer's app.

EPC069-12 of the European Payments Council, version 3.1: service tag BCD, version 002, UTF-8, SCT;
it is for euros in the SEPA alone. Error correction M, and at most version 13, 69 × 69 modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ..money import Money

if TYPE_CHECKING:
    from segno import QRCode

LEAST, MOST = Decimal("0.01"), Decimal("999999999.99")
LONGEST_NAME, LONGEST_TEXT = 70, 140  # characters
_MOST_BYTES = 331 - 80  # of the name and what it is for; 80 are as many as all else can take
_QUIET = 4  # modules of white around it, as ISO/IEC 18004 wants
_SCALE = 8  # pixels a module: sharp on a dense screen in a mail


@dataclass(frozen=True)
class Transfer:
    """A transfer to be made: who gets it, how much, and what it is for.

    `iban` and `bic` have no spaces; `bic` may be empty within the EEA. `reference` is as
    `references` keeps it, and the `text` counts only without one.
    """

    name: str
    iban: str
    amount: Money
    bic: str = ""
    reference: str = ""
    text: str = ""

    @property
    def has_code(self) -> bool:
        """Whether the standard has a code for it: euros, a sum that fits, a name and an account."""
        fits = self.amount.currency == "EUR" and LEAST <= self.amount.decimal <= MOST
        return fits and self._says_enough and is_iban(self.iban) and is_bic(self.bic)

    @property
    def _says_enough(self) -> bool:
        """Whether who and what for are there, on a line each, and no longer than they may be."""
        told = self.reference or self.text
        in_lines = (self.name + told).isprintable() and len(told) <= LONGEST_TEXT
        is_short = len((self.name + told).encode()) <= _MOST_BYTES
        return 0 < len(self.name) <= LONGEST_NAME and bool(told) and in_lines and is_short

    def svg(self) -> bytes:
        """Return the code as a picture for a page, of its own, so that no style reaches into it.

        White around and beneath it in every theme: a camera looks for dark on light.
        """
        return self._drawn("svg", omitsize=True, svgclass=None, lineclass=None)

    def png(self) -> bytes:
        """Return the code as a picture for a mail, whose programs draw no SVG."""
        return self._drawn("png", scale=_SCALE)

    def _drawn(self, kind: str, **options: Any) -> bytes:
        out = BytesIO()
        self._code.save(out, kind=kind, border=_QUIET, light="#fff", **options)
        return out.getvalue()

    @cached_property
    def _code(self) -> QRCode:
        from segno.helpers import make_epc_qr

        about = {"reference": self.reference} if self.reference else {"text": self.text}
        return make_epc_qr(
            name=self.name,
            iban=self.iban,
            amount=self.amount.decimal,
            bic=self.bic or None,
            encoding="utf-8",
            **about,
        )


def is_iban(text: str) -> bool:
    """Whether a text, without spaces, is an account number whose check digits are right."""
    from stdnum import iban

    return bool(iban.is_valid(text))


def is_bic(text: str) -> bool:
    """Whether a text is a bank's code, or empty."""
    from stdnum import bic

    return not text or bool(bic.is_valid(text))
